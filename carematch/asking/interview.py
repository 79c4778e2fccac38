"""All questions about one kind of record, in the order in which they are asked, and how far somebody has come."""

import enum
from collections.abc import Iterable
from typing import Any

from carematch.asking.shape import Question


class TaskState(enum.StrEnum):
    """How a task stands."""

    COMPLETED = "completed"
    IN_PROGRESS = "in_progress"
    NOT_STARTED = "not_started"
    CANNOT_START = "cannot_start"


TASK_STATE_LABELS = {
    TaskState.COMPLETED: "Completed",
    TaskState.IN_PROGRESS: "In progress",
    TaskState.NOT_STARTED: "Not yet started",
    TaskState.CANNOT_START: "Cannot start yet",
}


class Interview:
    """Questions in their order; each belongs to a task, which stands in the task list by itself."""

    def __init__(self, questions: Iterable[Question]) -> None:
        """Take the questions."""
        self.questions = {question.key: question for question in questions}

    def asked(self, record: Any) -> list[Question]:
        """Return every question that is asked about a record, in order."""
        return [each for each in self.questions.values() if each.is_asked(record)]

    def of_task(self, record: Any, task: enum.StrEnum) -> list[Question]:
        """Return the questions of a task that are asked about a record, in order."""
        return [each for each in self.asked(record) if each.task is task]

    def unanswered(self, record: Any, task: enum.StrEnum | None = None) -> Question | None:
        """Return the first question (of a task) that is not answered yet, or None."""
        questions = self.of_task(record, task) if task else self.asked(record)
        return next((each for each in questions if not each.is_answered(record)), None)

    def unanswered_after(self, record: Any, question: Question) -> Question | None:
        """Return the next question of the same task that is not answered yet, or None."""
        following = self._after(self.of_task(record, question.task), question)
        return next((each for each in following if not each.is_answered(record)), None)

    def next_to_ask(self, record: Any, question: Question) -> Question | None:
        """Return the next question that takes an answer and has none, in any task."""
        following = self._after(self.asked(record), question)
        return next((each for each in following if each.asks and not each.is_answered(record)), None)

    def newly_asked(self, known: set[str], record: Any) -> Question | None:
        """Return the first question that an answer has opened and that is not answered yet, or None."""
        opened = [each for each in self.asked(record) if each.key not in known and each.asks]
        return next((each for each in opened if not each.is_answered(record)), None)

    def before(self, record: Any, question: Question) -> Question | None:
        """Return the question before one in its task, or None."""
        questions = self.of_task(record, question.task)
        place = questions.index(question) if question in questions else 0
        return questions[place - 1] if place else None

    def state_of(self, record: Any, task: enum.StrEnum) -> TaskState:
        """Return how a task stands, from the record alone."""
        answered = [question.is_answered(record) for question in self.of_task(record, task)]
        if all(answered):
            return TaskState.COMPLETED
        return TaskState.IN_PROGRESS if any(answered) else TaskState.NOT_STARTED

    def has_all_it_needs(self, record: Any, task: enum.StrEnum) -> bool:
        """Tell whether everything is answered in a task that cannot stay open."""
        needed = [question for question in self.of_task(record, task) if question.is_needed]
        return all(question.has_what_it_needs(record) for question in needed)

    def _after(self, questions: list[Question], question: Question) -> list[Question]:
        """Return what comes after a question."""
        order = list(self.questions)
        return [each for each in questions if order.index(each.key) > order.index(question.key)]
