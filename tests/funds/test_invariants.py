"""The check of all funds finds whatever was changed past the application."""

import pytest
import sqlalchemy as sa

from carematch.arrangements.models import Funding
from carematch.core.db import db
from carematch.core.money import Money
from carematch.funds import books, invariants
from carematch.funds.models import Fund, Hours, Payment, Receipt
from carematch.ledger import invariants as ledger_invariants
from carematch.ledger.models import Account, Leg
from migrations import triggers


@pytest.fixture
def past_the_guards(app):
    """Take the database's own guards away, and lay them again."""
    with db.engine.begin() as connection:
        triggers.drop(connection)
    yield
    db.session.remove()
    with db.engine.begin() as connection:
        triggers.create(connection)


def doctor(model, **values):
    """Change every row of a table by hand."""
    with db.engine.connect().execution_options(write_tx=True) as connection, connection.begin():
        connection.execute(sa.update(model.__table__).values(**values))


def broken():
    """Return the rules that do not hold, each once."""
    db.session.rollback()
    return {each.rule for each in invariants.check()}


@pytest.mark.parametrize(
    "model, values, rule",
    [
        (Receipt, {"amount": Money(1)}, "The receipts and payments of a fund differ from its book"),
        (Receipt, {"amount": Money(1)}, "A receipt differs from its entry"),
        (Payment, {"amount": Money(1)}, "A payment differs from its entry"),
        (Payment, {"amount": Money(1)}, "A payment is not the cost of its hours"),
        (Hours, {"cost": Money(1)}, "Hours were not set aside at their cost"),
        (Hours, {"cost": Money(1)}, "A payment is not the cost of its hours"),
        (
            Hours,
            {"status": "approved", "paid_entry_id": None},
            "What a fund has set aside differs from its approved, unpaid hours",
        ),
        (Fund, {"council_code": "E06000022"}, "An account of a fund belongs to another person or funder"),
        (Fund, {"council_code": "E06000022"}, "A payment crosses people or funders"),
        (Payment, {"council_code": "E06000022"}, "A payment crosses people or funders"),
        (Funding, {"council_code": "E06000022"}, "Hours are paid from another person's or funder's money"),
        (
            Account,
            {"holder_ref": "somebody-else"},
            "An account of a fund belongs to another person or funder",
        ),
        (
            Fund,
            {"payment_route": "council_direct"},
            "The money of a fund is with somebody who does not pay from it",
        ),
    ],
)
def test_a_doctored_row_is_found(make, past_the_guards, model, values, rule):
    make.payment(make.organisation())
    assert broken() == set()
    doctor(model, **values)
    assert rule in broken()


def test_an_overspent_fund_is_found(make, past_the_guards):
    organisation = make.organisation()
    fund = make.fund(organisation, holding=Money.pounds(10))
    held = db.session.scalar(
        sa.select(Account.id).where(Account.kind == "isf_held").execution_options(scoped=True)
    )
    with db.engine.connect().execution_options(write_tx=True) as connection, connection.begin():
        legs = Leg.__table__
        connection.execute(
            sa.update(legs).where(legs.c.account_id == held).values(credit_pence=0, debit_pence=1000)
        )
    assert "A fund is overspent" in broken()
    assert books.standing(organisation, fund).left == Money.pounds(-10)


def test_the_ledgers_check_takes_them_along(make, past_the_guards):
    make.payment(make.organisation())
    doctor(Payment, amount=Money(1))
    db.session.rollback()
    found = {each.rule for each in ledger_invariants.check(db.session(), invariants.check)}
    assert "A payment differs from its entry" in found
    assert "A guard of the database is missing" in found
