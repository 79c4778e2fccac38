"""Neighbourhoods as people call them: own grouping first, then the official name, then the council."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from carematch.audit.models import AuditEntry
from carematch.core.db import NotFound, db, transaction
from carematch.organisations import neighbourhoods as service
from carematch.organisations.models import NeighbourhoodPart

BEDMINSTER, WINDMILL_HILL, KNOWLE_PARK, BRISTOL = "E02003050", "E02003051", "E02003053", "E06000023"


def test_a_place_has_our_name_else_the_official_one_else_the_councils(make):
    organisation, other = make.organisation(), make.organisation()
    make.neighbourhood(organisation, "The Park", [BEDMINSTER, WINDMILL_HILL])
    name = service.neighbourhood_name
    assert name(organisation, WINDMILL_HILL, BRISTOL) == "The Park"
    assert name(organisation, KNOWLE_PARK, BRISTOL) == "Knowle Park"
    assert name(organisation, "E02999999", BRISTOL) == "City of Bristol"
    assert name(organisation, None, BRISTOL) == "City of Bristol"
    assert name(organisation, None) is None
    assert name(other, WINDMILL_HILL) == "Windmill Hill"


def test_places_of_one_group_have_a_key_in_common(make):
    organisation, other = make.organisation(), make.organisation()
    made = make.neighbourhood(organisation, "The Park", [BEDMINSTER, WINDMILL_HILL])
    key = service.neighbourhood_key
    assert key(organisation, BEDMINSTER) == key(organisation, WINDMILL_HILL) == str(made.id)
    assert key(organisation, KNOWLE_PARK) == KNOWLE_PARK
    assert key(organisation, None) is key(organisation, "") is None
    assert key(other, BEDMINSTER) == BEDMINSTER != key(other, WINDMILL_HILL)


def test_the_names_of_a_list_take_two_queries_however_long_it_is(make):
    organisation = make.organisation()
    make.neighbourhood(organisation)
    db.session.rollback()
    assert organisation.id
    seen = []
    listener = lambda *facts: seen.append(facts[2])  # noqa: E731
    sa.event.listen(db.engine, "before_cursor_execute", listener)
    try:
        names = service.neighbourhood_names(
            organisation, [BEDMINSTER, WINDMILL_HILL, KNOWLE_PARK, None, "E02999999", BEDMINSTER]
        )
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", listener)
    assert names == {BEDMINSTER: "The Park", WINDMILL_HILL: "The Park", KNOWLE_PARK: "Knowle Park"}
    assert len(seen) == 2


@pytest.mark.parametrize("name", ["the  PARK", "The Park"])
def test_two_neighbourhoods_of_an_anchor_never_have_one_name(make, name):
    organisation, other = make.organisation(), make.organisation()
    make.neighbourhood(organisation, "The Park")
    with pytest.raises(service.NameRefused, match="already"), transaction():
        service.group(organisation, by=None, name=name, msoa_codes=[KNOWLE_PARK])
    make.neighbourhood(other, name)


@pytest.mark.parametrize(("name", "says"), [("  ", "Enter the name"), ("x" * 81, "at most 80")])
def test_a_name_is_needed_and_not_a_very_long_one(make, name, says):
    organisation = make.organisation()
    made = make.neighbourhood(organisation)
    with pytest.raises(service.NameRefused, match=says), transaction():
        service.rename(organisation, service.get_neighbourhood(organisation, made.id), by=None, name=name)


def test_an_official_neighbourhood_belongs_to_one_of_ours_at_most(make):
    organisation = make.organisation()
    make.neighbourhood(organisation, "The Park", [BEDMINSTER])
    with (
        pytest.raises(
            service.PartsRefused, match=r"Bedminster belongs to The Park\. Take it out there first"
        ),
        transaction(),
    ):
        service.group(organisation, by=None, name="Another", msoa_codes=[BEDMINSTER, KNOWLE_PARK])
    assert [each.name for each in service.list_neighbourhoods(organisation)] == ["The Park"]


def test_the_database_refuses_one_in_two_groups_too(make):
    organisation = make.organisation()
    make.neighbourhood(organisation, "The Park", [BEDMINSTER])
    second = make.neighbourhood(organisation, "The Hill", [WINDMILL_HILL])
    with pytest.raises(IntegrityError), transaction() as session:
        session.add(
            NeighbourhoodPart(
                organisation_id=organisation.id, neighbourhood_id=second.id, msoa_code=BEDMINSTER
            )
        )


@pytest.mark.parametrize("codes", [[], ["E02999999"], ["E05010918"], ["nonsense"]])
def test_only_neighbourhoods_that_there_are_can_be_put_together(make, codes):
    organisation = make.organisation()
    make.neighbourhood(organisation)  # loads the places
    with pytest.raises(service.PartsRefused), transaction():
        service.group(organisation, by=None, name="Somewhere", msoa_codes=codes)


def test_a_neighbourhood_is_renamed_changed_and_given_up_and_each_is_recorded(make):
    organisation, manager = make.organisation(), None
    made = make.neighbourhood(organisation, "The Park", [BEDMINSTER, WINDMILL_HILL])
    with transaction():
        manager = make.member(organisation)
        found = service.get_neighbourhood(organisation, made.id)
        service.rename(organisation, found, by=manager, name="Our Park")
    assert service.neighbourhood_name(organisation, BEDMINSTER) == "Our Park"
    with transaction():
        found = service.get_neighbourhood(organisation, made.id)
        service.regroup(
            organisation, found, by=manager, name="Our Park", msoa_codes=[WINDMILL_HILL, KNOWLE_PARK]
        )
    assert service.neighbourhood_name(organisation, BEDMINSTER) == "Bedminster"
    assert service.neighbourhood_name(organisation, KNOWLE_PARK) == "Our Park"
    with transaction():
        service.ungroup(organisation, service.get_neighbourhood(organisation, made.id), by=manager)
    assert service.neighbourhood_name(organisation, KNOWLE_PARK) == "Knowle Park"
    assert service.list_neighbourhoods(organisation) == []
    acts = db.session.scalars(
        sa.select(AuditEntry.action)
        .where(AuditEntry.chain == str(organisation.id), AuditEntry.action.like("neighbourhood.%"))
        .order_by(AuditEntry.seq)
    )
    assert list(acts) == [
        "neighbourhood.grouped",
        "neighbourhood.changed",
        "neighbourhood.changed",
        "neighbourhood.ungrouped",
    ]


def test_nobody_finds_the_neighbourhoods_of_another_organisation(make):
    made = make.neighbourhood(make.organisation())
    other = make.organisation()
    with pytest.raises(NotFound):
        service.get_neighbourhood(other, made.id)
    assert service.list_neighbourhoods(other) == []


def test_who_keeps_a_copy_of_the_names_is_told_of_every_change(make, monkeypatch):
    told = []
    monkeypatch.setattr(service, "_when_regrouped", [told.append])
    organisation = make.organisation()
    made = make.neighbourhood(organisation)
    with transaction():
        service.ungroup(organisation, service.get_neighbourhood(organisation, made.id), by=None)
    assert told == [organisation, organisation]
