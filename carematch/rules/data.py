"""The rules themselves: England's law and common council practice, each with its days and its source.

Money is in pence, shares are whole percents. A rule that has always been a default of ours, rather than law
with a commencement day, holds from ALWAYS. Check a figure with its source before relying on it.
"""

from datetime import date

from carematch.rules.dated import Rule, RuleBook, RuleValue
from carematch.rules.taxonomy import SERVICES

ALWAYS = date.min

_DBS_LAW = "Safeguarding Vulnerable Groups Act 2006, schedule 4 (regulated activity relating to adults)"
_CONDUCT = "Conduct of Employment Agencies and Employment Businesses Regulations 2003"
_CUSTOM = "Common practice of councils' approved lists"
_DISCLOSURE = "Disclosure control practice of official statistics publishers in England"
_DP_LAW = "Care and Support (Direct Payments) Regulations 2014"
_SELF_EMPLOYED_DBS = "Disclosure and Barring Service, checks for self-employed people and personal employees"
_ILLEGAL_WORKING = "Border Security, Asylum and Immigration Act 2025, section 48"


def _always(key: str, value: RuleValue, source: str) -> Rule:
    return Rule(key, value, ALWAYS, None, source)


def _changed(key: str, before: RuleValue, after: RuleValue, on: date, source: str) -> tuple[Rule, Rule]:
    last_day_before = date.fromordinal(on.toordinal() - 1)
    return Rule(key, before, ALWAYS, last_day_before, source), Rule(key, after, on, None, source)


_WHICH_CHECKS = (
    _always("checks.everyone", ("identity", "references", "public_liability", "right_to_work"), _CONDUCT),
    _always(
        "checks.dbs_enhanced.services",
        tuple(each.code for each in SERVICES.values() if each.dbs_regulated_activity),
        _DBS_LAW,
    ),
    _always(
        "checks.dbs_basic.services",  # an enhanced check, where one is asked, takes its place
        tuple(each.code for each in SERVICES.values() if each.given_in_person),
        _CUSTOM,
    ),
    _always(
        "checks.motor_business.services",
        tuple(each.code for each in SERVICES.values() if "motor_business" in each.extra),
        "Road Traffic Act 1988, section 143: insurance must cover the use made of the vehicle",
    ),
)

# Months a check stays good for; None means that it does not run out, or runs out on a day written on it.
_VALIDITY = (
    _always("check.identity.valid_months", None, _CONDUCT),
    _always("check.references.valid_months", None, _CONDUCT),
    _always("check.right_to_work.valid_months", None, "Home Office right to work checks: employer's guide"),
    _always("check.public_liability.valid_months", 12, _CUSTOM),
    _always("check.dbs_enhanced_adults_barred.valid_months", 36, _CUSTOM),
    _always("check.dbs_basic.valid_months", 36, _CUSTOM),
    _always("check.motor_business.valid_months", 12, _CUSTOM),
    _always(
        "check.employers_liability.valid_months", 12, "Employers' Liability (Compulsory Insurance) Act 1969"
    ),
    _always("check.references.refresh_after_inactive_months", 12, _CUSTOM),
    _always("check.dbs_update_service.recheck_months", 12, _CUSTOM),
    _always("check.reminder_days", (60, 30, 7), _CUSTOM),
    _always("code_of_conduct.valid_months", 12, _CUSTOM),
    _always("public_liability.minimum_pence", 500_000_000, "Leeds community micro-enterprise criteria"),
    _always(
        "employers_liability.minimum_pence",
        500_000_000,
        "Employers' Liability (Compulsory Insurance) Regulations 1998",
    ),
)

_LAW_THAT_CHANGED = (
    *_changed("dbs.enhanced_open_to_self_employed", False, True, date(2026, 1, 21), _SELF_EMPLOYED_DBS),
    *_changed("right_to_work.before_listing", False, True, date(2026, 10, 1), _ILLEGAL_WORKING),
    _always(
        "right_to_work.keep_years_after_end",
        2,
        "Immigration (Restrictions on Employment) Order 2007, as amended in 2018, article 3",
    ),
)

_INTRODUCTIONS = (
    _always("introduction.tell_hirer_of_unsuitability_months", 3, f"{_CONDUCT}, regulation 20"),
    _always("introduction.records_years", 1, f"{_CONDUCT}, regulation 29"),
    _always("engagement.one_client_warning_percent", 60, "Our own judgement"),
    _always("micro_enterprise.fte_below", 8, "Leeds community micro-enterprise criteria"),
    _always("listing.confirm_days", 28, "Our own judgement"),
)

_DISCLOSURE_GATE = (
    _always("disclosure.people_min", 10, _DISCLOSURE),
    _always("disclosure.people_rounding", 5, _DISCLOSURE),
    _always("disclosure.providers_min", 3, _DISCLOSURE),
    _always("disclosure.dominance_percent", 50, _DISCLOSURE),
    _always("disclosure.money_rounding_pence", 10_000, _DISCLOSURE),
)

_CARE_MONEY = (
    _always("personal_budget.period_weeks", 4, "Payment cycle of most councils"),
    _always("direct_payment.first_review_months", 6, f"{_DP_LAW}, regulation 7"),
    _always("direct_payment.review_months", 12, f"{_DP_LAW}, regulation 7"),
    _always("direct_payment.surplus_warning_weeks", 4, "Our own judgement, from ombudsman decisions"),
    _always("direct_payment.surplus_weeks", 8, "St Helens Council, recovering Direct Payments"),
    _always("direct_payment.records_years", 6, "Camden and Worcestershire councils' terms"),
)

_RETENTION = (
    _always("retention.ledger_years", 7, "Current year and six more: councils' schedules quoting CIPFA"),
    _always("retention.arrangement_years", 8, "Records Management Code of Practice, adult social care"),
    _always("retention.enquiry_years", 2, "Records Management Code of Practice, adult social care"),
)

RULES: tuple[Rule, ...] = (
    *_WHICH_CHECKS,
    *_VALIDITY,
    *_LAW_THAT_CHANGED,
    *_INTRODUCTIONS,
    *_DISCLOSURE_GATE,
    *_CARE_MONEY,
    *_RETENTION,
)

BOOK = RuleBook(RULES)
