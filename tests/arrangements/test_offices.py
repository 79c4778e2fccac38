"""The local office that delivers: a reason, a second person and a day; never a home, and never backwards."""

import datetime as dt

import pytest
import sqlalchemy as sa

from carematch.arrangements import offices as use_case
from carematch.audit.service import list_for
from carematch.core.db import db, transaction
from carematch.core.errors import NotFound
from carematch.core.permissions import Role
from carematch.organisations import service as organisations
from carematch.organisations.models import Kind
from carematch.places.rings import Ring
from carematch.providers import current, delivery, offices, registration
from carematch.providers import service as providers
from carematch.providers.delivery_office import DeliveryOffice
from carematch.providers.vocabulary import OfficeDecision

TODAY = dt.date(2026, 11, 3)
DAY = dt.timedelta(days=1)
BATH, BRISTOL, BRISTOL_TOO = "BA1 1LZ", "BS4 1LZ", "BS3 4AB"
WHY = "The team that visits people works from there"


@pytest.fixture(autouse=True)
def _today(freeze):
    freeze(TODAY)


class Setting:
    """An anchor with a manager, a finance officer and a provider whose base is in Bath."""

    def __init__(self, make, *, postcode=BATH):
        self.make = make
        self.organisation = make.organisation()
        self.manager = make.member(self.organisation, name="Mira Manager")
        self.finance = make.member(self.organisation, Role.FINANCE, name="Femi Finance")
        self.provider_id = make.provider(self.organisation, postcode=postcode, radius_miles=30).id

    @property
    def provider(self):
        return providers.get_provider(self.organisation, self.provider_id)

    def propose(self, **facts):
        facts = {"by": self.manager, "postcode": BRISTOL, "reason": WHY, "starts_on": TODAY, **facts}
        with transaction():
            return use_case.propose(self.organisation, self.provider, **facts)

    def approve(self, office, by=None):
        with transaction():
            found = offices.get_office(self.organisation, office.id)
            return use_case.approve(self.organisation, found, by=by or self.finance)

    def refuse(self, office, reason="It is a letter box", by=None):
        with transaction():
            found = offices.get_office(self.organisation, office.id)
            return offices.refuse(self.organisation, found, by=by or self.finance, reason=reason)

    def end(self, office, ends_on=TODAY, reason="The office closed"):
        with transaction():
            found = offices.get_office(self.organisation, office.id)
            return offices.end(self.organisation, found, by=self.manager, ends_on=ends_on, reason=reason)

    def on(self, day):
        found = offices.office_on(self.organisation, self.provider, day)
        return found and found.postcode

    def delivery(self):
        return delivery.of(self.organisation, self.provider)


@pytest.fixture
def here(make):
    return Setting(make)


def test_an_office_counts_from_the_day_a_second_person_approves_it(here):
    office = here.propose()
    assert here.on(TODAY) is None
    here.approve(office)
    approved = offices.get_office(here.organisation, office.id)
    assert (approved.decision, approved.decided_by.name) == (OfficeDecision.APPROVED, "Femi Finance")
    assert (approved.council_code, approved.precision) == ("E06000023", "sector")
    assert approved.place_edition
    assert [here.on(day) for day in (TODAY - DAY, TODAY, TODAY + 400 * DAY)] == [None, BRISTOL, BRISTOL]
    acts = [(entry.action, entry.actor_id) for entry in list_for(here.organisation, approved)]
    assert acts == [
        ("provider.office_approved", here.finance.id),
        ("provider.office_proposed", here.manager.id),
    ]
    (listed,) = offices.list_overrides(here.organisation)
    assert (listed.reason, listed.proposed_by.name, listed.decided_by.name) == (
        WHY,
        "Mira Manager",
        "Femi Finance",
    )


def test_an_office_that_is_approved_late_does_not_reach_back(here, freeze):
    office = here.propose()
    freeze(TODAY + 7 * DAY)
    here.approve(office)
    assert here.on(TODAY + 6 * DAY) is None
    assert here.on(TODAY + 7 * DAY) == BRISTOL


