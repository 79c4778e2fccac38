"""The same neighbourhood is what the anchor calls one: in the score, in the words, and on every page."""

from carematch.core.db import db, transaction
from carematch.matching import desk
from carematch.matching.sides import rough_place
from carematch.organisations import neighbourhoods
from carematch.providers import service as providers
from carematch.seekers import service as seekers

BEDMINSTER, WINDMILL_HILL = "E02003050", "E02003051"


def fit(organisation, need):
    """Return the part of the score that is the neighbourhood, and the facts on the card."""
    looked = desk.look(organisation, seekers.get_need(organisation, need.id))
    (entry,) = looked.ranked.eligible
    return entry.score.parts["neighbourhood"], [chip.text for chip in entry.chips]


def test_two_official_neighbourhoods_are_one_once_the_anchor_says_so(make):
    organisation, other = make.organisation(), make.organisation()
    need = make.need(organisation, postcode="BS3 4AB")  # Bedminster
    make.provider(organisation, postcode="BS3 5AB")  # Windmill Hill
    make.neighbourhood(other, "Theirs", [BEDMINSTER, WINDMILL_HILL])
    part, said = fit(organisation, need)
    assert part == 0
    assert not any("same neighbourhood" in each for each in said)
    make.neighbourhood(organisation, "The Park", [BEDMINSTER, WINDMILL_HILL])
    part, said = fit(organisation, need)
    assert part == 1
    assert "In the same neighbourhood, The Park" in said


def test_one_official_neighbourhood_is_called_by_its_own_name(make):
    organisation = make.organisation()
    need = make.need(organisation, postcode="BS3 4AB")
    make.provider(organisation, postcode="BS3 4AB")
    part, said = fit(organisation, need)
    assert part == 1
    assert "In the same neighbourhood, Bedminster" in said


def test_pages_say_what_the_anchor_calls_the_place(client, make):
    organisation = make.organisation()
    need = make.need(organisation, postcode="BS3 4AB")
    provider = make.provider(organisation, postcode="BS3 5AB")
    make.neighbourhood(organisation, "The Park", [BEDMINSTER, WINDMILL_HILL])
    client.sign_in(make.member(organisation))
    for page in (f"desk/{need.id}", f"needs/{need.id}", f"providers/{provider.id}"):
        assert "The Park" in client.get(f"/{organisation.slug}/{page}").text
    person = seekers.get_person(organisation, need.person_id)
    assert rough_place(organisation, person) == "The Park"


def test_what_the_public_sees_follows_a_new_name_at_once_and_keeps_the_official_code(make):
    organisation = make.organisation()
    make.provider(organisation, name="Ann", postcode="BS3 5AB")
    made = make.neighbourhood(organisation, "The Park", [BEDMINSTER, WINDMILL_HILL])
    make.provider(organisation, name="Bob", postcode="BS3 4AB")

    def shown():
        db.session.rollback()
        return [(each.place_name, each.msoa_code) for each in providers.list_listings(organisation)]

    assert shown() == [("The Park", WINDMILL_HILL), ("The Park", BEDMINSTER)]
    with transaction():
        found = neighbourhoods.get_neighbourhood(organisation, made.id)
        neighbourhoods.rename(organisation, found, by=None, name="Our Park")
    assert shown() == [("Our Park", WINDMILL_HILL), ("Our Park", BEDMINSTER)]
    with transaction():
        found = neighbourhoods.get_neighbourhood(organisation, made.id)
        neighbourhoods.ungroup(organisation, found, by=None)
    assert shown() == [("Windmill Hill", WINDMILL_HILL), ("Bedminster", BEDMINSTER)]
