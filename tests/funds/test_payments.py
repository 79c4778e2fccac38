"""Paying: once, whole, from what is there, with the place it landed in kept as it was."""

import datetime as dt

import pytest
import sqlalchemy as sa

from carematch.core.db import db, owned, transaction
from carematch.core.money import Money
from carematch.funds import books, hours, invariants, isf, payments, receipts
from carematch.funds.models import Fund, Payment
from carematch.funds.vocabulary import HoursStatus, PaymentRoute, RingBasis, Source, UndoReason
from carematch.ledger.models import Entry
from carematch.places.rings import Ring
from carematch.providers import offices, registration
from carematch.providers import service as providers

TODAY = dt.date(2026, 11, 3)
HUNDRED = Money.pounds(100)


@pytest.fixture(autouse=True)
def _today(freeze):
    freeze(TODAY)


class Setting:
    """An organisation with an arrangement, its fund, and approved hours that cost £40."""

    def __init__(self, make, *, holding=HUNDRED, minutes=120, **facts):
        self.organisation = make.organisation()
        self.manager = make.member(self.organisation)
        self.agreed = make.arrangement(self.organisation)
        self.fund = make.fund(self.organisation, arrangement=self.agreed, holding=holding, **facts)
        if minutes:
            make.hours(self.organisation, arrangement=self.agreed, minutes=minutes, approved=True)

    def pay(self, **facts):
        facts = {"paid_on": TODAY, "expected": Money.pounds(40), **facts}
        with transaction():
            return payments.pay(self.organisation, self.fund, self.agreed, by=self.manager, **facts)

    def undo(self, paid, **facts):
        facts = {"reason": UndoReason.TWICE, "undone_on": TODAY, **facts}
        with transaction():
            return payments.undo(self.organisation, paid, by=self.manager, **facts)

    @property
    def standing(self):
        """Return what is held, set aside and left, in pounds."""
        now = books.standing(self.organisation, self.fund)
        return tuple(amount.pence // 100 for amount in (now.held, now.set_aside, now.left))

    @property
    def counts(self):
        """Return how many entries and payments there are."""
        return tuple(
            db.session.scalar(owned(model, self.organisation, sa.func.count())) for model in (Entry, Payment)
        )


def test_receive_approve_pay_leaves_every_penny_where_it_belongs(make):
    here = Setting(make)
    assert here.standing == (100, 40, 60)
    paid = here.pay()
    assert paid.amount == Money.pounds(40)
    assert here.standing == (60, 0, 60)
    assert [each.status for each in hours.list_hours(here.organisation)] == [HoursStatus.PAID]
    assert payments.list_hours_of(here.organisation, paid)[0].cost == Money.pounds(40)
    assert invariants.check() == []


def test_paying_again_finds_nothing_to_pay(make):
    here = Setting(make)
    here.pay()
    counts = here.counts
    with pytest.raises(payments.PaymentRefused, match="no approved hours left"):
        here.pay(expected=None)
    assert here.counts == counts


def test_what_has_changed_since_the_page_was_shown_is_not_paid(make):
    here = Setting(make)
    make.hours(here.organisation, arrangement=here.agreed, minutes=60, approved=True)
    with pytest.raises(payments.PaymentRefused, match=r"they now come to £60\.00"):
        here.pay()
    assert here.standing == (100, 60, 40)


def test_paying_is_held_until_it_is_recorded_who_pays(make):
    here = Setting(make, payment_route=None)
    with pytest.raises(isf.PayingIsHeld, match="on hold"):
        here.pay()
    assert here.standing == (100, 40, 60)
    with transaction():
        isf.set_payment_route(
            here.organisation, here.fund, by=here.manager, payment_route=PaymentRoute.SEPARATE_ENTITY
        )
    here.pay()
    assert here.standing == (60, 0, 60)
    assert invariants.check() == []


def test_paying_ourselves_needs_advice_on_record(make):
    here = Setting(make, payment_route=PaymentRoute.COUNCIL_DIRECT)
    with pytest.raises(isf.FundRefused, match="reference of the legal advice"), transaction():
        isf.set_payment_route(
            here.organisation, here.fund, by=here.manager, payment_route=PaymentRoute.HOLDER_PAYS
        )
    with pytest.raises(sa.exc.IntegrityError), transaction():
        db.session.execute(
            sa.update(Fund)
            .where(Fund.id == here.fund.id)
            .values(payment_route=PaymentRoute.HOLDER_PAYS)
            .execution_options(scoped=True)
        )


@pytest.mark.parametrize("day", [TODAY + dt.timedelta(days=1), TODAY - dt.timedelta(days=1)])
def test_the_day_of_payment_lies_between_the_work_and_today(make, day):
    here = Setting(make)
    with pytest.raises(payments.PaymentRefused, match="from the last day that was worked to today"):
        here.pay(paid_on=day)


def test_a_payment_is_not_dated_before_its_money_came(make, freeze):
    here = Setting(make, holding=None, minutes=0)
    make.hours(here.organisation, arrangement=here.agreed)
    freeze(TODAY + dt.timedelta(days=7))
    with transaction():
        isf.receive(
            here.organisation,
            here.fund,
            by=here.manager,
            amount=Money.pounds(100),
            received_on=TODAY + dt.timedelta(days=5),
        )
        for each in hours.list_hours(here.organisation):
            hours.approve(here.organisation, each, by=here.manager)
    with pytest.raises(hours.Overspend, match=r"had £0\.00 to pay from on 4 November 2026"):
        here.pay(paid_on=TODAY + dt.timedelta(days=1))
    here.pay(paid_on=TODAY + dt.timedelta(days=5))
    assert here.standing == (60, 0, 60)


def test_an_undone_payment_waits_for_payment_again(make):
    here = Setting(make)
    paid = here.pay()
    undone = here.undo(payments.get_paid(here.organisation, paid.first.id))
    assert undone.amount == Money.pounds(-40)
    assert here.standing == (100, 40, 60)
    with pytest.raises(payments.PaymentRefused, match="undone already"):
        here.undo(payments.get_paid(here.organisation, paid.first.id))
    with pytest.raises(payments.PaymentRefused, match="undone already"):
        here.undo(payments.get_paid(here.organisation, undone.first.id))
    here.pay()
    assert here.standing == (60, 0, 60)
    assert invariants.check() == []


def test_the_money_follows_whoever_pays(make):
    """A payment made one way and undone after another way was recorded comes back to where the money is now."""
    here = Setting(make)
    paid = here.pay()
    with transaction():
        isf.set_payment_route(
            here.organisation, here.fund, by=here.manager, payment_route=PaymentRoute.COUNCIL_DIRECT
        )
    here.undo(payments.get_paid(here.organisation, paid.first.id))
    assert invariants.check() == []
    here.pay()
    assert here.standing == (60, 0, 60)
    assert invariants.check() == []


def test_ring_and_edition_stay_as_they_were_when_the_provider_moves(make):
    here = Setting(make)
    before = here.pay().first.id
    with transaction():
        provider = providers.get_provider(here.organisation, here.agreed.provider_id)
        registration.save_where(
            here.organisation,
            provider,
            by=here.manager,
            postcode="BA1 1LZ",
            works_from_home=True,
            radius_miles=5,
            drives=None,
        )
        provider.place_edition = "A later edition"
    make.hours(here.organisation, arrangement=here.agreed, minutes=120, approved=True)
    after = here.pay().first
    frozen = payments.get_paid(here.organisation, before).first
    assert (frozen.ring, after.ring) == (Ring.COUNCIL, Ring.WIDER_AREA)
    assert frozen.place_edition != after.place_edition == "A later edition"
    assert (frozen.hop, frozen.funding_source) == ("T2", Source.COUNCIL)
    undone = here.undo(payments.get_paid(here.organisation, before)).first
    assert (undone.ring, undone.place_edition) == (frozen.ring, frozen.place_edition)


class Distant(Setting):
    """The same with a provider whose base is in Bath, seen from Bristol, who has a local office there."""

    def __init__(self, make):
        self.make = make
        self.organisation = make.organisation()
        self.manager = make.member(self.organisation)
        provider = make.provider(self.organisation, postcode="BA1 1LZ", radius_miles=30)
        self.agreed = make.arrangement(self.organisation, provider=provider)
        self.fund = make.fund(self.organisation, arrangement=self.agreed, holding=Money.pounds(1_000))

    def propose(self, **facts):
        """Propose an office in Bristol; who may approve it is given."""
        provider = providers.get_provider(self.organisation, self.agreed.provider_id)
        return self.make.delivery_office(self.organisation, provider=provider, by=self.manager, **facts)

    def work_and_pay(self, day):
        """Work an hour on a day and pay it on that day; return the payment's one part, read again."""
        self.make.hours(self.organisation, arrangement=self.agreed, minutes=60, worked_on=day, approved=True)
        paid = self.pay(paid_on=day, expected=None)
        return payments.get_paid(self.organisation, paid.first.id).first


def where(payment):
    """Return what a payment keeps of the place that it was counted at."""
    return payment.ring, payment.ring_basis, payment.delivery_office_id, payment.neighbourhood_code


def test_a_payment_counts_at_the_office_that_is_in_force_on_its_day(make, freeze):
    here = Distant(make)
    base = providers.get_provider(here.organisation, here.agreed.provider_id).msoa_code
    by_base = (Ring.WIDER_AREA, RingBasis.BASE, None, base)
    office = here.propose()
    assert where(here.work_and_pay(TODAY)) == by_base  # it waits for a second person
    freeze(TODAY + dt.timedelta(days=7))
    with transaction():
        approved = offices.approve(
            here.organisation, office, by=make.member(here.organisation), homes=frozenset()
        )
    in_force = (Ring.COUNCIL, RingBasis.OFFICE, approved.id, approved.msoa_code)
    assert base != approved.msoa_code
    before = here.work_and_pay(TODAY + dt.timedelta(days=6))  # paid now, but on a day before
    assert where(before) == by_base
    counted = here.work_and_pay(TODAY + dt.timedelta(days=7))
    assert where(counted) == in_force
    assert counted.place_edition == approved.place_edition
    with transaction():
        offices.end(
            here.organisation,
            approved,
            by=here.manager,
            ends_on=TODAY + dt.timedelta(days=7),
            reason="The office closed",
        )
    freeze(TODAY + dt.timedelta(days=8))
    assert where(here.work_and_pay(TODAY + dt.timedelta(days=7))) == in_force
    assert where(here.work_and_pay(TODAY + dt.timedelta(days=8))) == by_base
    undone = here.undo(
        payments.get_paid(here.organisation, counted.id), undone_on=TODAY + dt.timedelta(days=8)
    )
    assert where(undone.first) == in_force
    assert undone.first.place_edition == counted.place_edition
    assert invariants.check() == []


def test_the_edition_is_that_of_the_place_counted_at(make):
    here = Distant(make)
    with transaction():
        provider = providers.get_provider(here.organisation, here.agreed.provider_id)
        provider.place_edition = "The base's edition"
    assert here.work_and_pay(TODAY).place_edition == "The base's edition"
    office = here.propose(approved_by=make.member(here.organisation))
    assert here.work_and_pay(TODAY).place_edition == office.place_edition != "The base's edition"


def test_the_database_keeps_basis_and_office_together(make):
    here = Distant(make)
    columns = Payment.__table__.columns
    paid = here.work_and_pay(TODAY)
    row = {each.key: getattr(paid, each.key) for each in columns if each.key not in ("id", "created_at")}
    again = {**row, "reference": "R-0000-0000", "funding_source": Source.OWN}
    with pytest.raises(sa.exc.IntegrityError, match="counted_by_office_names_it"), transaction():
        db.session.add(Payment(**{**again, "ring_basis": RingBasis.OFFICE}))


def test_every_source_bears_its_share_to_the_penny(make):
    here = Setting(make, holding=Money(570_00))
    with transaction():
        isf.receive(
            here.organisation,
            here.fund,
            by=here.manager,
            amount=Money(150_00),
            received_on=TODAY,
            source=Source.CONTRIBUTION,
        )
    paid = here.pay()
    assert {each.funding_source: each.amount for each in paid.parts} == {
        Source.COUNCIL: Money(31_67),
        Source.CONTRIBUTION: Money(8_33),
    }
    assert len({(each.reference, each.entry_id) for each in paid.parts}) == 1
    assert [each.amount for each in payments.list_paid(here.organisation, here.fund)] == [Money.pounds(40)]
    assert invariants.check() == []


STEPS = (
    (books, "money_account"),
    (payments, "_post"),
    (payments, "_keep"),
    (payments, "record"),
    (payments.ledger, "post"),
    (payments.places, "ring_for"),
)


@pytest.mark.parametrize("module, name", STEPS, ids=[name for _, name in STEPS])
def test_a_fault_at_any_step_leaves_nothing_half_paid(make, monkeypatch, module, name):
    here = Setting(make)
    counts = here.counts
    real = getattr(module, name)

    def fail_afterwards(*args, **kwargs):
        real(*args, **kwargs)
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(module, name, fail_afterwards)
        with pytest.raises(OSError, match="disk"):
            here.pay()
    assert here.counts == counts
    assert here.standing == (100, 40, 60)
    assert invariants.check() == []
    here.pay()
    assert here.standing == (60, 0, 60)


def test_a_payment_is_never_changed(make):
    here = Setting(make)
    paid = here.pay()
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), transaction():
        payments.get_paid(here.organisation, paid.first.id).first.amount = Money(1)


