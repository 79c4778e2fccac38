"""All questions of the registration, in the order in which they are asked."""

from carematch.providers.asking.choosing import EQUALITY, EXPERIENCE, INTERESTS, LANGUAGES, WORDS
from carematch.providers.asking.shape import Question, Task
from carematch.providers.asking.terms import RATES, WHEN, WHERE
from carematch.providers.asking.who import WHO
from carematch.providers.asking.work import HOW, OFFER
from carematch.providers.models import Provider

# No answer is given on it: it says what will be checked, and why, once that can be said.
CHECKS = (Question(key="checks", task=Task.CHECKS, title="What we will ask you for", asks=()),)

QUESTIONS: dict[str, Question] = {
    question.key: question
    for questions in (
        *(WHO, HOW, OFFER, WHERE, WHEN, RATES),
        *(LANGUAGES, EXPERIENCE, INTERESTS, WORDS, EQUALITY),
        CHECKS,
    )
    for question in questions
}


def of_task(provider: Provider, task: Task) -> list[Question]:
    """Return the questions of a task that a provider is asked, in order."""
    return [each for each in asked(provider) if each.task is task]


def asked(provider: Provider) -> list[Question]:
    """Return every question that a provider is asked, in order."""
    return [each for each in QUESTIONS.values() if each.is_asked(provider)]


def unanswered_after(provider: Provider, question: Question) -> Question | None:
    """Return the next question of the same task that is not answered yet, or None."""
    following = _after(of_task(provider, question.task), question)
    return next((each for each in following if not each.is_answered(provider)), None)


def unanswered(provider: Provider, task: Task | None = None) -> Question | None:
    """Return the first question (of a task) that is not answered yet, or None."""
    questions = of_task(provider, task) if task else asked(provider)
    return next((each for each in questions if not each.is_answered(provider)), None)


def before(provider: Provider, question: Question) -> Question | None:
    """Return the question before one in its task, or None."""
    questions = of_task(provider, question.task)
    place = questions.index(question) if question in questions else 0
    return questions[place - 1] if place else None


def _after(questions: list[Question], question: Question) -> list[Question]:
    """Return what comes after a question."""
    order = list(QUESTIONS)
    return [each for each in questions if order.index(each.key) > order.index(question.key)]
