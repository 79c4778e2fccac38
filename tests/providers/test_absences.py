"""Days away: noted by providers and by staff, refused where they cannot be, taken back, and never asked why."""

import datetime as dt

import pytest

from carematch.core import clock
from carematch.core.db import transaction
from carematch.core.errors import NotFound
from carematch.core.permissions import Role
from carematch.providers.absences import service as absences

DAY = dt.timedelta(days=1)


def days(first, last):
    parts = {}
    for name, day in (("first_on", first), ("last_on", last)):
        parts |= {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}
    return parts


def test_a_provider_notes_days_away_and_takes_them_back(client, make):
    organisation = make.organisation()
    owner = make.member(organisation, Role.PROVIDER)
    provider = make.provider(organisation, user=owner)
    client.sign_in(owner)
    page = f"/{organisation.slug}/my-page/away"
    assert page in client.get(f"/{organisation.slug}/my-page").text
    first = clock.today() + 3 * DAY
    assert "Enter the first day away" in client.post(page, data={}).text
    assert "must be the first day or a later one" in client.post(page, data=days(first, first - DAY)).text
    client.post(page, data=days(first, first + 4 * DAY))
    (away,) = absences.list_absences(organisation, [provider.id])
    assert (away.first_on, away.last_on) == (first, first + 4 * DAY)
    shown = client.get(page).text
    assert "Take back" in shown
    assert "Nobody asks why" in shown
    client.post(f"{page}/{away.id}/take-back", data={})
    assert absences.list_absences(organisation, [provider.id]) == []


def test_staff_note_what_a_provider_says(client, make):
    organisation = make.organisation()
    provider = make.provider(organisation)
    client.sign_in(make.member(organisation))
    page = f"/{organisation.slug}/providers/{provider.id}/away"
    assert page in client.get(f"/{organisation.slug}/providers/{provider.id}").text
    client.post(page, data=days(clock.today(), clock.today()))
    (away,) = absences.list_absences(organisation, [provider.id])
    client.post(f"{page}/{away.id}/take-back", data={})
    assert absences.list_absences(organisation, [provider.id]) == []


def test_what_cannot_be_is_refused_and_the_same_days_stand_once(make, freeze):
    freeze(dt.date(2026, 12, 1))
    organisation = make.organisation()
    provider, other = make.provider(organisation), make.provider(organisation, name="Else")
    by = make.member(organisation)
    today = clock.today()
    for first, last in ((today - 2 * DAY, today - DAY), (today, today + 366 * DAY), (today, today - DAY)):
        with pytest.raises(absences.AbsenceRefused), transaction():
            absences.note(organisation, provider, by=by, first_on=first, last_on=last)
    with transaction():
        kept = [
            absences.note(organisation, provider, by=by, first_on=today, last_on=today).id for _ in range(2)
        ]
    assert kept[0] == kept[1]
    with pytest.raises(NotFound), transaction():
        absences.take_back(organisation, other, kept[0], by=by)
