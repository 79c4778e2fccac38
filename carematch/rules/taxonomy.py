"""The services people ask for and providers offer, and what each one means in law."""

from collections.abc import Iterable
from dataclasses import dataclass

from carematch.core.wording import said


class UnknownService(ValueError):
    """No service has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"There is no service with the code {code}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Service:
    """One kind of support.

    The two legal meanings of "regulated activity" are kept apart: `cqc_regulated_activity` is personal care
    (Health and Social Care Act 2008 (Regulated Activities) Regulations 2014), `dbs_regulated_activity` is
    regulated activity with adults (Safeguarding Vulnerable Groups Act 2006, schedule 4). Nobody may offer a
    `refused` service, so its other flags decide nothing. `extra` holds the kinds of check it asks besides.
    """

    code: str
    name: str
    plain_words: str
    cqc_regulated_activity: bool = False
    dbs_regulated_activity: bool = False
    given_in_person: bool = True
    refused: bool = False
    extra: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Let pages tell the name and the plain words in the reader's language."""
        object.__setattr__(self, "name", said(self.name))
        object.__setattr__(self, "plain_words", said(self.plain_words))


_ALL = (
    Service(
        "PC-WASH",
        "Washing and dressing",
        "Help to wash, bathe, dress or use the toilet, and with mouth and skin care",
        cqc_regulated_activity=True,
        dbs_regulated_activity=True,
    ),
    Service(
        "PC-EAT",
        "Help to eat and drink",
        "Physical help to eat and drink",
        cqc_regulated_activity=True,
        dbs_regulated_activity=True,
    ),
    Service(
        "PC-PROMPT",
        "Prompting with supervision",
        "Being prompted, with someone watching over, to wash, dress, eat or drink",
        cqc_regulated_activity=True,
        dbs_regulated_activity=True,
    ),
    Service("MED", "Medication reminders", "Being reminded to take medication, not being given it"),
    Service(
        "MOB",
        "Moving and handling",
        "Help to move, stand or transfer, with or without a hoist",
        dbs_regulated_activity=True,
    ),
    Service("COMP", "Companionship", "Company, a chat, someone to sit with"),
    Service(
        "RESP", "Short break for a carer", "Someone to stay with the person while their carer has a break"
    ),
    Service("OUT", "Going out", "Company for going out, activities and meeting people"),
    Service(
        "TRANS",
        "Everyday lifts",
        "Being driven to shops, friends and activities",
        extra=("motor_business",),
    ),
    Service(
        "TRANS-HEALTH",
        "Lifts to health and care appointments",
        "Being driven to and from health or care appointments",
        dbs_regulated_activity=True,
        extra=("motor_business",),
    ),
    Service(
        "SHOP",
        "Shopping",
        "Shopping done with the person's money",
        dbs_regulated_activity=True,
    ),
    Service(
        "BILL",
        "Bills and letters",
        "Help with bills, post and benefits forms",
        dbs_regulated_activity=True,
    ),
    Service("CLEAN", "Cleaning and laundry", "Cleaning, laundry and ironing"),
    Service("COOK", "Cooking at home", "Meals cooked in the person's own kitchen"),
    Service("MEALS", "Meals delivered", "Cooked meals brought to the door"),
    Service("GARD", "Garden and odd jobs", "Gardening and small jobs round the house"),
    Service("PET", "Pet care", "Dog walking and looking after pets"),
    Service("DAY", "Day activities", "Small groups and activities away from home"),
    Service("SKILL", "Life skills and work", "Learning everyday skills, and support to find or keep work"),
    Service("TECH", "Digital help", "Help with phones, computers and the internet"),
    Service("THER", "Complementary therapy", "Massage, music, art and other therapies"),
    Service("NIGHT", "Nights", "Someone sleeping in or awake through the night"),
    Service(
        "LIVE",
        "Live-in care",
        "Someone who lives in the home and supports the person there",
        cqc_regulated_activity=True,
        dbs_regulated_activity=True,
    ),
    Service(
        "NURS",
        "Nursing",
        "Nursing and clinical tasks, which we cannot introduce anyone for",
        refused=True,
    ),
    Service(
        "ADMIN",
        "Budget paperwork and payroll",
        "Help to run a Direct Payment or an Individual Service Fund, and payroll",
        dbs_regulated_activity=True,
        given_in_person=False,
    ),
)

SERVICES: dict[str, Service] = {each.code: each for each in _ALL}


def service(code: str) -> Service:
    """Return the service with this code, or raise UnknownService."""
    try:
        return SERVICES[code]
    except KeyError:
        raise UnknownService(code) from None


def is_personal_care(codes: Iterable[str]) -> bool:
    """Say whether any of the services is personal care in the CQC's meaning, or raise UnknownService."""
    asked = [service(code) for code in codes]
    return any(each.cqc_regulated_activity for each in asked)


def is_refused(codes: Iterable[str]) -> bool:
    """Say whether any of the services is one nobody may be introduced for, or raise UnknownService."""
    asked = [service(code) for code in codes]
    return any(each.refused for each in asked)
