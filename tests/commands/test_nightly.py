"""The night's work: a lapse is told to both sides once, reminders go out once a step, a failure stops no other."""

import datetime as dt

import pytest
import sqlalchemy as sa

from carematch.commands import nightly
from carematch.commands.nightly import Step
from carematch.core import jobs
from carematch.core.db import db, transaction
from carematch.core.permissions import Role
from carematch.mail.models import Message
from carematch.providers import following, lapses, reminders, service
from carematch.providers.reminders import CheckReminder
from carematch.providers.vocabulary import Status
from carematch.rules.checks import CheckKind

SOME_DAY = dt.date(2026, 6, 1)
LAST = dt.date(2026, 9, 30)
OURS = ("provider_unlisted", "checks_ran_out", "checks_running_out")


@pytest.fixture
def organisation(make, freeze):
    freeze(SOME_DAY)
    return make.organisation()


def letters(template):
    db.session.rollback()
    return sorted(
        each.to_address for each in db.session.scalars(sa.select(Message).where(Message.template == template))
    )


def insured_until(make, organisation, provider, last):
    make.check(organisation, provider, CheckKind.PUBLIC_LIABILITY, valid_until=last)


def night(freeze, day, steps=None):
    freeze(day)
    db.session.rollback()
    return nightly.run()


def manager_of(make, organisation):
    """Return the address of the one manager; the builders made others."""
    return make.member(organisation, Role.MANAGER).email


def test_a_lapse_is_told_to_the_provider_and_to_every_manager_once(make, organisation, freeze):
    gone, also, _stays = (make.provider(organisation, name=each) for each in ("Gus", "Una", "Sam"))
    for each in (gone, also):
        insured_until(make, organisation, each, LAST)
    managers = {manager_of(make, organisation), manager_of(make, organisation)}
    night(freeze, LAST)
    assert letters("checks_ran_out") == []
    for _ in range(2):
        done = night(freeze, LAST + dt.timedelta(days=1))
        assert done.failed == []
    assert letters("provider_unlisted") == sorted([gone.user.email, also.user.email])
    told = letters("checks_ran_out")
    assert len(told) == len(set(told))
    assert managers <= set(told)
    db.session.rollback()
    by_name = {each.name: each.status for each in service.list_providers(organisation)}
    assert by_name == {"Gus": Status.UNLISTED, "Una": Status.UNLISTED, "Sam": Status.LISTED}
    night(freeze, LAST + dt.timedelta(days=2))
    assert len(letters("checks_ran_out")) == len(told)


def test_a_night_that_dies_after_taking_off_tells_the_managers_when_it_is_done_again(
    make, organisation, freeze, monkeypatch
):
    provider = make.provider(organisation)
    insured_until(make, organisation, provider, LAST)

    def die(_organisation, _on):
        lapses.tell_managers(_organisation, _on)
        raise OSError("the machine went off")

    whole = nightly.STEPS
    monkeypatch.setattr(nightly, "STEPS", (whole[0], Step("managers_told", die)))
    assert night(freeze, LAST + dt.timedelta(days=1)).failed == [f"{organisation.slug}: managers_told"]
    assert letters("checks_ran_out") == []
    assert len(letters("provider_unlisted")) == 1
    monkeypatch.setattr(nightly, "STEPS", whole)
    night(freeze, LAST + dt.timedelta(days=1))
    told = letters("checks_ran_out")
    assert told
    night(freeze, LAST + dt.timedelta(days=1))
    assert (letters("checks_ran_out"), len(letters("provider_unlisted"))) == (told, 1)


def test_a_renewal_lists_again_and_the_next_lapse_is_told_anew(make, organisation, freeze):
    provider = make.provider(organisation)
    insured_until(make, organisation, provider, LAST)
    night(freeze, LAST + dt.timedelta(days=1))
    once = len(letters("checks_ran_out"))
    insured_until(make, organisation, provider, LAST + dt.timedelta(days=90))
    assert service.get_provider(organisation, provider.id).status is Status.LISTED
    night(freeze, LAST + dt.timedelta(days=91))
    assert len(letters("checks_ran_out")) > once


