"""The desk: nearest first with every rule's evidence, near misses with their one rule, nobody the law keeps out."""

import datetime as dt
import json
import re
import uuid

import pytest
import sqlalchemy as sa

from carematch.core import clock
from carematch.core.db import db, every, owned, transaction
from carematch.core.errors import NotFound
from carematch.core.money import Money
from carematch.core.permissions import Role
from carematch.matching import cards, desk, introductions
from carematch.matching.models import Introduction, Ranking, Reason, Side, UnableReason, UnmetRequest
from carematch.matching.problem import load
from carematch.matching.rank import rank
from carematch.providers import capacity
from carematch.providers import service as providers
from carematch.providers.vocabulary import Decision
from carematch.rules.acting import ActsAs
from carematch.rules.checks import CheckKind
from carematch.rules.direct_payment import Relation
from carematch.rules.lawful_route import Authority, LegalForm
from carematch.seekers import service as seekers
from carematch.seekers.visits import Visit
from carematch.seekers.vocabulary import Funding, NeedStatus, Times

PERSONAL_CARE = ("PC-WASH",)
NEAR, FARTHER, FAR = "BS3 4AB", "BS16 3AB", "BA1 1AB"
NEXT_DOOR, NOT_FAR = "BS3 5AB", "BS4 2AB"


@pytest.fixture
def organisation(make):
    return make.organisation()


@pytest.fixture
def page(client, make, organisation):
    """Return a way to open the desk as a manager."""
    client.sign_in(make.member(organisation))

    def open_desk(need, **query):
        return client.get(f"/{organisation.slug}/desk/{need.id}", query_string=query)

    return open_desk


def looked(organisation, need):
    return desk.look(organisation, seekers.get_need(organisation, need.id))


def dealt(organisation, need, *, best_first=False):
    whole = seekers.get_need(organisation, need.id)
    made = introductions.list_for_need(organisation, whole)
    return cards.deal(desk.look(organisation, whole), made, best_first=best_first)


def names(found):
    return [card.provider.name for card in found]


def headings(text):
    return re.findall(r'app-card__title"><a[^>]*>([^<]+)', text)


def test_who_fits_stands_nearest_first(make, organisation, page):
    need = make.need(organisation)
    for name, postcode in (("Cleo", FAR), ("Abe", NEAR), ("Bea", FARTHER)):
        make.provider(organisation, name=name, postcode=postcode, radius_miles=50)
    text = page(need).text
    assert headings(text) == ["Abe", "Bea", "Cleo"]
    assert "Nearest first" in text
    assert "About" in text  # the demo's places are only roughly known


def test_the_best_fit_may_be_asked_for_instead(make, organisation, page):
    need = make.need(organisation, prefers_experience=["dementia"])
    make.provider(organisation, name="Near", postcode=NEXT_DOOR, radius_miles=50, more=_more(experience=[]))
    make.provider(
        organisation, name="Fit", postcode=NOT_FAR, radius_miles=50, more=_more(experience=["dementia"])
    )
    assert headings(page(need).text) == ["Near", "Fit"]
    best = page(need, sort="best").text
    assert headings(best) == ["Fit", "Near"]
    assert "Dementia experience" in best


def _more(**facts):
    return {
        "gender": None,
        "languages": [],
        "experience": [],
        "interests": [],
        "communities": [],
        "refuses_pets": [],
        "refuses_smoking_homes": False,
        **facts,
    }


def test_every_rule_is_shown_with_its_evidence(make, organisation, page):
    need = make.need(organisation, max_rate=Money.pounds(25))
    make.provider(organisation)
    text = page(need).text
    for label in cards.RULES.values():
        assert label in text
    (card,) = dealt(organisation, need).fits
    assert {rule.label for rule in card.rules} == set(cards.RULES.values())
    assert all(rule.evidence for rule in card.rules)
    assert "£5 an hour under your ceiling" in text


def test_what_is_not_known_is_asked_first_and_comes_after(make, organisation, page):
    need = make.need(organisation, driver=True)
    make.provider(organisation, name="Maybe", drives=None)
    make.provider(organisation, name="Surely", drives=True, postcode=FARTHER, radius_miles=50)
    text = page(need).text
    assert headings(text) == ["Surely", "Maybe"]
    assert "Ask first: driving" in text
    assert names(dealt(organisation, need).ask_first) == ["Maybe"]


