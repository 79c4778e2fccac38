"""The map of what is handed out: every table that leads to a person, a provider or a user stands here once.

A table that is on neither of the three lists fails the tests: whoever adds one says here whether it is handed to the
person it is about (EXPORTED), held back until somebody has looked it through (HELD_BACK), or is not about them at all,
though it names somebody (NOT_ABOUT: what staff did, places, the books without names).
"""

import enum
from dataclasses import dataclass, field


class Group(enum.StrEnum):
    """What belongs together, in the words of the page."""

    WHO = "who"
    NEEDS = "needs"
    CONSENT = "consent"
    INTRODUCTIONS = "introductions"
    CARE = "care"
    OFFER = "offer"
    CHECKS = "checks"
    WRITTEN = "written"
    ACCOUNT = "account"


@dataclass(frozen=True)
class Kept:
    """A table whose rows are handed out: `by` says which column names whose row it is.

    `without` are attributes that somebody else said, or that another person would be known by; `for_the_person` are
    left out where the reader is the provider of the row; `is_money` leaves the table out for whoever may not see the
    person's money.
    """

    group: Group
    by: dict[str, str]
    without: frozenset[str] = field(default=frozenset())
    for_the_person: frozenset[str] = field(default=frozenset())
    is_money: bool = False


def _kept(
    group: Group, without: str = "", *, for_the_person: str = "", is_money: bool = False, **by: str
) -> Kept:
    return Kept(group, by, frozenset(without.split()), frozenset(for_the_person.split()), is_money)


# The arrangements in which the reader is the person who gets the care.
OWN_CARE = "arrangements of the person"


# In an order in which each table comes after those that it hangs on.
EXPORTED: dict[str, Kept] = {
    "users": _kept(Group.ACCOUNT, "password_hash is_demo email_index", id="users"),
    "memberships": _kept(Group.ACCOUNT, user_id="users"),
    "user_sessions": _kept(Group.ACCOUNT, "sid_hash content_sealed", user_id="users"),
    "password_resets": _kept(Group.ACCOUNT, "token_hash", user_id="users"),
    "sign_in_links": _kept(Group.ACCOUNT, "token_hash", user_id="users"),
    "persons": _kept(Group.WHO, "capacity_note", id="persons"),
    "representatives": _kept(Group.WHO, person_id="persons", user_id="users"),
    "representative_invitations": _kept(Group.WHO, "token_hash", representative_id="representatives"),
    "needs": _kept(Group.NEEDS, person_id="persons"),
    "need_visits": _kept(Group.NEEDS, need_id="needs"),
    "person_referrals": _kept(
        Group.NEEDS,
        "words safety referrer_name referrer_organisation referrer_email referrer_phone token token_hash",
        need_id="needs",
    ),
    "unmet_requests": _kept(Group.NEEDS, "note", need_id="needs"),
    "agreed_changes": _kept(Group.NEEDS, need_id="needs"),
    "team_choices": _kept(Group.NEEDS, need_id="needs"),
    "contacts": _kept(Group.NEEDS, "note next_action", need_id="needs"),
    "shortlisted": _kept(Group.NEEDS, user_id="users"),
    "belongings": _kept(Group.NEEDS, need_id="needs"),
    "help_sessions": _kept(Group.NEEDS, need_id="needs"),
    "answer_copies": _kept(Group.NEEDS, need_id="needs"),
    "consents": _kept(Group.CONSENT, person_id="persons"),
    "person_relations": _kept(Group.CONSENT, person_id="persons"),
    "exclusions": _kept(Group.CONSENT, person_id="persons"),
    "provider_identities": _kept(Group.OFFER, user_id="users"),
    "availability_windows": _kept(Group.OFFER, identity_id="provider_identities"),
    "capacity_bookings": _kept(Group.OFFER, identity_id="provider_identities"),
    "providers": _kept(Group.OFFER, "imported", user_id="users"),
    "provider_absences": _kept(Group.OFFER, provider_id="providers"),
    "provider_services": _kept(Group.OFFER, provider_id="providers"),
    "provider_rates": _kept(Group.OFFER, provider_id="providers"),
    "listings": _kept(Group.OFFER, provider_id="providers"),
    "delivery_offices": _kept(Group.OFFER, provider_id="providers"),
    "provider_checks": _kept(Group.CHECKS, "note could_not_check steps_taken", provider_id="providers"),
    "check_reminders": _kept(Group.CHECKS, check_id="provider_checks"),
    "provider_references": _kept(Group.CHECKS, "note could_not_check steps_taken", provider_id="providers"),
    "provider_documents": _kept(Group.CHECKS, provider_id="providers"),
    "uploads": _kept(Group.CHECKS, "stored_name", holder_id="providers"),
    "introductions": _kept(
        Group.INTRODUCTIONS,
        "note seeker_reason provider_reason seeker_note provider_note",
        person_id="persons",
        provider_id="providers",
    ),
    "arrangements": _kept(
        Group.CARE,
        for_the_person="lawful_reason lawful_case end_reason contract_party",
        person_id="persons",
        provider_id="providers",
    ),
    "arrangement_rates": _kept(Group.CARE, arrangement_id="arrangements", is_money=True),
    "arrangement_funding": _kept(Group.CARE, arrangement_id=OWN_CARE, is_money=True),
    "engagement_status_checks": _kept(Group.CARE, "note", arrangement_id="arrangements"),
    "funds": _kept(Group.CARE, person_id="persons", is_money=True),
    "fund_receipts": _kept(Group.CARE, fund_id="funds", is_money=True),
    "hours": _kept(Group.CARE, arrangement_id="arrangements", is_money=True),
    "payments": _kept(Group.CARE, person_id="persons", provider_id="providers", is_money=True),
    "person_messages": _kept(Group.WRITTEN, person_id="persons"),
    "rights_requests": _kept(Group.WRITTEN, asked_by_id="users"),
}

# Why each is looked through by somebody before any of it is handed out.
HELD_BACK = {
    "safeguarding_concerns": "What others told us in confidence about somebody's safety",
    "safeguarding_entries": "What was done about such a concern, and who was told",
    "dbs_referrals": "Whether somebody was referred to the Disclosure and Barring Service",
    "suitability_facts": "What others told us about whether a provider is suitable",
    "suitability_tellings": "Who was told of such a fact, and what they said",
    "boundary_warnings": "Words of a colleague that were held up, about somebody and a provider",
    "searches": "How all providers compared for one need or many: they are about other people too",
    "line_decisions": "What was decided about a proposal for many people",
    "rankings": "How all providers compared for a need: it is about other people too",
}
# The same for single answers of tables that are handed out.
HELD_BACK_ANSWERS = {
    "notes": "Notes that staff made for themselves, among them about whether somebody can decide",
    "referees": "What referees said, who may have asked us to keep it to ourselves",
    "referrer": "What somebody who referred a person wrote about them",
    "other_side": "Why the other side of an introduction said no",
}

NOT_ABOUT = {
    "cqc_imports": "a colleague brought a public file in",
    "community_imports": "a file of groups that a colleague brought in",
    "cqc_locations": "a public register of businesses",
    "community_groups": "a group or activity; a colleague looked it over",
    "invitations": "an invitation, before there is an account",
    "ledger_entries": "the books name nobody; a colleague posted an entry",
    "ledger_legs": "as above",
    "matching_settings": "how an organisation matches",
    "operating_areas": "where an organisation works",
    "provider_imports": "a file that a colleague brought in; its rows became providers",
    "rule_overrides": "rules that an organisation changed",
    "wider_area_choices": "what a council chose as its wider area",
}
