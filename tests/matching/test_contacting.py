"""The contact log: who was spoken with, what came of it, what comes next; the case that it stands in."""

import datetime as dt

import pytest
import sqlalchemy as sa

from carematch.audit.models import AuditEntry
from carematch.core import clock
from carematch.core.db import db, every, owned, transaction
from carematch.core.errors import NotFound
from carematch.matching.contacting import advice, service
from carematch.matching.contacting.acts import said_of
from carematch.matching.contacting.models import Contact, ContactKind, ContactOutcome, ContactWith
from carematch.matching.contacting.timeline import history
from carematch.matching.models import Side
from carematch.seekers import service as seekers
from carematch.seekers.models import Person
from carematch.seekers.vocabulary import ContactWay


@pytest.fixture
def anchor(make):
    return make.organisation()


@pytest.fixture
def manager(make, anchor):
    return make.member(anchor, name="Mel Manager")


def record(anchor, need, manager, **said):
    """Record a call to the person, with whatever is said otherwise."""
    with transaction():
        return service.record_contact(
            anchor,
            seekers.get_need(anchor, need.id),
            by=manager,
            **{
                "contact_with": ContactWith.PERSON,
                "kind": ContactKind.CALL,
                "outcome": ContactOutcome.SPOKE,
                "happened_at": clock.now(),
                **said,
            },
        )


def answers(**said):
    """Return what the form is sent with: a call to the person that was answered."""
    today = clock.today()
    return {
        "whom": "person", "kind": "call", "outcome": "spoke",
        "happened_on-day": today.day, "happened_on-month": today.month, "happened_on-year": today.year,
        "happened_time": "0:00", **said,
    }  # fmt: skip


def day(name, date):
    return {f"{name}-day": date.day, f"{name}-month": date.month, f"{name}-year": date.year}


def test_the_whole_case_is_worked_from_its_pages(client, make, freeze, anchor, manager):
    freeze(dt.date(2026, 11, 2))
    need = make.need(anchor)
    freeze(dt.date(2026, 11, 4))
    root = f"/{anchor.slug}/needs/{need.id}"
    client.sign_in(manager)
    assert "Nothing is noted to come next" in client.get(root).text
    refused = client.post(f"{root}/contacts/new", data=answers(note="Bins on Friday", next_action="Call"))
    assert "Enter the day by which this is to be done" in refused.text
    assert "Bins on Friday" in refused.text
    tomorrow = clock.today() + dt.timedelta(days=1)
    told = answers(note="Bins on Friday", next_action="Call again", **day("next_on", tomorrow))
    sent = client.post(f"{root}/contacts/new", data=told)
    assert sent.location == f"{root}/contacts"
    [kept] = every(owned(Contact, anchor))
    assert (kept.note, kept.next_action, kept.next_on) == ("Bins on Friday", "Call again", tomorrow)
    assert "Bins" not in kept.note_sealed
    assert "Call" not in kept.next_action_sealed
    for page in (f"{root}/contacts", root, f"/{anchor.slug}/desk/{need.id}"):
        text = client.get(page).text
        assert "Contact with the person: spoke" in text
        assert "Bins on Friday" in text
        assert "Call again" in text
        assert "Mel Manager" in text
        assert "Presumed able to decide" in text
        assert "No provider may know who they are yet" in text
    done = client.post(f"{root}/contacts/{kept.id}/done")
    assert done.location == f"{root}/contacts"
    text = client.get(f"{root}/contacts").text
    assert "Nothing is noted to come next" in text
    assert "Did what was to come next" in text


def test_whoever_records_the_first_contact_takes_the_need_on(make, anchor, manager):
    need = make.need(anchor)
    record(anchor, need, manager)
    record(anchor, need, make.member(anchor))
    assert seekers.get_need(anchor, need.id).owner_id == manager.id


def test_what_a_contact_says_is_nowhere_in_the_audit_trail(make, anchor, manager):
    need = make.need(anchor)
    made = record(anchor, need, manager, note="Bins", next_action="Ring", next_on=clock.today())
    entry = db.session.scalar(sa.select(AuditEntry).where(AuditEntry.subject_id == str(made.id)))
    assert (entry.action, entry.fields) == ("contact.recorded", ["note", "next_action"])


@pytest.mark.parametrize(
    "said, field",
    [
        ({"happened_at": dt.timedelta(minutes=5)}, "happened_on"),
        ({"next_action": "Ring"}, "next_on"),
        ({"next_on": dt.timedelta()}, "next_action"),
        ({"next_action": "Ring", "next_on": dt.timedelta(days=-1)}, "next_on"),
    ],
)
def test_a_contact_that_cannot_be_is_refused_beside_its_answer(make, anchor, manager, said, field):
    if "happened_at" in said:
        said = {"happened_at": clock.now() + said["happened_at"]}
    if "next_on" in said:
        said = {**said, "next_on": clock.today() + said["next_on"]}
    with pytest.raises(service.ContactRefused) as refused:
        record(anchor, make.need(anchor), manager, **said)
    assert refused.value.field == field
    assert every(owned(Contact, anchor)) == []