def test_an_office_may_begin_later(here):
    here.approve(here.propose(starts_on=TODAY + 30 * DAY))
    assert (here.on(TODAY + 29 * DAY), here.on(TODAY + 30 * DAY)) == (None, BRISTOL)


def test_whoever_proposed_it_does_not_decide(here):
    office = here.propose()
    with pytest.raises(offices.OfficeRefused, match="somebody else has to decide"):
        here.approve(office, by=here.manager)
    with pytest.raises(offices.OfficeRefused, match="somebody else has to decide"):
        here.refuse(office, by=here.manager)
    assert here.on(TODAY) is None


def test_the_provider_does_not_decide_about_themselves(here):
    office = here.propose()
    with pytest.raises(offices.OfficeRefused, match="about your own work"):
        here.approve(office, by=here.provider.user)


def write(office, **values):
    """Change an office past the services."""
    with transaction():
        db.session.execute(
            sa.update(DeliveryOffice)
            .where(DeliveryOffice.id == office.id)
            .values(**values)
            .execution_options(scoped=True)
        )


def test_the_database_asks_for_the_second_person_too(here):
    office = here.propose()
    decided = {"decided_at": dt.datetime(2026, 11, 3, tzinfo=dt.UTC), "decision": OfficeDecision.APPROVED}
    for wrong in (
        {**decided, "decided_by_id": here.manager.id},
        {"decision": OfficeDecision.APPROVED},
        {"decision": OfficeDecision.APPROVED, "decided_by_id": here.finance.id},
        {**decided, "decision": OfficeDecision.REFUSED, "decided_by_id": here.finance.id},
        {"reason": ""},
        {"ends_on": TODAY, "ended_by_id": here.manager.id, "ended_reason": "Closed"},
    ):
        with pytest.raises(sa.exc.IntegrityError):
            write(office, **wrong)
    here.approve(office)
    for wrong in ({"ends_on": TODAY}, {"ends_on": TODAY, "ended_by_id": here.manager.id}):
        with pytest.raises(sa.exc.IntegrityError):
            write(office, **wrong)


@pytest.mark.parametrize("decided", [False, True], ids=["waiting", "open"])
def test_the_database_keeps_one_waiting_and_one_open_for_a_provider(here, decided):
    first = here.propose()
    if decided:
        here.approve(first)
    copied = {
        column.key: getattr(first, column.key)
        for column in DeliveryOffice.__table__.columns
        if column.key not in ("id", "created_at", "row_version")
    }
    with pytest.raises(sa.exc.IntegrityError), transaction():
        db.session.add(DeliveryOffice(**copied))


@pytest.mark.parametrize(
    "postcode, message",
    [
        ("nonsense", "postcode"),
        ("BS4 1", "postcode"),
        ("ZE1 0AA", "We hold no postcodes in ZE1 0 yet"),
        ("BT1 1AA", "Northern Ireland"),
        ("BA1 2QX", "is in Bath and North East Somerset, as their base is, so there is nothing to override"),
        (BATH, "nothing to override"),
    ],
)
def test_a_postcode_that_cannot_be_is_refused_beside_the_answer(here, postcode, message):
    with pytest.raises(offices.OfficeRefused, match=message) as refused:
        here.propose(postcode=postcode)
    assert refused.value.field == "postcode"
    assert offices.list_offices(here.organisation) == []


def test_the_home_of_somebody_supported_is_never_an_office(here, make):
    person = make.person(here.organisation, postcode=BRISTOL_TOO, preferred_name="Nell")
    make.arrangement(
        here.organisation, provider=here.provider, need=make.need(here.organisation, person=person)
    )
    for typed in (BRISTOL_TOO, "bs34ab"):
        with pytest.raises(offices.OfficeRefused, match="cannot be used") as refused:
            here.propose(postcode=typed)
        assert refused.value.field == "postcode"
        assert not any(said in str(refused.value) for said in ("Nell", person.reference))
    here.propose()  # another postcode is fine, and so is this one for who supports nobody there
    other = make.provider(here.organisation, postcode=BATH)
    make.delivery_office(here.organisation, provider=other, postcode=BRISTOL_TOO)