def test_a_near_miss_shows_its_one_rule_and_the_step(make, organisation, page):
    need = make.need(organisation, max_rate=Money.pounds(19))
    provider = make.provider(organisation, rates={"weekday": Money.pounds(20)})
    text = page(need).text
    assert "One change away" in text
    assert "Price: £20 an hour at weekdays, £1 over the ceiling" in text
    assert "Pay up to £1 an hour more" in text
    assert f"introduce/{provider.id}" not in text


def test_who_fails_two_rules_is_only_counted(make, organisation, page):
    need = make.need(organisation, max_rate=Money.pounds(19), driver=True)
    make.provider(organisation, drives=False)
    assert dealt(organisation, need).beyond == 1
    assert "1 more would need two changes or more" in page(need).text


def test_a_check_that_runs_out_before_the_start_blocks(make, organisation, page):
    last = clock.today() + dt.timedelta(days=5)
    checks = dict.fromkeys(
        (CheckKind.IDENTITY, CheckKind.REFERENCES, CheckKind.RIGHT_TO_WORK, CheckKind.DBS_BASIC)
    )
    checks[CheckKind.PUBLIC_LIABILITY] = last
    provider = make.provider(organisation, checks=checks)
    soon = make.need(organisation, start_on=last)
    later = make.need(organisation, start_on=last + dt.timedelta(days=1))
    assert names(dealt(organisation, soon).fits) == ["Sam"]
    text = page(later).text
    assert "Cannot be introduced" in text
    assert "Public liability insurance: ran out after" in text
    assert "renewed and recorded" in text
    with pytest.raises(desk.NotEligible):
        make.introduction(organisation, need=later, provider=provider)


def test_a_lapsed_right_to_work_blocks_by_itself(make, organisation):
    last = clock.today() + dt.timedelta(days=5)
    needed = dict.fromkeys(
        (CheckKind.IDENTITY, CheckKind.REFERENCES, CheckKind.DBS_BASIC, CheckKind.PUBLIC_LIABILITY)
    )
    make.provider(organisation, checks={**needed, CheckKind.RIGHT_TO_WORK: last})
    need = make.need(organisation, start_on=last + dt.timedelta(days=1))
    (blocked,) = looked(organisation, need).ranked.blocked
    assert blocked.rule == "right_to_work"


def test_unlisted_providers_are_shown_as_blocked_with_why(make, organisation, page):
    need, manager = make.need(organisation), make.member(organisation)
    provider = make.provider(organisation)
    make.check(organisation, provider, CheckKind.IDENTITY, decision=Decision.REFUSED, by=manager)
    text = page(need).text
    assert "Not listed on the register" in text
    assert "Identity: not recorded" in text


def test_who_is_still_registering_is_not_thought_of(make, organisation):
    need = make.need(organisation)
    make.provider(organisation, listed=False)
    assert looked(organisation, need).problem.providers == ()


def test_an_exclusion_blocks_and_says_whose_it_is(make, organisation):
    need, manager = make.need(organisation), make.member(organisation)
    first, second = make.provider(organisation, name="One"), make.provider(organisation, name="Two")
    with transaction():
        person = seekers.get_person(organisation, need.person_id)
        seekers.exclude(organisation, person, by=manager, provider_id=first.id, asked_by="person")
        seekers.exclude(organisation, person, by=manager, provider_id=second.id, asked_by="provider")
    reasons = {each.candidate.name: each.reason for each in looked(organisation, need).ranked.blocked}
    assert reasons == {
        "One": "The person has asked not to be introduced to them",
        "Two": "They have asked not to be introduced to this person",
    }


def test_a_direct_payment_cannot_pay_a_partner(make, organisation):
    need, manager = make.need(organisation, funding=Funding.DIRECT_PAYMENT), make.member(organisation)
    provider = make.provider(organisation)
    with transaction():
        person = seekers.get_person(organisation, need.person_id)
        seekers.record_relation(
            organisation,
            person,
            by=manager,
            provider_id=provider.id,
            relation=Relation.PARTNER,
            same_household=False,
        )
    (blocked,) = looked(organisation, need).ranked.blocked
    assert blocked.rule == "dp_family"


