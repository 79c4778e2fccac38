"""What we learn about somebody within three months of an introduction reaches the people who were introduced."""

import datetime as dt

import pytest

from carematch.core import clock
from carematch.core.db import transaction
from carematch.core.permissions import Role
from carematch.matching import introductions
from carematch.matching.introducing.reasons import EndReason
from carematch.matching.models import Side
from carematch.matching.suitability import service, signals, window
from carematch.matching.suitability.sources import Source
from carematch.providers import service as providers
from carematch.providers import vetting
from carematch.providers.vocabulary import CqcStatus, Decision, Method
from carematch.rules.checks import CheckKind
from carematch.seekers.vocabulary import Channel

TOLD = "Their insurance could not be confirmed"


@pytest.fixture
def organisation(make):
    return make.organisation()


def learn(organisation, provider, by, **facts):
    with transaction():
        return service.learn(
            organisation,
            provider.id,
            by=by,
            **{
                "learned_on": clock.today(),
                "source": Source.COUNCIL,
                "fact": "The council wrote to us",
                "must_tell": True,
                "told_as": TOLD,
                **facts,
            },
        )


def whom(organisation, fact):
    return [each.introduction.id for each in service.list_to_tell(organisation, fact)]


def test_everybody_introduced_within_three_months_is_to_be_told(make, organisation, freeze):
    manager, provider = make.member(organisation), make.provider(organisation)
    learned_on = clock.today()
    freeze(window.first_day(organisation, learned_on) - dt.timedelta(days=1))
    make.introduction(organisation, provider=provider)
    freeze(window.first_day(organisation, learned_on))
    agreed = make.introduction(organisation, provider=provider, accepted_by=(Side.PROVIDER, Side.SEEKER))
    ended = make.introduction(organisation, provider=provider)
    with transaction():
        found = introductions.get_introduction(organisation, ended.id)
        introductions.withdraw(organisation, found, by=manager, because=EndReason.MISTAKE)
    freeze(learned_on)
    make.introduction(organisation)  # with somebody else
    fact = learn(organisation, provider, manager)
    assert sorted(whom(organisation, fact)) == sorted([agreed.id, ended.id])
    assert service.count_to_tell(organisation) == 2
    nothing = learn(organisation, provider, manager, must_tell=False, told_as="")
    assert whom(organisation, nothing) == []
    assert nothing.told_as is None


@pytest.mark.parametrize(
    ("learned_on", "first"),
    [("2026-05-31", "2026-02-28"), ("2028-05-31", "2028-02-29"), ("2027-01-15", "2026-10-15")],
)
def test_three_months_are_counted_by_the_calendar(make, organisation, learned_on, first):
    day = dt.date.fromisoformat
    assert window.first_day(organisation, day(learned_on)) == day(first)


def test_a_manager_tells_them_in_the_words_chosen_and_once(client, make, organisation):
    manager, made = make.member(organisation), make.introduction(organisation)
    root = f"/{organisation.slug}/suitability"
    client.sign_in(manager)
    new = f"/{organisation.slug}/providers/{made.provider_id}/suitability/new"
    day = clock.today()
    typed = {"learned_on-day": day.day, "learned_on-month": day.month, "learned_on-year": day.year}
    form = {"source": "reference", "fact": "Nan Nettle says she lied", "must_tell": "yes", **typed}
    assert "Write what people are told" in client.post(new, data=form).text
    where = client.post(new, data={**form, "told_as": TOLD}).location
    assert "person to tell what we learned" in client.get(f"/{organisation.slug}/today").text
    assert "Nan Nettle" in client.get(where).text
    fact = service.list_facts(organisation)[0].fact
    (task,) = service.list_to_tell(organisation, fact)
    page = client.get(f"{where}/people/{task.telling.id}").text
    assert TOLD in page
    assert "Nan Nettle" not in page  # what was said in confidence is not beside what to read out
    told = {"told_on-day": day.day, "told_on-month": day.month, "told_on-year": day.year}
    done = {**told, "channel": "phone", "note": "With her daughter Dora"}
    assert client.post(f"{where}/people/{task.telling.id}", data=done).location == where
    (task,) = service.list_to_tell(organisation, fact)
    assert (task.telling.channel, task.telling.told_by_id) == (Channel.PHONE, manager.id)
    first = task.telling.told_at
    client.post(f"{where}/people/{task.telling.id}", data={**done, "channel": "paper"})
    (task,) = service.list_to_tell(organisation, fact)
    assert (task.telling.channel, task.telling.told_at) == (Channel.PHONE, first)
    assert "Everybody was told" in client.get(root).text
    assert "With her daughter Dora" in client.get(where).text
    assert client.sign_in(make.member(organisation, Role.FINANCE)).get(root).status_code == 403


def test_a_fact_of_another_organisation_is_nobodys(client, make, organisation):
    task, other = make.suitability_telling(organisation), make.organisation()
    client.sign_in(make.member(other))
    assert client.get(f"/{other.slug}/suitability/{task.fact_id}").status_code == 404
    assert client.get(f"/{other.slug}/suitability/{task.fact_id}/people/{task.id}").status_code == 404


def refuse(organisation, provider, by):
    with transaction():
        vetting.record_check(
            organisation,
            providers.get_provider(organisation, provider.id),
            by=by,
            kind=CheckKind.PUBLIC_LIABILITY,
            method=Method.ORIGINAL,
            decision=Decision.REFUSED,
            seen_on=clock.today(),
            note="The insurer knows no such policy",
        )


def test_a_check_that_is_refused_after_an_introduction_waits_to_be_weighed(client, make, organisation):
    manager, provider = make.member(organisation), make.provider(organisation)
    make.introduction(organisation, provider=provider)
    refuse(organisation, make.provider(organisation), manager)  # introduced to nobody
    assert signals.to_weigh(organisation) == []
    refuse(organisation, provider, manager)
    (signal,) = signals.to_weigh(organisation)
    assert (signal.provider.id, signal.source) == (provider.id, Source.CHECK)
    page = client.sign_in(manager).get(f"/{organisation.slug}/suitability").text
    assert "Public liability insurance: not accepted" in page
    learn(organisation, provider, manager, source=Source.CHECK)
    assert signals.to_weigh(organisation) == []


def test_a_registration_that_ended_waits_until_somebody_says_it_means_nothing(make, organisation):
    manager, provider = make.member(organisation), make.provider(organisation)
    make.introduction(organisation, provider=provider)
    with transaction():
        providers.get_provider(organisation, provider.id).cqc_status = CqcStatus.GONE
    assert [each.source for each in signals.to_weigh(organisation)] == [Source.CQC]
    learn(organisation, provider, manager, source=Source.CQC, must_tell=False, told_as="")
    assert signals.to_weigh(organisation) == []
    assert service.count_to_tell(organisation) == 0