def test_a_home_is_looked_for_again_when_it_is_approved(here, make):
    office = here.propose(postcode=BRISTOL_TOO)
    person = make.person(here.organisation, postcode=BRISTOL_TOO)
    make.arrangement(
        here.organisation, provider=here.provider, need=make.need(here.organisation, person=person)
    )
    with pytest.raises(offices.OfficeRefused, match="cannot be used"):
        here.approve(office)


def test_an_office_is_pointless_once_the_base_is_in_the_same_area(here):
    office = here.propose()
    with transaction():
        registration.save_where(
            here.organisation,
            here.provider,
            by=here.manager,
            postcode=BRISTOL_TOO,
            works_from_home=False,
            radius_miles=5,
            drives=None,
        )
    with pytest.raises(offices.OfficeRefused, match="nothing to override"):
        here.approve(office)


def test_it_needs_a_base_a_reason_and_a_day_that_does_not_reach_back(here, make):
    for field, facts in {
        "reason": {"reason": "  "},
        "starts_on": {"starts_on": TODAY - DAY},
    }.items():
        with pytest.raises(offices.OfficeRefused) as refused:
            here.propose(**facts)
        assert refused.value.field == field
    with transaction():
        drafted = registration.register_for(here.organisation, by=here.manager, full_name="Dana Draft")
    here.provider_id = drafted.id
    with pytest.raises(offices.OfficeRefused, match="not recorded where they are based"):
        here.propose()


def test_a_refusal_says_why_and_leaves_the_way_open(here):
    office = here.propose()
    with pytest.raises(offices.OfficeRefused, match="Say why") as refused:
        here.refuse(office, reason=" ")
    assert refused.value.field == "refusal_reason"
    here.refuse(office)
    assert (here.on(TODAY), offices.list_overrides(here.organisation)) == (None, [])
    with pytest.raises(offices.OfficeRefused, match="decided already"):
        here.approve(office)
    assert here.delivery().can_propose
    here.propose(reason="There is a lease")


def test_only_one_waits_and_only_one_counts(here):
    office = here.propose()
    with pytest.raises(offices.OfficeRefused, match="waits for a second person already"):
        here.propose(postcode=BRISTOL_TOO)
    here.approve(office)
    with pytest.raises(offices.OfficeRefused, match="Record its last day first"):
        here.propose(postcode=BRISTOL_TOO)
    assert not here.delivery().can_propose


def test_after_its_last_day_the_base_counts_again(here):
    office = here.approve(here.propose())
    for facts, field in (
        ({"ends_on": TODAY - DAY}, "ends_on"),
        ({"reason": ""}, "reason"),
    ):
        with pytest.raises(offices.OfficeRefused) as refused:
            here.end(office, **facts)
        assert refused.value.field == field
    here.end(office, ends_on=TODAY + 2 * DAY)
    assert (here.on(TODAY + 2 * DAY), here.on(TODAY + 3 * DAY)) == (BRISTOL, None)
    with pytest.raises(offices.OfficeRefused, match="recorded already"):
        here.end(office)
    actions = [entry.action for entry in list_for(here.organisation, office)]
    assert actions[0] == "provider.office_ended"


def test_the_next_office_follows_the_last_day_of_the_one_before(here):
    here.end(here.approve(here.propose()), ends_on=TODAY + 2 * DAY)
    with pytest.raises(offices.OfficeRefused, match="counts until 5 November 2026") as refused:
        here.propose(postcode=BRISTOL_TOO, starts_on=TODAY + 2 * DAY)
    assert refused.value.field == "starts_on"
    here.approve(here.propose(postcode=BRISTOL_TOO, starts_on=TODAY + 3 * DAY))
    assert [here.on(TODAY + each * DAY) for each in (2, 3)] == [BRISTOL, BRISTOL_TOO]
    assert [each.postcode for each in here.delivery().offices] == [BRISTOL, BRISTOL_TOO]


