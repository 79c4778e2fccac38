"""All questions of the registration, in the order in which they are asked."""

from carematch.asking.interview import Interview
from carematch.asking.shape import Question
from carematch.providers.asking.choosing import EQUALITY, EXPERIENCE, INTERESTS, LANGUAGES, WORDS
from carematch.providers.asking.task import Task
from carematch.providers.asking.terms import RATES, WHEN, WHERE
from carematch.providers.asking.who import WHO
from carematch.providers.asking.work import HOW, OFFER

# No answer is given on it: it says what will be checked, and why, once that can be said.
CHECKS = (Question(key="checks", task=Task.CHECKS, title="What we will ask you for", asks=()),)

INTERVIEW = Interview(
    (
        *(*WHO, *HOW, *OFFER, *WHERE, *WHEN, *RATES),
        *(*LANGUAGES, *EXPERIENCE, *INTERESTS, *WORDS, *EQUALITY),
        *CHECKS,
    )
)
QUESTIONS = INTERVIEW.questions