def test_a_contact_can_see_to_what_was_to_be_done_and_to_nothing_of_another_need(make, anchor, manager):
    need, other = make.need(anchor), make.need(anchor)
    first = record(anchor, need, manager, next_action="Ring", next_on=clock.today())
    with pytest.raises(NotFound):
        record(anchor, other, manager, settles=[first.id])
    record(anchor, need, manager, settles=[first.id])
    assert service.open_actions(anchor, need) == []
    at = service.get_contact(anchor, need, first.id).done_at
    with transaction():
        service.see_to(anchor, service.get_contact(anchor, need, first.id), by=manager)
    assert service.get_contact(anchor, need, first.id).done_at == at


def test_a_provider_is_found_by_their_reference_however_typed(client, make, anchor, manager):
    need, provider = make.need(anchor), make.provider(anchor, name="Cleo")
    new = f"/{anchor.slug}/needs/{need.id}/contacts/new"
    client.sign_in(manager)
    assert "Do not say who the person is" in client.get(new).text
    assert "Enter their reference" in client.post(new, data=answers(whom="another")).text
    refused = client.post(new, data=answers(whom="another", reference="P-0000"))
    assert "No provider here has this reference" in refused.text
    typed = f" {provider.reference.lower()} "
    assert client.post(new, data=answers(whom="another", reference=typed)).status_code == 302
    [kept] = every(owned(Contact, anchor))
    assert (kept.contact_with, kept.provider_id) == (ContactWith.PROVIDER, provider.id)
    assert "Contact with Cleo: spoke" in client.get(new.removesuffix("/new")).text


def test_who_may_hear_the_name_is_said_beside_each_provider(client, make, anchor, manager):
    made = make.introduction(anchor, by=manager, accepted_by=(Side.PROVIDER,))
    client.sign_in(manager)
    text = client.get(f"/{anchor.slug}/needs/{made.need_id}/contacts/new").text
    assert "The person agreed that they know who it is" in text
    text = client.get(f"/{anchor.slug}/needs/{made.need_id}/contacts").text
    assert "Introduced a provider" in text
    assert "The provider said yes" in text
    assert "on the phone" in text


def test_the_log_of_another_organisation_is_nobody_elses(client, make, anchor, manager):
    need, stranger = make.need(anchor), make.organisation()
    made = record(anchor, need, manager, next_action="Ring", next_on=clock.today())
    client.sign_in(make.member(stranger))
    root = f"/{stranger.slug}/needs/{need.id}/contacts"
    assert client.get(root).status_code == 404
    assert client.get(f"{root}/new").status_code == 404
    assert client.post(f"{root}/{made.id}/done").status_code == 404
    assert service.open_actions(anchor, need) != []


def person(**facts):
    return Person(**{"contact_channel": ContactWay.PHONE, "communication_needs": [], **facts})


def test_phone_only_is_said_beside_every_way_of_writing():
    said = advice.by_kind(person(communication_needs=["phone_only", "large_print", "text_relay"]))
    assert said[ContactKind.EMAIL] == said[ContactKind.TEXT] == said[ContactKind.LETTER] == advice.PHONE_ONLY
    assert said[ContactKind.CALL] == "Call through text relay"
    assert ContactKind.VISIT not in said


def test_what_helps_is_said_beside_the_way_that_it_helps_with():
    said = advice.by_kind(person(contact_channel=ContactWay.EMAIL, communication_needs=["easy_read", "bsl"]))
    assert said[ContactKind.EMAIL] == "They like to be contacted in this way. In Easy Read"
    assert said[ContactKind.VISIT].startswith("They use British Sign Language")
    assert ContactKind.TEXT not in said


def test_a_long_history_comes_in_pages_newest_first(make, anchor, manager):
    need = make.need(anchor)
    start = clock.now()
    for number in range(5):
        record(anchor, need, manager, note=str(number), happened_at=start - dt.timedelta(days=number + 1))
    notes, page, older = [], 0, True
    while older:
        page += 1
        found = history(anchor, seekers.get_need(anchor, need.id), page=page, per_page=3)
        notes += [event.note for event in found.events if event.note]
        older = found.has_older
    assert notes == ["0", "1", "2", "3", "4"]
    assert page > 2


def test_an_act_without_words_of_its_own_is_told_by_its_name():
    assert said_of("need.handed_in") == "Handed the need in"
    assert said_of("need.something_new") == "Need: something new"