def test_an_office_that_is_ended_before_it_began_never_counts(here):
    office = here.approve(here.propose(starts_on=TODAY + 10 * DAY))
    here.end(office)
    assert [here.on(TODAY + each * DAY) for each in (0, 9, 10)] == [None, None, None]
    assert [each.was_never_in_force for each in here.delivery().past] == [True]
    here.approve(here.propose(postcode=BRISTOL_TOO))
    assert here.on(TODAY) == BRISTOL_TOO


def test_what_it_changes_for_each_council_is_said(here, make):
    council = make.organisation(kind=Kind.COUNCIL, name="Bristol City Council")
    far = make.organisation(kind=Kind.COUNCIL, name="Leeds City Council", council_code="E08000035")
    for each in (council, far):
        make.commission(each, here.organisation)
    found = delivery.effects(here.organisation, here.provider, here.propose())
    assert [(each.council, each.by_base, each.by_office) for each in found] == [
        ("Bristol City Council", Ring.WIDER_AREA, Ring.COUNCIL),
        ("Leeds City Council", Ring.REST_OF_UK, Ring.REST_OF_UK),
    ]


def test_another_organisation_finds_nothing(here, make):
    office = here.propose()
    there = make.organisation()
    with pytest.raises(NotFound):
        offices.get_office(there, office.id)
    assert offices.list_offices(there) == []
    assert offices.count_waiting_for(there, here.finance) == 0
    assert use_case.homes_supported(there, here.provider_id) == frozenset()


def version(page):
    """Return the row version that a page's form carries."""
    return page.text.partition('name="row_version"')[2].partition('value="')[2].partition('"')[0]


def send(client, url, **facts):
    """Open a form, and send it as it was shown."""
    return client.post(url, data={"row_version": version(client.get(url)), **facts})


ANSWERS = {"postcode": "bs41lz", "reason": WHY, "starts_on": "2026-11-03"}


def test_a_manager_proposes_and_finance_approves(client, here, make):
    make.commission(make.organisation(kind=Kind.COUNCIL, name="Bristol City Council"), here.organisation)
    home = f"/{here.organisation.slug}"
    page = f"{home}/providers/{here.provider_id}"
    client.sign_in(here.manager)
    assert (
        "Payments are counted at their base, BA1 1LZ, in Bath and North East Somerset."
        in client.get(page).text
    )
    assert "Femi Finance" in client.get(f"{page}/office").text
    kept = send(client, f"{page}/office", **{**ANSWERS, "postcode": "ba1 2qx"})
    assert "as their base is, so there is nothing to override" in kept.text
    assert 'value="ba1 2qx"' in kept.text
    assert WHY in kept.text
    assert send(client, f"{page}/office", **ANSWERS).location == page
    assert "Waits for a second person" in client.get(page).text
    office = offices.list_offices(here.organisation)[0]
    mine = client.get(f"{home}/offices/{office.id}").text
    assert "You proposed this office, so somebody else has to decide." in mine
    assert "Record the decision" not in mine
    assert "waits for a second person" not in client.get(f"{home}/today").text
    refused = client.post(f"{home}/offices/{office.id}", data={"decision": "approved", "row_version": "999"})
    assert refused.status_code == 409

    client.sign_out()
    client.sign_in(here.finance)
    assert client.get(page).status_code == 403
    today = client.get(f"{home}/today").text
    assert "delivery office waits for a second person" in today
    assert f"{home}/offices" in today
    assert f"{home}/offices/{office.id}" in client.get(f"{home}/offices").text
    shown = client.get(f"{home}/offices/{office.id}").text
    for said in (
        WHY,
        "Mira Manager",
        "BS4 1LZ, in City of Bristol",
        "BA1 1LZ, in Bath and North East Somerset",
        "Bristol City Council: payments would count as in the council&#39;s area instead of in the wider area.",
    ):
        assert said in shown
    assert "/providers/" not in shown
    url = f"{home}/offices/{office.id}"
    assert "Choose whether you approve it" in send(client, url).text
    assert "Say why it is not approved" in send(client, url, decision="refused").text
    assert send(client, url, decision="approved").location == url
    assert "Counts now" in client.get(url).text
    assert "waits for a second person" not in client.get(f"{home}/today").text
    assert client.get(f"{url}/end").status_code == 403

    client.sign_out()
    client.sign_in(here.manager)
    assert "Payments are counted at their local office, BS4 1LZ, in City of Bristol." in client.get(page).text
    assert "Enter today or a day" in send(client, f"{url}/end", ends_on="2026-11-02", reason="Closed").text
    assert send(client, f"{url}/end", ends_on="2026-11-04", reason="Closed").location == page
    ended = client.get(page).text
    assert "Ends soon" in ended
    assert "Closed (Mira Manager)" in ended
    assert "nothing to end" in client.get(f"{url}/end").text