def test_a_recorded_doubt_holds_personal_care_until_somebody_has_authority(make, organisation):
    need, manager = make.need(organisation, services=PERSONAL_CARE), make.member(organisation)
    make.provider(organisation, services=PERSONAL_CARE)
    assert looked(organisation, need).ranked.eligible
    with transaction():
        person = seekers.get_person(organisation, need.person_id)
        seekers.record_capacity(
            organisation, person, by=manager, doubt=True, note="Who may come to the house"
        )
    (blocked,) = looked(organisation, need).ranked.blocked
    assert blocked.rule == "lawful_route"
    with transaction():
        person = seekers.get_person(organisation, need.person_id)
        seekers.add_representative(
            organisation, person, by=manager, name="Kim", authority=Authority.LPA_HEALTH, evidence="Seen"
        )
    assert looked(organisation, need).ranked.eligible


def test_a_company_without_registration_is_blocked_from_personal_care_only(make, organisation):
    company = {"legal_form": LegalForm.COMPANY, "services": ("COMP", *PERSONAL_CARE)}
    make.provider(organisation, **company)
    care = looked(organisation, make.need(organisation, services=PERSONAL_CARE)).ranked
    company_only = looked(organisation, make.need(organisation)).ranked
    assert [each.rule for each in care.blocked] in (["checks"], ["lawful_route"])
    assert not care.eligible
    assert company_only.eligible


def test_earlier_introductions_are_known_and_counted(make, organisation, freeze):
    freeze(dt.date(2026, 11, 2))
    provider = make.provider(organisation)
    made = make.introduction(organisation, provider=provider, accepted_by=(Side.PROVIDER, Side.SEEKER))
    person = seekers.get_person(organisation, made.person_id)
    freeze(dt.date(2026, 11, 30))
    again = make.need(organisation, person=person)
    (fact,) = looked(organisation, again).problem.providers
    assert fact.offers_28_days == 1
    assert looked(organisation, again).ranked.need.known_providers == {str(provider.id)}
    freeze(dt.date(2026, 12, 1))
    (fact,) = looked(organisation, again).problem.providers
    assert fact.offers_28_days == 0


def test_a_past_start_counts_from_today(make, organisation, freeze):
    freeze(dt.date(2026, 11, 2))
    need = make.need(organisation, start_on=dt.date(2026, 11, 9))
    freeze(dt.date(2026, 12, 1))
    assert looked(organisation, need).ranked.need.start_on == dt.date(2026, 12, 1)


def test_looking_stores_nothing(make, organisation, page):
    need = make.need(organisation)
    make.provider(organisation)
    page(need)
    assert every(owned(Ranking, organisation)) == []
    assert seekers.get_need(organisation, need.id).status is NeedStatus.NEW


def test_the_ranking_behind_an_introduction_can_be_worked_out_again(make, organisation):
    night = Visit(day=6, earliest=22 * 60, latest=7 * 60, minutes=90)
    noon = Visit(day=2, earliest=12 * 60, latest=24 * 60, minutes=30)
    need = make.need(
        organisation,
        visits=(night, noon),
        max_rate=Money.pounds(30),
        weekly_budget=Money.pounds(100),
        max_miles=12.5,
        languages_any=["en"],
        pets=["dog"],
        prefers_languages=["pa"],
        prefers_experience=["dementia"],
    )
    spoken = _more(languages=["en", "pa"])
    fitting = make.provider(
        organisation,
        rates={"weekday": Money.pounds(20), "weekend": Money.pounds(24)},
        more=spoken,
        radius_miles=20,
    )
    make.provider(organisation, name="Dear", rates={"weekday": Money.pounds(40)}, more=spoken)
    make.provider(organisation, name="Unknown", postcode=FAR)
    made = make.introduction(organisation, need=need, provider=fitting)
    (stored,) = every(owned(Ranking, organisation))
    assert made.ranking_id == stored.id
    assert stored.result["needs"][0]["eligible"][0]["id"] == str(fitting.id)
    assert len(stored.problem["providers"]) == 3
    assert rank(load(stored.problem)) == stored.result
    assert rank(load(json.loads(json.dumps(stored.problem)))) == stored.result
    assert "Surname" not in json.dumps(stored.problem)


