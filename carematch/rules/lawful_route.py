"""Who may lawfully give personal care to this person, under this contract.

Personal care in someone's home is regulated by the Care Quality Commission (CQC). A worker is outside it only
when the person, or a related third party with lawful authority, makes the arrangement themselves and no
organisation directs the care. Where the law is not clear the route is held for advice, never allowed.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from carematch.rules.taxonomy import is_personal_care, is_refused


class LegalForm(StrEnum):
    """What a provider is in law."""

    SOLE_TRADER = "sole_trader"
    PERSONAL_ASSISTANT = "personal_assistant"
    PARTNERSHIP = "partnership"
    COMPANY = "company"
    CIC = "cic"
    CHARITY = "charity"
    COOPERATIVE = "cooperative"
    ASSOCIATION = "association"


class ContractParty(StrEnum):
    """Who makes the contract with the provider."""

    PERSON = "person"
    REPRESENTATIVE = "representative"
    ISF_HOLDER = "isf_holder"


class Authority(StrEnum):
    """The lawful authority by which somebody arranges care for another.

    The CQC's words are "power of attorney or other lawful authority to arrange", without saying which power,
    so each of these counts. An attorney for money makes and pays the contract; the decision about the care
    itself stays with the person, a health and welfare attorney, or a best interests decision.
    """

    LPA_HEALTH = "lpa_health"
    LPA_MONEY = "lpa_money"
    DEPUTY = "deputy"
    COUNCIL_AUTHORISED = "council_authorised"


class Route(StrEnum):
    """Whether the arrangement may go ahead; only `lawful` may."""

    LAWFUL = "lawful"
    BLOCK = "block"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class RouteDecision:
    """The route, the numbered case that decided it, why, its source, and what would lift a block or hold."""

    route: Route
    case: int | None
    reason: str
    source: str
    lifts: str | None = None

    @property
    def is_lawful(self) -> bool:
        """Say whether the arrangement may go ahead."""
        return self.route is Route.LAWFUL


_REGULATIONS = "Health and Social Care Act 2008 (Regulated Activities) Regulations 2014"
_SCOPE = f"CQC scope of registration: personal care; {_REGULATIONS}, regulation 2 and schedule 1"
_INDIVIDUAL = f"CQC scope of registration: exception for individual workers; {_REGULATIONS}, schedule 1"
_OFFENCE = (
    "Health and Social Care Act 2008, section 10 (carrying on a regulated activity without registration)"
)
_CAPACITY = f"Mental Capacity Act 2005, sections 1 to 3; {_INDIVIDUAL}"
_REGISTER = "Choose a provider registered with the CQC for personal care, or record this one once it is"
_LOOK_UP = "Look the provider up in the CQC's register, and record what it says"

# Forms in which care is given by a body's members, partners or volunteers rather than by one individual.
_SEVERAL_PEOPLE = frozenset(
    {LegalForm.PARTNERSHIP, LegalForm.CHARITY, LegalForm.COOPERATIVE, LegalForm.ASSOCIATION}
)
_COMPANIES = frozenset({LegalForm.COMPANY, LegalForm.CIC})
_AUTHORITIES = frozenset(Authority)


def personal_care_route(
    services: Collection[str],
    *,
    legal_form: LegalForm | str | None,
    delivers_in_person: bool | None,
    employs_carers: bool | None,
    employed_by_person: bool | None,
    cqc_personal_care: bool | None,
    contract_party: ContractParty | str | None,
    capacity_doubt: bool | None,
    arranger_authority: Authority | str | None,
) -> RouteDecision:
    """Decide whether this provider may lawfully give these services to this person, or raise UnknownService.

    None means not recorded, and never helps: it holds wherever the answer would decide. The one exception is
    `capacity_doubt`: capacity is presumed unless a doubt is recorded. Cases are tried in the order 9, 1, 4,
    5, 6, 7, 2, 3, then held; case 8, a substitute, is a new introduction and comes here by itself.
    """
    has_authority = arranger_authority in _AUTHORITIES
    return (
        _not_personal_care(services)
        or _registered(cqc_personal_care)
        or _several_workers(legal_form, employs_carers, cqc_personal_care)
        or _company(legal_form, cqc_personal_care)
        or _capacity_in_doubt(capacity_doubt, has_authority)
        or _fund_holder_contracts(contract_party)
        or _nobody_entitled_contracts(contract_party, has_authority)
        or _individual(legal_form, delivers_in_person, employs_carers, employed_by_person)
    )


def _not_personal_care(services: Collection[str]) -> RouteDecision | None:
    if is_refused(services):
        return RouteDecision(
            Route.BLOCK,
            None,
            "Nursing and clinical tasks are another regulated activity; nobody can be introduced for them",
            f"{_REGULATIONS}, schedule 1 (treatment of disease, disorder or injury)",
            "Take nursing out of what is asked, and ask the GP or community nurses about it",
        )
    if is_personal_care(services):
        return None
    return RouteDecision(
        Route.LAWFUL, 9, "None of the services is personal care, so no CQC rule applies", _SCOPE
    )


def _registered(cqc_personal_care: bool | None) -> RouteDecision | None:
    if cqc_personal_care is not True:
        return None
    return RouteDecision(Route.LAWFUL, 1, "The provider is registered with the CQC for personal care", _SCOPE)


def _several_workers(
    legal_form: str | None, employs_carers: bool | None, cqc_personal_care: bool | None
) -> RouteDecision | None:
    if employs_carers is not True and legal_form not in _SEVERAL_PEOPLE:
        return None
    return _unregistered(
        4,
        "Employees, partners, members or volunteers would give the personal care, "
        "so the provider must be registered with the CQC",
        cqc_personal_care,
    )


def _company(legal_form: str | None, cqc_personal_care: bool | None) -> RouteDecision | None:
    if legal_form not in _COMPANIES:
        return None
    return _unregistered(
        5,
        "A company's worker would give the personal care, so the company must be registered with the CQC",
        cqc_personal_care,
    )


def _unregistered(case: int, reason: str, cqc_personal_care: bool | None) -> RouteDecision:
    source = f"{_OFFENCE}; {_INDIVIDUAL}"
    if cqc_personal_care is None:
        return _hold(f"{reason}, and it is not recorded whether it is", source, _LOOK_UP)
    return RouteDecision(Route.BLOCK, case, f"{reason}, and it is not", source, _REGISTER)


def _capacity_in_doubt(capacity_doubt: bool | None, has_authority: bool) -> RouteDecision | None:
    if capacity_doubt is not True or has_authority:
        return None
    return _hold(
        "A doubt is recorded about the person's capacity for this decision, "
        "and nobody with lawful authority is recorded as arranging it",
        _CAPACITY,
        "Record an attorney, a deputy or someone the council has authorised, or that the doubt is settled",
        case=6,
    )


def _fund_holder_contracts(contract_party: str | None) -> RouteDecision | None:
    if contract_party != ContractParty.ISF_HOLDER:
        return None
    return _hold(
        "The fund holder, not the person, would make the contract with a provider who is not registered, "
        "and nothing we know of says that the law allows it",
        _INDIVIDUAL,
        "Have the person make the contract and the holder only pay, or choose a CQC-registered provider",
        case=7,
    )


def _nobody_entitled_contracts(contract_party: str | None, has_authority: bool) -> RouteDecision | None:
    if contract_party == ContractParty.PERSON:
        return None
    if contract_party != ContractParty.REPRESENTATIVE:
        return _hold(
            "It is not recorded who would make the contract", _INDIVIDUAL, "Record who makes the contract"
        )
    if has_authority:
        return None
    return _hold(
        "A representative without lawful authority would make the contract; being family does not give it",
        _INDIVIDUAL,
        "Record their power of attorney, deputyship or council authority, or have the person contract",
    )


def _individual(
    legal_form: str | None,
    delivers_in_person: bool | None,
    employs_carers: bool | None,
    employed_by_person: bool | None,
) -> RouteDecision:
    """Decide cases 2 and 3, for somebody whom the person or their related third party engages themselves."""
    if employs_carers is not False:
        return _hold(
            "It is not recorded whether anyone else would give the care",
            _INDIVIDUAL,
            "Record whether the provider employs carers",
        )
    if legal_form == LegalForm.SOLE_TRADER:
        return _sole_trader(delivers_in_person)
    if legal_form == LegalForm.PERSONAL_ASSISTANT:
        return _personal_assistant(employed_by_person)
    return _hold(
        "It is not recorded what kind of business the provider is",
        _INDIVIDUAL,
        "Record the provider's legal form",
    )


def _sole_trader(delivers_in_person: bool | None) -> RouteDecision:
    if delivers_in_person is True:
        return RouteDecision(
            Route.LAWFUL,
            2,
            "A sole trader gives the care in person, engaged by the person or someone with authority",
            _INDIVIDUAL,
        )
    return _hold(
        "The exception for individual workers needs the sole trader to give the care in person",
        _INDIVIDUAL,
        "Record that the sole trader gives the care in person; whoever stands in for them is introduced anew",
    )


def _personal_assistant(employed_by_person: bool | None) -> RouteDecision:
    if employed_by_person is True:
        return RouteDecision(
            Route.LAWFUL,
            3,
            "A personal assistant is employed by the person or someone with authority, "
            "who needs payroll and employers' liability insurance",
            _INDIVIDUAL,
        )
    return _hold(
        "It is not recorded that the person employs this personal assistant",
        _INDIVIDUAL,
        "Record that the person employs them, or that they work as a sole trader",
    )


def _hold(reason: str, source: str, lifts: str, *, case: int | None = None) -> RouteDecision:
    return RouteDecision(Route.HOLD, case, reason, source, lifts)
