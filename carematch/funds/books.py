"""A fund's book in the ledger: its accounts, what it holds, and its statement.

Every fund has accounts of its own: what is held for the person, what is set aside for providers, and where the money
is. That is our bank, or a clearing account while somebody else pays for us; the two never hold it at once.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from carematch.accounts.models import User
from carematch.core import clock
from carematch.core.db import db, owned
from carematch.core.money import Money
from carematch.funds.models import Fund
from carematch.funds.statements import Flow, Line, Statement
from carematch.funds.vocabulary import PaymentRoute
from carematch.ledger import service as ledger
from carematch.ledger.kinds import AccountKind, EntryKind
from carematch.ledger.models import Account, Entry, Leg
from carematch.ledger.posting import Credit, Debit
from carematch.organisations.models import Organisation

ROUTE = "isf"
HELD_FOR_PERSON = (AccountKind.ISF_HELD, AccountKind.PROVIDER_PAYABLE, AccountKind.RETURN_DUE)
WHERE_MONEY_IS = (AccountKind.BANK, AccountKind.CLEARING)

_FLOWS = {
    EntryKind.RECEIPT: Flow.RECEIVED,
    EntryKind.CONTRIBUTION: Flow.RECEIVED,
    EntryKind.PAYMENT: Flow.PAID,
    EntryKind.FEE: Flow.FEE,
    EntryKind.RETURNED: Flow.RETURNED,
}


class Unreconciled(RuntimeError):
    """A fault: a statement does not come to what the ledger holds; it is not shown."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a fund has: set aside for care that was approved and is not paid yet, and what is really left."""

    left: Money
    set_aside: Money

    @property
    def held(self) -> Money:
        """Return what the fund holds: money received less money paid."""
        return self.left + self.set_aside


NOTHING = Standing(Money(0), Money(0))


def account(organisation: Organisation, fund: Fund, kind: AccountKind, *, by: User) -> Account:
    """Return a fund's account of some kind, opened when it is first needed."""
    return ledger.account_for(
        organisation,
        by=by,
        kind=kind,
        book_id=fund.id,
        holder_ref=str(fund.person_id),
        funder_ref=fund.council_code,
        funding_route=ROUTE,
    )


def money_account(organisation: Organisation, fund: Fund, *, by: User) -> Account:
    """Return where the fund's money is now: with us, until it is recorded that somebody else pays for us."""
    with_us = fund.payment_route in (None, PaymentRoute.HOLDER_PAYS)
    return account(organisation, fund, AccountKind.BANK if with_us else AccountKind.CLEARING, by=by)


def gather_money(organisation: Organisation, fund: Fund, *, by: User) -> None:
    """Bring what lies elsewhere to where the fund's money is now: who pays has changed, or something old was undone."""
    here = money_account(organisation, fund, by=by)
    for other in ledger.list_accounts(organisation, book_id=fund.id):
        stray = ledger.balance(organisation, other) if other.kind in WHERE_MONEY_IS else Money(0)
        if other.id != here.id and stray:
            there, back = (here, other) if stray > Money(0) else (other, here)
            amount = max(stray, -stray)
            ledger.post(
                organisation,
                by=by,
                kind=EntryKind.TRANSFER,
                effective_on=clock.today(),
                legs=[Debit(there, amount), Credit(back, amount)],
                idem_key=f"gathered:{uuid.uuid4()}",
                source_ref=str(fund.id),
                narrative_code="who_pays_changed",
            )


def standing(organisation: Organisation, fund: Fund) -> Standing:
    """Return what a fund has now."""
    held = ledger.balances(organisation, fund.id)
    nothing = Money(0)
    return Standing(held.get(AccountKind.ISF_HELD, nothing), held.get(AccountKind.PROVIDER_PAYABLE, nothing))


def standings(organisation: Organisation) -> dict[uuid.UUID, Standing]:
    """Return what each fund of an organisation has now, by id, in one query; one that never had money is left out."""

    def net(kind: AccountKind) -> sa.ColumnElement[int]:
        return sa.func.sum(
            sa.case((Account.kind == kind, Leg.credit_pence - Leg.debit_pence), else_=sa.literal(0))
        )

    rows = db.session.execute(
        owned(
            Leg, organisation, Account.book_id, net(AccountKind.ISF_HELD), net(AccountKind.PROVIDER_PAYABLE)
        )
        .join(Account, Account.id == Leg.account_id)
        .where(Account.funding_route == ROUTE, Account.book_id.is_not(None))
        .group_by(Account.book_id)
    )
    return {book_id: Standing(Money(int(left)), Money(int(aside))) for book_id, left, aside in rows}


def statement(organisation: Organisation, fund: Fund, since: dt.date, until: dt.date) -> Statement:
    """Return a fund's statement from a day to a day, both included, or raise Unreconciled."""
    opening = _held_on(organisation, fund, since - dt.timedelta(days=1))
    held, lines = opening, []
    for entry_id, day, kind, undone, pence in _moved(organisation, fund, since, until):
        held += Money(pence)
        flow = _FLOWS.get(undone or kind, Flow.ADJUSTED)
        lines.append(Line(entry_id, day, flow, Money(pence), held, undone is not None))
    made = Statement(since, until, opening, tuple(lines))
    if made.closing != _held_on(organisation, fund, until):
        raise Unreconciled(f"The statement of {fund.reference} does not come to what the ledger holds")
    return made


def lowest_from(organisation: Organisation, fund: Fund, day: dt.date) -> Money:
    """Return the least that a fund held at the end of a day or of any later one: what can still go on that day."""
    return statement(organisation, fund, day, max(day, clock.today())).lowest


def _held_on(organisation: Organisation, fund: Fund, day: dt.date) -> Money:
    """Return what a fund held at the end of a day."""
    found = ledger.balances(organisation, fund.id, on=day)
    return Money(sum(found[kind].pence for kind in HELD_FOR_PERSON if kind in found))


def _moved(
    organisation: Organisation, fund: Fund, since: dt.date, until: dt.date
) -> list[tuple[uuid.UUID, dt.date, EntryKind, EntryKind | None, int]]:
    """Return each entry that changed what is held: its id, day, kind, the kind it undoes (if any), and the pence.

    Within a day what came in stands before what went out: whether there was enough is a question of the day's end.
    """
    undone = aliased(Entry)
    change = sa.func.sum(Leg.credit_pence - Leg.debit_pence)
    rows = db.session.execute(
        owned(Leg, organisation, Entry.id, Entry.effective_on, Entry.kind, undone.kind, change)
        .join(Account, Account.id == Leg.account_id)
        .join(Entry, Entry.id == Leg.entry_id)
        .outerjoin(undone, undone.id == Entry.reverses_id)
        .where(
            Account.book_id == fund.id,
            Account.kind.in_(HELD_FOR_PERSON),
            Entry.effective_on.between(since, until),
        )
        .group_by(Entry.id, Entry.effective_on, Entry.posted_at, Entry.kind, undone.kind)
        .having(change != 0)
        .order_by(Entry.effective_on, change < 0, Entry.posted_at, Entry.id)
    )
    return [(entry_id, day, kind, undoes, int(pence)) for entry_id, day, kind, undoes, pence in rows]