def test_a_need_with_times_not_known_yet_can_be_ranked_and_replayed(make, organisation, page):
    need, manager = make.need(organisation, visits=(), weekly_minutes=60), make.member(organisation)
    with transaction():
        whole = seekers.get_need(organisation, need.id)
        seekers.change_need(organisation, whole, by=manager, times=Times.NOT_SURE, weekly_minutes=None)
    make.provider(organisation)
    assert "not known yet when help is wanted" in page(need).text
    make.introduction(organisation, need=need, provider=providers.list_providers(organisation)[0])
    (stored,) = every(owned(Ranking, organisation))
    assert rank(load(stored.problem)) == stored.result


def test_the_number_of_queries_does_not_grow_with_providers(make, organisation, page):
    need = make.need(organisation)

    def count():
        seen = []
        listener = lambda *facts: seen.append(facts[2])  # noqa: E731
        sa.event.listen(db.engine, "before_cursor_execute", listener)
        try:
            assert page(need, show="all").status_code == 200
        finally:
            sa.event.remove(db.engine, "before_cursor_execute", listener)
        return len(seen)

    for number in range(5):
        make.provider(organisation, name=f"P{number}")
    count()  # the first page of a session reads a little more
    few = count()
    for number in range(20):
        make.provider(organisation, name=f"Q{number}", rates={"weekday": Money.pounds(20 + number)})
    assert count() == few


def test_the_need_is_in_view_without_a_name(make, organisation, page):
    person = make.person(organisation, preferred_name="Zebedee Canary")
    need = make.need(organisation, person=person, languages_any=["pa"])
    text = page(need).text
    assert need.reference in text
    assert "Companionship" in text or "Company" in text
    assert "Monday, 1 hour between 9am and midday" in text
    assert "Speaks Punjabi" in text
    assert "Individual Service Fund" in text


def test_introducing_in_the_browser_asks_for_consent_and_a_reason(client, make, organisation):
    need, provider = make.need(organisation), make.provider(organisation)
    path = f"/{organisation.slug}/desk/{need.id}/introduce/{provider.id}"
    client.sign_in(make.member(organisation))
    asked = client.get(path).text
    assert "Nobody has agreed yet" in asked
    refused = client.post(path, data={}).text
    for sentence in (
        "Tick this once they have agreed",
        "Choose who agreed",
        "Choose how they said so",
        "Choose why you introduce them",
    ):
        assert sentence in refused
    assert every(owned(Introduction, organisation)) == []
    told = {"agreed": "y", "given_by": "person", "channel": "phone", "reason": "other"}
    assert "Say the reason in a few words" in client.post(path, data=told).text
    done = client.post(path, data={**told, "note": "They met at the lunch club"})
    (made,) = every(owned(Introduction, organisation))
    assert done.location == f"/{organisation.slug}/introductions/{made.id}"
    assert made.reason is Reason.OTHER
    shown = client.get(done.location).text
    assert "They met at the lunch club" in shown
    again = client.get(path)
    assert again.status_code == 409
    assert "already been introduced" in again.text


def test_a_consent_on_record_is_enough(client, make, organisation):
    need, provider = make.need(organisation), make.provider(organisation)
    make.consent(organisation, seekers.get_person(organisation, need.person_id), provider_id=provider.id)
    path = f"/{organisation.slug}/desk/{need.id}/introduce/{provider.id}"
    client.sign_in(make.member(organisation))
    assert "Consent to tell this provider is on record" in client.get(path).text
    assert client.post(path, data={"reason": "nearest"}).status_code == 302


def test_a_representative_with_authority_may_give_the_consent(client, make, organisation):
    need, provider, manager = make.need(organisation), make.provider(organisation), make.member(organisation)
    with transaction():
        person = seekers.get_person(organisation, need.person_id)
        kim = seekers.add_representative(
            organisation, person, by=manager, name="Kim", authority=ActsAs.DEPUTY_BOTH, evidence="Order seen"
        )
        seekers.add_representative(organisation, person, by=manager, name="Lou Helper", authority=None)
    path = f"/{organisation.slug}/desk/{need.id}/introduce/{provider.id}"
    asked = client.sign_in(manager).get(path).text
    assert "Kim" in asked
    assert "Lou Helper" not in asked
    told = {"agreed": "y", "given_by": str(kim.id), "channel": "paper", "reason": "nearest"}
    assert client.post(path, data=told).status_code == 302


