"""A payment keeps the ring of its day, whatever the council chooses afterwards."""

import datetime as dt

from carematch.core.db import transaction
from carematch.core.money import Money
from carematch.core.permissions import Role
from carematch.funds import payments
from carematch.funds.vocabulary import UndoReason
from carematch.organisations import wider_area
from carematch.organisations.models import Kind
from carematch.places.rings import Ring
from carematch.places.values import WiderAreaKind
from carematch.providers import registration
from carematch.providers import service as providers

TODAY, TOMORROW = dt.date(2026, 11, 3), dt.date(2026, 11, 4)


def test_a_payment_before_keeps_its_ring_and_one_after_gets_the_new_one(make, freeze):
    freeze(TODAY)
    organisation = make.organisation()
    manager = make.member(organisation)
    agreed = make.arrangement(organisation)
    fund = make.fund(organisation, arrangement=agreed, holding=Money.pounds(500))
    with transaction():
        registration.save_where(
            organisation,
            providers.get_provider(organisation, agreed.provider_id),
            by=manager,
            postcode="BA1 1LZ",
            works_from_home=True,
            radius_miles=5,
            drives=None,
        )

    def pay(paid_on):
        make.hours(organisation, arrangement=agreed, minutes=60, worked_on=TODAY, approved=True)
        with transaction():
            return payments.pay(organisation, fund, agreed, by=manager, paid_on=paid_on).first.id

    def ring(payment_id):
        return payments.get_paid(organisation, payment_id).first.ring

    before = pay(TODAY)
    council = make.organisation(kind=Kind.COUNCIL)
    viewer = make.member(council, Role.COUNCIL_VIEWER)
    with transaction():
        wider_area.choose(
            council, by=viewer, kind=WiderAreaKind.COUNTY, starts_on=TOMORROW, reason="Only our own city"
        )
    meanwhile = pay(TODAY)
    freeze(TOMORROW)
    late, after = pay(TODAY), pay(TOMORROW)
    assert [ring(each) for each in (before, meanwhile, late)] == [Ring.WIDER_AREA] * 3
    assert ring(after) is Ring.REGION
    with transaction():
        undone = payments.undo(
            organisation,
            payments.get_paid(organisation, before),
            by=manager,
            reason=UndoReason.TWICE,
            undone_on=TOMORROW,
        ).first.id
    assert ring(undone) is Ring.WIDER_AREA
