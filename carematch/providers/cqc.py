"""What the CQC's public register says of a provider: shown and suggested, and recorded only by a person.

A registration that ends takes its effect at once, because nobody knows any more whether it is lawful: it becomes
unknown, which holds personal care back until somebody has looked it up.
"""

import datetime as dt
import enum
from dataclasses import dataclass

import sqlalchemy as sa

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, lock, owned
from carematch.core.permissions import Role
from carematch.mail import house
from carematch.mail import service as mail
from carematch.organisations.models import Organisation
from carematch.organisations.rule_overrides import book_for, overrides_for
from carematch.organisations.service import list_members
from carematch.providers import listing, vetting
from carematch.providers.evidence import CheckRefused
from carematch.providers.models import Provider, ProviderService
from carematch.providers.service import get_provider
from carematch.providers.validity import add_months
from carematch.providers.vocabulary import CqcStatus, Status
from carematch.registers import service as registers
from carematch.registers.service import CqcLocation, Suggestion
from carematch.rules.lawful_route import ContractParty, personal_care_route
from carematch.rules.taxonomy import SERVICES

RECHECK = "cqc.recheck_months"
_PERSONAL_CARE = tuple(code for code, each in SERVICES.items() if each.cqc_regulated_activity)
_AT_THE_DESK = (Status.SUBMITTED, Status.LISTED, Status.PAUSED, Status.UNLISTED)


class Answer(enum.StrEnum):
    """What the register has to say of a provider."""

    NOT_REQUIRED = "not_required"
    NOT_HELD = "not_held"
    NONE_NAMED = "none_named"
    NOT_THERE = "not_there"
    GONE = "gone"
    REGISTERED = "registered"


@dataclass(frozen=True, slots=True)
class Finding:
    """What the register of a day says of the location that a provider names, and that location if it was ever held."""

    answer: Answer
    edition: dt.date | None
    location: CqcLocation | None

    @property
    def says_personal_care(self) -> bool:
        """Tell whether the newest edition says that the location gives personal care."""
        found = self.location
        return self.answer is Answer.REGISTERED and found is not None and found.says_personal_care


class Why(enum.StrEnum):
    """Why a registration is to be looked up."""

    GONE = "gone"
    NEVER = "never"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True)
class ToLookUp:
    """A provider whose registration somebody should look up, why, and since when that is so."""

    provider: Provider
    why: Why
    since: dt.date | None
    location: CqcLocation | None


def is_needed(provider: Provider) -> bool:
    """Tell whether their personal care would need a registration, or might: what is not recorded counts as may."""
    route = personal_care_route(
        [code for code in provider.service_codes if code in _PERSONAL_CARE],
        legal_form=provider.legal_form,
        delivers_in_person=provider.delivers_in_person,
        employs_carers=provider.employs_carers,
        employed_by_person=provider.employed_by_person,
        cqc_personal_care=None,
        contract_party=ContractParty.PERSON,
        capacity_doubt=None,
        arranger_authority=None,
    )
    return not route.is_lawful


def find(provider: Provider) -> Finding:
    """Return what the register says; whoever needs no registration and names none is not asked for one."""
    if not provider.cqc_location_id:
        edition = registers.newest_edition() if is_needed(provider) else None
        return Finding(Answer.NONE_NAMED if is_needed(provider) else Answer.NOT_REQUIRED, edition, None)
    location, edition = registers.find_location(provider.cqc_location_id), registers.newest_edition()
    if edition is None:
        return Finding(Answer.NOT_HELD, None, None)
    if location is None:
        return Finding(Answer.NOT_THERE, edition, None)
    return Finding(Answer.REGISTERED if location.is_listed else Answer.GONE, edition, location)


def suggest(provider: Provider) -> list[Suggestion]:
    """Return the locations that may be theirs, the likeliest first: for a person to confirm."""
    names = (provider.trading_name, provider.name, provider.full_name)
    return registers.suggest([name for name in names if name], provider.base_postcode)


def record_from_register(
    organisation: Organisation,
    provider: Provider,
    *,
    by: User,
    location_id: str,
    cqc_personal_care: bool | None = None,
) -> None:
    """Record what the register says of a location as this provider's, or raise CheckRefused or UnknownLocation.

    Where it says that they give personal care, that is so as of the edition's day. Where it does not, whoever looked
    it up today at the CQC has to say.
    """
    location = registers.get_location(location_id)
    if not location.is_listed:
        raise CheckRefused(
            "cqc_personal_care", "This location is no longer in the register. Look it up at the CQC"
        )
    if cqc_personal_care is None and not location.says_personal_care:
        raise CheckRefused("cqc_personal_care", "Choose yes if the CQC's page shows personal care")
    vetting.record_registration(
        organisation,
        provider,
        by=by,
        cqc_location_id=location.location_id,
        cqc_personal_care=cqc_personal_care is not False,
        cqc_checked_on=location.seen_on if cqc_personal_care is None else clock.today(),
        cqc_provider_id=location.provider_id,
        cqc_status=CqcStatus.REGISTERED,
    )