def test_time_taken_since_is_explained_on_a_page_of_its_own(client, make, organisation):
    need = make.need(organisation)
    provider = make.provider(organisation, weekly_minutes=60)
    path = f"/{organisation.slug}/desk/{need.id}/introduce/{provider.id}"
    client.sign_in(make.member(organisation))
    assert client.get(path).status_code == 200
    with transaction():
        whole = providers.get_provider(organisation, provider.id)
        today, arrangement = clock.today(), uuid.uuid4()
        capacity.book(
            whole.identity, organisation, arrangement_id=arrangement, weekly_minutes=30, starts_on=today
        )
    told = {"agreed": "y", "given_by": "person", "channel": "phone", "reason": "nearest"}
    answered = client.post(path, data=told)
    assert answered.status_code == 409
    assert "30 minutes a week to spare; 1 hour a week is asked" in answered.text
    assert "govuk-error-summary" not in answered.text
    assert every(owned(Introduction, organisation)) == []


def test_unable_to_match_keeps_the_reason_and_the_rule_that_bound(client, make, organisation):
    need = make.need(organisation, max_rate=Money.pounds(15))
    make.provider(organisation)
    client.sign_in(make.member(organisation))
    path = f"/{organisation.slug}/desk/{need.id}/unable"
    assert "Choose what stands in the way most" in client.post(path, data={}).text
    client.post(path, data={"reason": "price"})
    assert seekers.get_need(organisation, need.id).status is NeedStatus.UNABLE
    (unmet,) = every(owned(UnmetRequest, organisation))
    assert (unmet.reason, unmet.bound_by) == (UnableReason.PRICE, "price")
    assert "Unable to match" in client.get(f"/{organisation.slug}/desk/{need.id}").text


def test_a_settled_need_is_shown_without_candidates(client, make, organisation, page):
    need, manager = make.need(organisation), make.member(organisation)
    with transaction():
        seekers.withdraw(organisation, seekers.get_need(organisation, need.id), by=manager)
    text = page(need).text
    assert "Nobody is looked for now" in text
    assert "Who fits" not in text


def test_today_counts_what_needs_doing_and_leads_there(client, make, organisation, freeze):
    freeze(dt.date(2026, 11, 2))
    make.need(organisation)
    make.provider(organisation, listed=False)
    made = make.introduction(organisation)
    make.introduction(organisation, accepted_by=(Side.PROVIDER, Side.SEEKER))
    freeze(dt.date(2026, 11, 10))
    client.sign_in(make.member(organisation))
    text = client.get(f"/{organisation.slug}/today").text
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text))
    assert "1 new" in plain
    assert "3 waiting for more than a week" in plain
    assert "1 waiting for replies" in plain
    assert "1 with a reply overdue" in plain
    assert "1 where both said yes, not arranged yet" in plain
    assert "1 waiting to be checked" in plain
    assert made.reference in client.get(f"/{organisation.slug}/introductions?show=overdue").text


def test_today_shows_checks_about_to_run_out(client, make, organisation, freeze):
    freeze(dt.date(2026, 11, 2))
    make.provider(organisation, name="Gus")
    freeze(dt.date(2027, 10, 20))
    client.sign_in(make.member(organisation))
    text = client.get(f"/{organisation.slug}/today").text
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text))
    assert "0 checks running out within 7 days" in plain
    assert "1 checks running out within 30 days" in plain
    assert "Gus" in client.get(f"/{organisation.slug}/checks?show=within-30").text


def test_finance_sees_today_without_what_it_may_not_open(client, make, organisation):
    make.need(organisation)
    client.sign_in(make.member(organisation, Role.FINANCE))
    text = client.get(f"/{organisation.slug}/today").text
    assert "/needs" not in text
    assert "/introductions" not in text
    assert "/providers" not in text


def test_a_need_of_another_organisation_cannot_be_decided(client, make, organisation):
    need, provider = make.need(organisation), make.provider(organisation)
    other = make.organisation()
    own_need = make.need(other)
    client.sign_in(make.member(other))
    for path in (
        f"desk/{need.id}",
        f"desk/{need.id}/unable",
        f"desk/{need.id}/introduce/{provider.id}",
        f"desk/{own_need.id}/introduce/{provider.id}",
    ):
        assert client.get(f"/{other.slug}/{path}").status_code == 404
    with pytest.raises(NotFound):
        make.introduction(other, need=own_need, provider=provider)
