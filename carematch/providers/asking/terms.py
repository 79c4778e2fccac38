"""Where and when somebody works, and what they charge."""

from carematch.asking.shape import Ask, Kind, Question
from carematch.providers.asking import conditions as on
from carematch.providers.asking.task import Task
from carematch.providers.vocabulary import DAY_TYPE_LABELS, TRAVEL_LABELS, DayType

_NOTHING_ELSE = "Leave it empty if you do not work then"

WHERE = (
    Question(
        key="base",
        task=Task.WHERE,
        title="What postcode do you work from?",
        asks=(
            Ask(
                name="postcode",
                kind=Kind.POSTCODE,
                said="Postcode",
                hint="Nobody sees it. People see the neighbourhood, and about how far away it is",
                missing="Enter the postcode you work from",
                read=lambda provider: provider.base_postcode,
                suggest=on.home_postcode,
            ),
        ),
    ),
    Question(
        key="home",
        task=Task.WHERE,
        title="Is that your home?",
        asks=(
            Ask(
                name="works_from_home",
                kind=Kind.YES_NO,
                said="Works from home",
                hint="If it is, the map shows only the middle of your neighbourhood",
                missing="Choose yes if that is your home",
            ),
        ),
    ),
    Question(
        key="distance",
        task=Task.WHERE,
        title="How many miles will you go to somebody?",
        may_wait=True,
        asks=(
            Ask(
                name="radius_miles",
                kind=Kind.WHOLE,
                said="Goes up to",
                say=on.miles,
                missing="Enter how many miles you will go",
                limits=(1, 100),
                complaint="Enter a number of miles from 1 to 100",
            ),
        ),
    ),
    Question(
        key="travel",
        task=Task.WHERE,
        title="How do you travel to people?",
        asks=(
            Ask(
                name="travels_by",
                kind=Kind.SEVERAL,
                said="Travels by",
                hint="Tick every way you use. Some people ask for somebody who drives",
                words=TRAVEL_LABELS,
                read=on.travels_by,
            ),
        ),
    ),
)

WHEN = (
    Question(
        key="free",
        task=Task.WHEN,
        title="When are you usually free?",
        may_wait=True,
        asks=(
            Ask(
                name="free",
                kind=Kind.WEEK,
                said="Usually free",
                hint="Tick every time you could work. You agree exact times later, with each person",
                missing="Tick at least one time when you are free",
                read=on.free_cells,
            ),
        ),
    ),
    Question(
        key="hours",
        task=Task.WHEN,
        title="How many hours a week can you work altogether?",
        may_wait=True,
        asks=(
            Ask(
                name="weekly_minutes",
                kind=Kind.HOURS,
                said="Hours a week",
                hint="Count the hours you already work for people we introduced you to",
                missing="Enter how many hours a week you can work",
                read=lambda provider: provider.identity.weekly_minutes,
            ),
        ),
    ),
)

RATES = (
    Question(
        key="rates",
        task=Task.RATES,
        title="What do you charge for an hour?",
        may_wait=True,
        asks=(
            Ask(
                name="weekday",
                kind=Kind.RATE,
                said=DAY_TYPE_LABELS[DayType.WEEKDAY],
                label="Monday to Friday",
                missing="Enter what you charge for an hour, Monday to Friday",
                read=on.rate_on(DayType.WEEKDAY),
            ),
            Ask(
                name="weekend",
                kind=Kind.RATE,
                said=DAY_TYPE_LABELS[DayType.WEEKEND],
                label="Saturday and Sunday",
                hint=_NOTHING_ELSE,
                read=on.rate_on(DayType.WEEKEND),
            ),
            Ask(
                name="bank_holiday",
                kind=Kind.RATE,
                said=DAY_TYPE_LABELS[DayType.BANK_HOLIDAY],
                label="Bank holidays",
                hint=_NOTHING_ELSE,
                read=on.rate_on(DayType.BANK_HOLIDAY),
            ),
        ),
    ),
)