def to_look_up(organisation: Organisation) -> list[ToLookUp]:
    """Return whose registration somebody should look up now, in one query: the gone, the never looked up, the due.

    Only of those who offer personal care; how often is a rule with dates.
    """
    due = _looked_up_before(organisation)
    gives_personal_care = sa.exists().where(
        ProviderService.provider_id == Provider.id, ProviderService.service_code.in_(_PERSONAL_CARE)
    )
    gone = Provider.cqc_status == CqcStatus.GONE
    never = sa.and_(Provider.cqc_location_id != "", Provider.cqc_checked_on.is_(None))
    monthly = sa.and_(Provider.cqc_personal_care.is_(True), Provider.cqc_checked_on < due)
    found = db.session.execute(
        owned(Provider, organisation, Provider, CqcLocation)
        .outerjoin(CqcLocation, CqcLocation.location_id == _named())
        .where(Provider.status.in_(_AT_THE_DESK), gives_personal_care, sa.or_(gone, never, monthly))
        .order_by(Provider.cqc_checked_on, sa.func.lower(Provider.name), Provider.reference)
    )
    listed = [_wanted(provider, location) for provider, location in found]
    order = list(Why)
    return sorted(listed, key=lambda each: order.index(each.why))


def follow_register(organisation: Organisation, *, by: User | None = None) -> list[Provider]:
    """Make the registrations unknown that a later edition than they were looked up in leaves out; return whose.

    Their personal care is held back at once, the act is recorded, and they and the managers are told. Run it inside
    transaction(), after an import and every night; it finds nothing twice.
    """
    newest = registers.newest_edition()
    if newest is None:
        return []
    left_out = sa.or_(CqcLocation.location_id.is_(None), CqcLocation.gone_since.is_not(None))
    looked_up = Provider.cqc_checked_on
    ids = db.session.scalars(
        owned(Provider, organisation, Provider.id)
        .outerjoin(CqcLocation, CqcLocation.location_id == _named())
        .where(
            Provider.cqc_personal_care.is_(True),
            sa.or_(sa.and_(left_out, looked_up < newest), CqcLocation.unsaid_since > looked_up),
        )
        .order_by(Provider.id)
    ).all()
    providers = [get_provider(organisation, each) for each in ids]
    ended = [each for each in providers if _make_unknown(organisation, each, by=by)]
    if ended:
        _tell_managers(organisation, len(ended))
    return ended


def _make_unknown(organisation: Organisation, provider: Provider, *, by: User | None) -> bool:
    """Note that nobody knows any more whether a provider is registered, and let the listing follow.

    Return False where somebody has just looked them up: theirs is the later word.
    """
    looked_up_on = provider.cqc_checked_on
    lock(provider)
    if (provider.cqc_personal_care, provider.cqc_checked_on) != (True, looked_up_on):
        return False
    provider.cqc_personal_care, provider.cqc_status = None, CqcStatus.GONE
    provider.changed_at = clock.now()
    record(organisation, "provider.cqc_gone", provider, by=by, fields=["cqc_personal_care"])
    listing.refresh(organisation, get_provider(organisation, provider.id), by=by)
    if provider.user is not None and provider.status in _AT_THE_DESK:
        link = f"{house.address()}/{organisation.slug}/my-page"
        mail.send(provider.user.email, "register_changed", organisation=organisation, link=link)
    return True


def _tell_managers(organisation: Organisation, count: int) -> None:
    """Write to everybody who works at the checks desk."""
    link = f"{house.address()}/{organisation.slug}/providers/cqc"
    for member in list_members(organisation, (Role.MANAGER,)):
        mail.send(member.user.email, "register_to_look_up", organisation=organisation, count=count, link=link)


def _wanted(provider: Provider, location: CqcLocation | None) -> ToLookUp:
    """Say why a provider's registration is to be looked up."""
    if provider.cqc_status is CqcStatus.GONE:
        return ToLookUp(provider, Why.GONE, location.gone_since if location else None, location)
    why = Why.NEVER if provider.cqc_checked_on is None else Why.MONTHLY
    return ToLookUp(provider, why, provider.cqc_checked_on, location)


def _looked_up_before(organisation: Organisation) -> dt.date:
    """Return the day before which a registration was looked up too long ago."""
    today = clock.today()
    months = book_for(organisation.id).number(RECHECK, today, overrides=overrides_for(organisation.id))
    return add_months(today, -months)


def _named() -> sa.ColumnElement[str]:
    """Return the ID that a provider names, as the register keeps it."""
    return sa.func.upper(sa.func.replace(Provider.cqc_location_id, " ", ""))
