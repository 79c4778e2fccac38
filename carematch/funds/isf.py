"""Individual Service Funds: opening one, who pays from it, money that comes in, and finding it.

The money is restricted: it belongs to one person and one funder and never crosses.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from carematch.accounts.models import User
from carematch.arrangements.models import Arrangement
from carematch.arrangements.service import list_arrangements
from carematch.arrangements.vocabulary import Route
from carematch.audit import service as audit
from carematch.core import clock
from carematch.core.db import db, every, first, lock, one, owned, unchanged_since
from carematch.core.errors import DomainError
from carematch.core.money import Money
from carematch.core.references import new_reference
from carematch.funds import books
from carematch.funds.models import Fund, Receipt
from carematch.funds.vocabulary import PaymentRoute, Source
from carematch.ledger import service as ledger
from carematch.ledger.kinds import AccountKind, EntryKind
from carematch.ledger.posting import Credit, Debit
from carematch.organisations.models import Organisation
from carematch.seekers.models import Person

# NHS money is another funder's: it needs a fund of its own.
SOURCES = (Source.COUNCIL, Source.CONTRIBUTION, Source.OWN)


class FundRefused(DomainError):
    """A fund cannot be opened or changed as asked; `field` names the answer that the message belongs beside."""

    def __init__(self, message: str, field: str) -> None:
        """Carry the sentence and the name of the answer."""
        super().__init__(message)
        self.field = field


class ReceiptRefused(DomainError):
    """Money cannot be received, or undone, as asked; `field` names the answer that the message belongs beside."""

    def __init__(self, message: str, field: str) -> None:
        """Carry the sentence and the name of the answer."""
        super().__init__(message)
        self.field = field


class PayingIsHeld(DomainError):
    """Nobody has recorded who pays providers out of the fund; until then nothing is paid."""

    def __init__(self) -> None:
        """Carry the sentence."""
        super().__init__(
            "It is not recorded who pays providers out of this fund, so paying is on hold. Record that first"
        )


def open_fund(
    organisation: Organisation,
    person: Person,
    *,
    by: User,
    weekly_amount: Money,
    opened_on: dt.date,
    payment_route: PaymentRoute | None = None,
    advice_reference: str = "",
    council_code: str | None = None,
) -> Fund:
    """Open a person's fund with a council (the one responsible for them, unless it is said), or raise FundRefused."""
    audit.hold(organisation)  # two people opening it at once must not both find none
    council = council_code or person.council_code
    if council is None:
        raise FundRefused("Record which council is responsible for the person first", "weekly_amount")
    if _find(organisation, person.id, council) is not None:
        raise FundRefused("The person has a fund with this council already", "weekly_amount")
    if weekly_amount <= Money(0):
        raise FundRefused("Enter the weekly amount, more than nothing", "weekly_amount")
    if opened_on > clock.today():
        raise FundRefused("Enter today's date or an earlier one", "opened_on")
    _check_route(payment_route, advice_reference)
    fund = Fund(
        organisation_id=organisation.id,
        reference=new_reference("F"),
        person_id=person.id,
        council_code=council,
        weekly_amount=weekly_amount,
        opened_on=opened_on,
        payment_route=payment_route,
        advice_reference=advice_reference.strip(),
    )
    db.session.add(fund)
    audit.record(organisation, "fund.opened", fund, by=by)
    return fund


def open_for(organisation: Organisation, arrangement: Arrangement, *, by: User, **said: Any) -> Fund:
    """Open the fund that an arrangement is to be paid from, with the council it names, or raise FundRefused."""
    funding = arrangement.funding
    if funding.route is not Route.ISF or funding.council_code is None:
        raise FundRefused("This arrangement is not paid from an Individual Service Fund", "weekly_amount")
    return open_fund(organisation, arrangement.person, by=by, council_code=funding.council_code, **said)


def _check_route(route: PaymentRoute | None, advice_reference: str) -> None:
    """Raise FundRefused where we would pay an introduced provider without advice on record."""
    if route is PaymentRoute.HOLDER_PAYS and not advice_reference.strip():
        raise FundRefused(
            "Enter the reference of the legal advice that lets us pay providers ourselves", "advice_reference"
        )


