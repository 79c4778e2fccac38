"""All questions about a need, in the order in which they are asked."""

from carematch.asking.interview import Interview
from carematch.seekers.asking.about import ABOUT, CONTACT, PLACE
from carematch.seekers.asking.help import HELP, OUTCOMES, START, TIMES
from carematch.seekers.asking.paying import PAYING
from carematch.seekers.asking.who import MUSTS, WISHES

INTERVIEW = Interview((*ABOUT, *CONTACT, *PLACE, *OUTCOMES, *HELP, *TIMES, *START, *MUSTS, *WISHES, *PAYING))
QUESTIONS = INTERVIEW.questions
