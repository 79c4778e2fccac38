"""What is kept, why, on which basis and how long, in the words of the page; the years come from the rule book."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from carematch.core import clock
from carematch.organisations.models import Organisation
from carematch.organisations.rule_overrides import book_for
from carematch.privacy.kept import Group

_ARRANGED, _LEDGER, _ENQUIRY = (
    "retention.arrangement_years",
    "retention.ledger_years",
    "retention.enquiry_years",
)
SAFEGUARDING, ACCESS = "retention.safeguarding_years", "retention.access_years"


@dataclass(frozen=True)
class Words:
    """A group of what is kept: what it is, what for, on which basis, and the rule that says how long."""

    title: Any
    what: Any
    why: Any
    basis: Any
    rule: str


_LEGITIMATE = _l("Our legitimate interest in introducing people well (UK GDPR, article 6(1)(f))")
_HEALTH = _l(
    "Arranging social care (UK GDPR, articles 6(1)(f) and 9(2)(h); Data Protection Act 2018, schedule 1, part 1)"
)
_LAW = _l("The law asks us to keep it (UK GDPR, article 6(1)(c))")
_AGREED = _l("You agreed, and can take it back at any time (UK GDPR, articles 6(1)(a) and 9(2)(a))")
_CONTRACT = _l("The account that you asked for (UK GDPR, article 6(1)(b))")

WORDS: dict[Group, Words] = {
    Group.WHO: Words(
        _l("Who you are and how to reach you"),
        _l("Names, telephone, email, address, how you like to be contacted, and who acts for you"),
        _l("So that we can talk to you in a way that suits you"),
        _HEALTH,
        _ARRANGED,
    ),
    Group.NEEDS: Words(
        _l("What you asked for"),
        _l("What matters to you, what help you want, when and where, and providers that you kept in mind"),
        _l("To find people who can help"),
        _HEALTH,
        _ENQUIRY,
    ),
    Group.CONSENT: Words(
        _l("What you agreed to"),
        _l("Who may be told about you, in which words you agreed, and whom you do not want to meet"),
        _l("So that nobody is told about you unless you agree"),
        _AGREED,
        _ARRANGED,
    ),
    Group.INTRODUCTIONS: Words(
        _l("Introductions"),
        _l("Who was introduced to whom, when, and what was answered"),
        _l("The rules for introductory agencies ask us to"),
        _LAW,
        _ARRANGED,
    ),
    Group.CARE: Words(
        _l("Arrangements, hours and money"),
        _l("What was agreed, hours worked, and money that came in and was paid"),
        _l("So that it can be shown what was agreed and where money went"),
        _LAW,
        _LEDGER,
    ),
    Group.OFFER: Words(
        _l("What you offer"),
        _l("Your page, services, prices, areas and free times"),
        _l("So that people can find you and choose"),
        _LEGITIMATE,
        _ARRANGED,
    ),
    Group.CHECKS: Words(
        _l("Checks, references and documents"),
        _l("Which checks were made and when, who can speak for you, and the files that you sent"),
        _l("So that people are safe, and because the law asks us to check before we introduce anybody"),
        _LAW,
        _ARRANGED,
    ),
    Group.WRITTEN: Words(
        _l("What you wrote to us"),
        _l("Messages between you and us, and what you asked about your data"),
        _l("To answer you, and to know later what was said"),
        _LEGITIMATE,
        _ENQUIRY,
    ),
    Group.ACCOUNT: Words(
        _l("Your account"),
        _l("Your email address, when you signed in, and what you may open"),
        _l("So that only you get in"),
        _CONTRACT,
        _ENQUIRY,
    ),
}


def years(organisation: Organisation, rule: str) -> str:
    """Return how long something is kept, in words."""
    number = book_for(organisation.id).number(rule, clock.today())
    return ngettext("%(num)s year", "%(num)s years", number)
