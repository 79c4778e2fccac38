"""Of which papers a person may have a copy when somebody is introduced to them.

Where the work is care for a person who may be vulnerable, the agency obtains copies of the qualifications and
authorisations that are relevant, and two references from people who are no relatives and agree to it, and offers copies
of them to the hirer (Conduct of Employment Agencies and Employment Businesses Regulations 2003, regulation 22, as
substituted in 2010). What a criminal record certificate says is nobody's to copy: that it was seen is told instead.
"""

from collections.abc import Iterable

from carematch.core import clock
from carematch.providers import checks
from carematch.providers.models import Provider
from carematch.rules.checks import CHECK_LABELS, CheckKind

CQC = "cqc"
QUALIFICATIONS = (
    CheckKind.CARE_CERTIFICATE,
    CheckKind.SAFEGUARDING_TRAINING,
    CheckKind.MOVING_AND_HANDLING,
    CheckKind.INFECTION_CONTROL,
    CheckKind.NUTRITION_TRAINING,
    CheckKind.MEDICATION_TRAINING,
    CheckKind.FIRST_AID,
    CheckKind.FOOD_HYGIENE,
)
AUTHORISATIONS = (CheckKind.PROFESSIONAL_REGISTER, CheckKind.FOOD_REGISTRATION)
OFFERED = (CheckKind.REFERENCES, *QUALIFICATIONS, *AUTHORISATIONS)

_REGISTRATION = "Registration with the Care Quality Commission, as its register shows it"


def to_offer(provider: Provider) -> tuple[str, ...]:
    """Return the codes of what a person may have a copy of: the checks that are good today, and the registration."""
    held, today = checks.held(provider), clock.today()
    good = [kind.value for kind in OFFERED if kind in held and (held[kind] or today) >= today]
    return (*good, CQC) if provider.cqc_personal_care else tuple(good)


def in_words(codes: Iterable[str]) -> list[str]:
    """Return what copies were offered as people read it."""
    return [_REGISTRATION if code == CQC else CHECK_LABELS[CheckKind(code)] for code in codes]
