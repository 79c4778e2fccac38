"""Words that must stay whole: every service in one group, every task with its words, times as people say them."""

import pytest

from carematch.rules.taxonomy import SERVICES
from carematch.seekers import tasks, wording
from carematch.seekers.asking.questions import QUESTIONS
from carematch.seekers.models import NeedVisit
from carematch.seekers.vocabulary import NEED_STATUS_LABELS, NEED_STATUS_WORDS, SERVICE_GROUPS, NeedStatus


def test_every_service_that_is_not_refused_stands_in_one_group():
    grouped = [code for _, codes in SERVICE_GROUPS.values() for code in codes]
    assert sorted(grouped) == sorted(code for code, each in SERVICES.items() if not each.refused)


def test_every_task_and_status_has_its_words():
    assert set(tasks.TITLES) == set(tasks.Task)
    assert set(tasks.ANSWERS) == set(tasks.Task) - tasks.OPTIONAL
    assert [task for _, group in tasks.GROUPS for task in group] == list(tasks.Task)
    assert {each.task for each in QUESTIONS.values()} == set(tasks.Task)
    assert set(NEED_STATUS_LABELS) == set(NEED_STATUS_WORDS) == set(NeedStatus)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "no time"), (1, "1 minute"), (45, "45 minutes"), (60, "1 hour"), (150, "2 hours 30 minutes")],
)
def test_lengths(minutes, said):
    assert wording.length(minutes) == said


@pytest.mark.parametrize(
    ("minute", "said"),
    [
        (0, "midnight"),
        (30, "12:30am"),
        (450, "7:30am"),
        (720, "midday"),
        (750, "12:30pm"),
        (1380, "11pm"),
        (1440, "midnight"),
    ],
)
def test_times(minute, said):
    assert wording.time_of_day(minute) == said


def test_a_visit_over_midnight_says_so():
    over = NeedVisit(day=5, earliest=1320, latest=120, minutes=60)
    assert wording.visit(over) == "Saturday, 1 hour between 10pm and 2am the next day"
    assert wording.visit(NeedVisit(day=5, earliest=1320, latest=1440, minutes=60)).endswith(
        "10pm and midnight"
    )
