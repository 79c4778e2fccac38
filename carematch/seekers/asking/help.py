"""What would help, what matters, and when."""

from carematch.asking.shape import Ask, Kind, Question
from carematch.core.wording import joined
from carematch.seekers import wording
from carematch.seekers.asking import conditions as on
from carematch.seekers.asking.task import Task
from carematch.seekers.asking.words import LENGTHS, NOT_HERE, SINCE_LABELS
from carematch.seekers.vocabulary import START_LABELS, TIMES_HINTS, TIMES_LABELS, Times

OUTCOMES = (
    Question(
        key="outcomes",
        task=Task.OUTCOMES,
        title="What matters to you?",
        asks=(
            Ask(
                name="outcomes",
                kind=Kind.LONG,
                said="What matters",
                hint="In your own words. For example: to get out more, to keep the garden, to sleep through the night",
                limits=(2000,),
            ),
        ),
    ),
)

HELP = (
    Question(
        key="services",
        task=Task.HELP,
        title="What would help?",
        explained=(("Is something not here?", NOT_HERE),),
        asks=(
            Ask(
                name="services",
                kind=Kind.SERVICES,
                said="Help wanted",
                missing="Choose everything that would help, at least one thing",
                say=lambda need: joined(wording.services(need), "\n"),
            ),
        ),
    ),
)

TIMES = (
    Question(
        key="times",
        task=Task.TIMES,
        title="When in the week do you want help?",
        asks=(
            Ask(
                name="times",
                kind=Kind.ONE_OF,
                said="Days and times",
                missing="Choose when you want help, or that you do not know yet",
                words=TIMES_LABELS,
                hints=TIMES_HINTS,
            ),
        ),
    ),
    Question(
        key="hours",
        task=Task.TIMES,
        title="About how many hours a week do you want help?",
        is_asked=on.wants(Times.FLEXIBLE),
        may_be_unknown=True,
        asks=(
            Ask(
                name="weekly_minutes",
                kind=Kind.HOURS,
                said="Hours a week",
                hint="For example 6, or 4.5",
            ),
        ),
    ),
    Question(
        key="suits",
        task=Task.TIMES,
        title="Which parts of the week would suit you?",
        is_asked=on.wants(Times.CHOOSE),
        asks=(
            Ask(
                name="suits",
                kind=Kind.WEEK,
                said="Times that would suit",
                hint="Tick every part in which somebody could come. More ticks make it easier to find somebody",
                missing="Tick at least one part of the week",
            ),
        ),
    ),
    Question(
        key="length",
        task=Task.TIMES,
        title="How long should somebody stay each time?",
        is_asked=on.wants(Times.CHOOSE),
        asks=(
            Ask(
                name="usual_minutes",
                kind=Kind.ONE_OF,
                said="Length of a visit",
                hint="Help to get up and dressed often takes 45 minutes to an hour. Company and going out take longer",
                missing="Choose how long somebody should stay",
                words={str(minutes): label for minutes, label in LENGTHS.items()},
                read=on.length,
            ),
        ),
    ),
    Question(
        key="how-often",
        task=Task.TIMES,
        title="How many times a week should somebody come?",
        is_asked=on.wants(Times.CHOOSE),
        asks=(
            Ask(
                name="visits_a_week",
                kind=Kind.WHOLE,
                said="Visits a week",
                hint="7 is once every day, 14 is twice every day",
                missing="Enter how many times a week",
                limits=(1, 28),
                complaint="Enter a number from 1 to 28",
            ),
        ),
    ),
    Question(
        key="proposed",
        task=Task.TIMES,
        title="Would these visits suit you?",
        page="proposed",
        is_asked=on.wants(Times.CHOOSE),
        asks=(
            Ask(
                name="visits",
                kind=Kind.LINE,
                missing="Say whether the visits would suit you",
                read=lambda _need: None,
            ),
        ),
    ),
    Question(
        key="visits",
        task=Task.TIMES,
        title="Visits in the week",
        page="visits",
        is_asked=on.wants(Times.VISITS),
        asks=(
            Ask(
                name="visits",
                kind=Kind.LINE,
                said="Visits",
                missing="Add at least one visit",
                say=lambda need: joined(wording.week(need), "\n"),
            ),
        ),
    ),
)

START = (
    Question(
        key="since",
        task=Task.START,
        title="How long have you needed this help?",
        asks=(
            Ask(
                name="since",
                kind=Kind.ONE_OF,
                said="Needed since",
                words=SINCE_LABELS,
            ),
        ),
    ),
    Question(
        key="hospital",
        task=Task.START,
        title="Are you in hospital, and coming home soon?",
        why=(
            "Then it is urgent, and we look at it first. We do not ask why you are in hospital. The ward or the "
            "hospital's discharge team may arrange free help for the first weeks: ask them as well."
        ),
        asks=(
            Ask(
                name="from_hospital",
                kind=Kind.YES_NO,
                said="Coming home from hospital",
            ),
        ),
    ),
    Question(
        key="discharge",
        task=Task.START,
        title="On which day do you come home?",
        is_asked=on.is_from_hospital,
        may_be_unknown=True,
        asks=(
            Ask(
                name="discharge_on",
                kind=Kind.DAY,
                said="Coming home on",
                hint="For example 27 3 2027. Your best guess will do: you can change it",
            ),
        ),
    ),
    Question(
        key="start-on",
        task=Task.START,
        title="When should it start?",
        asks=(
            Ask(
                name="start",
                kind=Kind.ONE_OF,
                said="Start",
                missing="Choose when it should start, or that you do not know yet",
                words=START_LABELS,
                say=wording.start,
            ),
            Ask(
                name="start_on",
                kind=Kind.DAY,
                label="If you know the date: when should it start?",
                hint="For example 27 3 2027",
                read=on.start_on,
            ),
        ),
    ),
    Question(
        key="needed-by",
        task=Task.START,
        title="Is there a day by which somebody must be there?",
        is_asked=on.is_not_from_hospital,
        asks=(
            Ask(
                name="needed_by",
                kind=Kind.DAY,
                said="Needed by",
                hint="Leave it empty if there is none. For example 27 3 2027",
            ),
        ),
    ),
)
