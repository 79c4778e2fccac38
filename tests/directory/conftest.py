"""An anchor with a directory, and four people in it who differ in everything that can be asked."""

import pytest

from carematch.core.money import Money
from carematch.organisations.models import Kind
from tests.directory.searching import TUESDAY

MORNINGS = tuple(f"{day}-morning" for day in range(5))


@pytest.fixture
def anchor(make, freeze):
    freeze(TUESDAY)
    made = make.organisation(name="Knowle Neighbours", phone="0117 496 0700")
    make.commission(make.organisation(kind=Kind.COUNCIL, name="Bristol", phone="0117 496 0111"), made)
    return made


@pytest.fixture
def four(make, anchor):
    """Return four who differ in everything that can be asked, and two whom nobody may be shown."""
    make.provider(
        anchor, name="Asha", services=("COMP", "PC-WASH"), availability=MORNINGS, rates={"weekday": Money(2400)},
        more={"languages": ["en", "pa"], "communities": ["south_asian"], "refuses_pets": ["cat"]},
    )  # fmt: skip
    make.provider(
        anchor, name="Ben", availability=("5-evening",), rates={"weekday": Money(1900)}, drives=False
    )
    make.provider(anchor, name="Cat", postcode="BS4 1AB", drives=True, rates={"weekday": Money(2000)})
    make.provider(anchor, name="Dai", services=("GARD",), more={"languages": ["cy"]})
    make.provider(anchor, name="Una", listed=False)
    make.provider(anchor, name="Far", postcode="BA1 1AB", radius_miles=2)
