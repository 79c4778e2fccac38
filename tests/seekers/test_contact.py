"""What whoever contacts a person has to know first stands wherever staff would contact them, and urgency before all."""

import datetime as dt

from carematch.core import clock
from carematch.core.db import db, transaction
from carematch.seekers import contact, service


def known(make, organisation, **facts):
    person = make.person(
        organisation,
        communication_needs=["bsl", "interpreter", "trusted_person"],
        interpreter_language="Somali",
        trusted_name="Lena, a neighbour",
        trusted_contact="0117 496 0009",
        best_times=["evening", "morning"],
        letter_format="large_print",
        **facts,
    )
    return make.need(organisation, person=person)


def test_what_helps_is_said_with_what_was_said_of_it(make):
    need = known(make, make.organisation())
    assert contact.flags(need.person) == [
        "Phone call",
        "Morning, 9am to noon, Early evening, 5pm to 7pm",
        "British Sign Language",
        "An interpreter: Somali",
        "Call a trusted person: Lena, a neighbour, 0117 496 0009",
        "Letters: Large print",
    ]


def test_it_stands_on_every_page_where_staff_would_contact_somebody(client, make):
    organisation = make.organisation()
    need = known(make, organisation)
    client.sign_in(make.member(organisation))
    for page in (f"needs/{need.id}", f"desk/{need.id}"):
        assert "Call a trusted person: Lena, a neighbour" in client.get(f"/{organisation.slug}/{page}").text


def test_whoever_comes_home_from_hospital_stands_first_and_is_marked(client, make):
    organisation = make.organisation()
    first, second = make.need(organisation), make.need(organisation)
    home = clock.today() + dt.timedelta(days=3)
    with transaction():
        current = service.get_need(organisation, second.id)
        service.change_need(
            organisation, current, by=make.member(organisation), from_hospital=True, discharge_on=home
        )
    db.session.rollback()
    assert [each.id for each in service.list_needs(organisation)] == [second.id, first.id]
    client.sign_in(make.member(organisation))
    said = f"Urgent: home from hospital on {home.day} {home:%B}"
    for page in ("needs", f"needs/{second.id}", f"desk/{second.id}"):
        assert said in client.get(f"/{organisation.slug}/{page}").text
    assert "urgent: somebody is coming home" in client.get(f"/{organisation.slug}/today").text
    assert said not in client.get(f"/{organisation.slug}/needs/{first.id}").text