def test_who_is_too_late_to_decide_is_told(client, here):
    office = here.propose()
    url = f"/{here.organisation.slug}/offices/{office.id}"
    client.sign_in(here.finance)
    shown = version(client.get(url))
    here.refuse(office, by=here.make.member(here.organisation))
    page = client.post(url, data={"row_version": shown, "decision": "approved"})
    assert "This has been decided already" in page.text
    assert here.on(TODAY) is None


def test_a_decision_is_on_what_was_shown(client, here, freeze):
    """Where the base has moved since the page was opened, its sentence on the rings no longer holds."""
    office = here.propose()
    url = f"/{here.organisation.slug}/offices/{office.id}"
    client.sign_in(here.finance)
    shown = version(client.get(url))
    freeze(dt.datetime(2026, 11, 3, 15, tzinfo=dt.UTC))
    with transaction():
        current.say(here.organisation, here.provider, current.Answer.RIGHT, by=here.manager)
    assert client.post(url, data={"row_version": shown, "decision": "approved"}).status_code == 409
    assert here.on(TODAY) is None


def test_a_provider_reads_which_place_counts_and_may_not_change_it(client, here):
    home = f"/{here.organisation.slug}"
    client.sign_in(here.provider.user)
    assert "Payments to you are counted at your base, BA1 1LZ" in client.get(f"{home}/my-page").text
    office = here.approve(here.propose())
    own = client.get(f"{home}/my-page").text
    assert (
        "Payments to you are counted at your local office, BS4 1LZ, in City of Bristol, since 3 November 2026."
        in own
    )
    assert WHY not in own
    for url in ("/offices", f"/offices/{office.id}", f"/providers/{here.provider_id}/office"):
        assert client.get(f"{home}{url}").status_code == 403


def test_nobody_else_to_decide_is_said_before_it_is_proposed(client, make):
    organisation = make.organisation()
    manager = make.member(organisation)
    provider = make.provider(organisation, postcode=BATH)
    with transaction():  # the builders brought managers of their own
        for each in organisations.list_members(organisation, (Role.MANAGER, Role.FINANCE)):
            if each.user_id != manager.id:
                organisations.remove_member(organisation, each.id, by=manager)
    client.sign_in(manager)
    page = client.get(f"/{organisation.slug}/providers/{provider.id}/office").text
    assert "nobody else here may" in page


def test_a_stale_end_is_refused(client, here):
    office = here.approve(here.propose())
    url = f"/{here.organisation.slug}/offices/{office.id}/end"
    client.sign_in(here.manager)
    shown = version(client.get(url))
    here.end(office)
    answers = {"row_version": shown, "ends_on": "2026-11-09", "reason": "Closed"}
    assert client.post(url, data=answers).status_code == 409