def test_a_receipt_is_undone_only_while_its_money_is_left(make):
    here = Setting(make)
    received = receipts.list_receipts(here.organisation, here.fund)[0]
    said = {"by": here.manager, "reason": UndoReason.WRONG_AMOUNT, "undone_on": TODAY}
    with pytest.raises(isf.ReceiptRefused, match=r"has £60\.00 left, so £100\.00 cannot"), transaction():
        receipts.undo(here.organisation, received, **said)
    assert here.standing == (100, 40, 60)
    with transaction():
        for each in hours.list_hours(here.organisation):
            hours.refuse(here.organisation, each, by=here.manager, reason="Logged twice")
        receipts.undo(here.organisation, receipts.get_receipt(here.organisation, received.id), **said)
    assert here.standing == (0, 0, 0)
    with pytest.raises(isf.ReceiptRefused, match="undone already"), transaction():
        receipts.undo(here.organisation, receipts.get_receipt(here.organisation, received.id), **said)
    assert invariants.check() == []


def test_another_organisation_finds_nothing(make):
    here, there = Setting(make), make.organisation()
    paid = here.pay()
    assert isf.list_funds(there) == []
    assert payments.list_paid(there, here.fund) == []
    assert hours.list_hours(there) == []
    assert books.standings(there) == {}
    for find, found in ((isf.get_fund, here.fund.id), (payments.get_paid, paid.first.id)):
        with pytest.raises(payments.NotFound):
            find(there, found)