def test_the_letters_say_neither_who_nor_which_check(make, organisation, freeze):
    provider = make.provider(organisation, name="Gus")
    insured_until(make, organisation, provider, LAST)
    night(freeze, LAST - dt.timedelta(days=5))
    night(freeze, LAST + dt.timedelta(days=1))
    db.session.rollback()
    written = db.session.scalars(sa.select(Message).where(Message.template.in_(OURS))).all()
    assert {each.template for each in written} == set(OURS)
    for each in written:
        said = f"{each.subject} {each.body}".lower()
        for word in ("gus", "insurance", "liability", provider.reference.lower()):
            assert word not in said


def test_a_provider_is_reminded_once_at_each_step_with_one_letter_for_all_checks(make, organisation, freeze):
    provider = make.provider(organisation)
    insured_until(make, organisation, provider, LAST)
    make.check(organisation, provider, CheckKind.RIGHT_TO_WORK, valid_until=LAST)
    written = []
    for days in (61, 60, 59, 31, 30, 8, 7, 6, 0):
        for _ in range(2):
            assert night(freeze, LAST - dt.timedelta(days=days)).failed == []
        written.append(len(letters("checks_running_out")))
    assert written == [0, 1, 1, 1, 2, 2, 3, 3, 3]
    assert set(letters("checks_running_out")) == {provider.user.email}


def test_after_nights_without_work_only_the_nearest_step_is_written(make, organisation, freeze):
    provider = make.provider(organisation)
    insured_until(make, organisation, provider, LAST)
    night(freeze, LAST - dt.timedelta(days=20))
    night(freeze, LAST - dt.timedelta(days=19))
    assert len(letters("checks_running_out")) == 1


def test_a_step_of_a_check_cannot_be_kept_twice(make, organisation, freeze):
    provider = make.provider(organisation)
    insured_until(make, organisation, provider, LAST)
    night(freeze, LAST - dt.timedelta(days=20))

    def remind_again():
        with transaction():
            kept = db.session.scalars(sa.select(CheckReminder).execution_options(scoped=True)).one()
            db.session.add(
                CheckReminder(
                    organisation_id=organisation.id, check_id=kept.check_id, days=kept.days, sent_on=LAST
                )
            )

    with pytest.raises(sa.exc.IntegrityError):
        remind_again()


def test_one_anchors_failure_stops_neither_the_others_nor_its_other_steps(
    make, organisation, freeze, monkeypatch
):
    other = make.organisation()
    for each in (organisation, other):
        insured_until(make, each, make.provider(each), LAST)

    def fail_here(anchor, on):
        done = following.look_again(anchor, on)
        if anchor.id == organisation.id:
            raise OSError("not now")
        return done

    steps = (Step("taken_off", fail_here), Step("reminded", reminders.send))
    monkeypatch.setattr(nightly, "STEPS", steps)
    done = night(freeze, LAST + dt.timedelta(days=1))
    assert done.failed == [f"{organisation.slug}: taken_off"]
    assert done.done == {organisation.slug: {"reminded": 0}, other.slug: {"taken_off": 1, "reminded": 0}}
    assert len(letters("provider_unlisted")) == 1
    with pytest.raises(nightly.NightNotDone):
        nightly.nightly(day="2026-10-01")


def test_the_days_job_does_the_work_of_its_day(app, make, organisation, freeze):
    provider = make.provider(organisation)
    insured_until(make, organisation, provider, LAST)
    freeze(LAST + dt.timedelta(days=1))
    with transaction():
        jobs.enqueue_once(nightly.JOB, "nightly-2026-10-01", day="2026-10-01")
        jobs.enqueue_once(nightly.JOB, "nightly-2026-10-01", day="2026-10-01")
    jobs.run_pending(app)
    db.session.rollback()
    assert service.get_provider(organisation, provider.id).status is Status.UNLISTED
