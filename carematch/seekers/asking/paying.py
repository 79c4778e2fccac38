"""How it will be paid for, and what there is."""

from carematch.asking.shape import Ask, Kind, Question
from carematch.seekers.asking.task import Task
from carematch.seekers.asking.words import WAYS_TO_PAY
from carematch.seekers.vocabulary import FUNDING_HINTS, FUNDING_LABELS

PAYING = (
    Question(
        key="funding",
        task=Task.PAYING,
        title="How will it be paid for?",
        explained=WAYS_TO_PAY,
        asks=(
            Ask(
                name="funding",
                kind=Kind.ONE_OF,
                said="How it is paid for",
                missing="Choose how it will be paid for, or that you do not know yet",
                words=FUNDING_LABELS,
                hints=FUNDING_HINTS,
            ),
        ),
    ),
    Question(
        key="budget",
        task=Task.PAYING,
        title="How much is there for this, each week?",
        why="We show you how many hours it buys at the prices near you. No provider sees it.",
        may_be_unknown=True,
        asks=(
            Ask(
                name="weekly_budget",
                kind=Kind.POUNDS,
                said="Weekly budget",
                hint="The money from the council, or what you want to spend. Without anything that you would add to it",
            ),
        ),
    ),
    Question(
        key="top-up",
        task=Task.PAYING,
        title="How much of your own would you add, each week?",
        may_be_unknown=True,
        asks=(
            Ask(
                name="weekly_top_up",
                kind=Kind.POUNDS,
                said="Weekly top-up",
                hint="Only if you want to. Enter 0 if nothing",
            ),
        ),
    ),
)