def set_payment_route(
    organisation: Organisation,
    fund: Fund,
    *,
    by: User,
    payment_route: PaymentRoute,
    advice_reference: str = "",
    row_version: str | None = None,
) -> None:
    """Record who pays providers out of a fund from now on, or raise FundRefused or StaleEdit; the money goes there."""
    lock(fund)
    if row_version:
        unchanged_since(fund, row_version)
    _check_route(payment_route, advice_reference)
    fund.payment_route, fund.advice_reference = payment_route, advice_reference.strip()
    books.gather_money(organisation, fund, by=by)
    audit.record(organisation, "fund.payment_route_set", fund, by=by, fields=[payment_route.value])


def receive(
    organisation: Organisation,
    fund: Fund,
    *,
    by: User,
    amount: Money,
    received_on: dt.date,
    source: Source = Source.COUNCIL,
) -> Receipt:
    """Record money that came into a fund, or raise ReceiptRefused."""
    lock(fund)
    if amount <= Money(0):
        raise ReceiptRefused("Enter how much came in, more than nothing", "amount")
    if not fund.opened_on <= received_on <= clock.today():
        raise ReceiptRefused("Enter a day from when the fund was opened to today", "received_on")
    if source not in SOURCES:
        raise ReceiptRefused("NHS money needs a fund of its own: it never mixes with the council's", "source")
    receipt_id = uuid.uuid4()
    entry = ledger.post(
        organisation,
        by=by,
        kind=EntryKind.RECEIPT if source is Source.COUNCIL else EntryKind.CONTRIBUTION,
        effective_on=received_on,
        legs=[
            Debit(books.money_account(organisation, fund, by=by), amount),
            Credit(books.account(organisation, fund, AccountKind.ISF_HELD, by=by), amount),
        ],
        idem_key=f"receipt:{receipt_id}",
        source_ref=str(receipt_id),
        narrative_code=source.value,
    )
    receipt = Receipt(
        id=receipt_id,
        organisation_id=organisation.id,
        fund_id=fund.id,
        received_on=received_on,
        amount=amount,
        source=source,
        entry_id=entry.id,
    )
    db.session.add(receipt)
    audit.record(organisation, "fund.received", receipt, by=by, fields=[source.value])
    return receipt


def get_fund(organisation: Organisation, fund_id: uuid.UUID) -> Fund:
    """Return one of the organisation's funds with its person, or raise NotFound."""
    found: Fund = one(_whole(organisation).where(Fund.id == fund_id))
    return found


def find_for(organisation: Organisation, arrangement: Arrangement) -> Fund | None:
    """Return the open fund that pays for an arrangement, or None."""
    funding = arrangement.funding
    if funding.route is not Route.ISF or funding.council_code is None:
        return None
    return _find(organisation, arrangement.person_id, funding.council_code)


def _find(organisation: Organisation, person_id: uuid.UUID, council_code: str) -> Fund | None:
    """Return a person's open fund with a council, or None."""
    found: Fund | None = first(
        _whole(organisation).where(
            Fund.person_id == person_id, Fund.council_code == council_code, Fund.closed_on.is_(None)
        )
    )
    return found


def list_funds(organisation: Organisation) -> list[Fund]:
    """Return the organisation's funds with their people, newest first."""
    return every(_whole(organisation).order_by(Fund.opened_on.desc(), Fund.reference))


def list_of_people(organisation: Organisation, person_ids: Sequence[uuid.UUID]) -> list[Fund]:
    """Return the open funds of some people, oldest first."""
    of_them = _whole(organisation).where(Fund.person_id.in_(person_ids), Fund.closed_on.is_(None))
    return every(of_them.order_by(Fund.opened_on, Fund.reference))


def list_without_fund(organisation: Organisation) -> list[Arrangement]:
    """Return the arrangements that an Individual Service Fund is to pay for and that have none yet."""
    having = {
        (fund.person_id, fund.council_code) for fund in list_funds(organisation) if fund.closed_on is None
    }
    return [
        each
        for each in list_arrangements(organisation, route=Route.ISF)
        if (each.person_id, each.funding.council_code) not in having
    ]


def list_arrangements_of(organisation: Organisation, fund: Fund) -> Sequence[Arrangement]:
    """Return the arrangements that a fund pays for, newest start first."""
    return [
        each
        for each in list_arrangements(organisation, route=Route.ISF)
        if (each.person_id, each.funding.council_code) == (fund.person_id, fund.council_code)
    ]


def _whole(organisation: Organisation) -> sa.Select[Any]:
    """Select funds with their people."""
    return owned(Fund, organisation).options(joinedload(Fund.person))
