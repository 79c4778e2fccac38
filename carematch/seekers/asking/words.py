"""The words that answers about a need are chosen from, and what they mean."""

import enum

from carematch.core.wording import counted


class Since(enum.StrEnum):
    """For how long somebody has needed help."""

    NOT_YET = "not_yet"
    WEEKS = "weeks"
    MONTHS = "months"
    LONGER = "longer"
    NOT_SURE = "not_sure"


SINCE_LABELS = {
    Since.NOT_YET: "I do not need it yet",
    Since.WEEKS: "For less than a month",
    Since.MONTHS: "For 1 to 6 months",
    Since.LONGER: "For longer than 6 months",
    Since.NOT_SURE: "I do not know",
}

BEST_TIMES = {
    "morning": "Morning, 9am to noon",
    "midday": "Around midday, noon to 2pm",
    "afternoon": "Afternoon, 2pm to 5pm",
    "evening": "Early evening, 5pm to 7pm",
}

COMMUNICATION_HINTS = {
    "easy_read": "Short words with pictures",
    "text_relay": "Calls through Relay UK, typed and read out",
    "interpreter": "We ask for which language next",
    "phone_only": "We do not write to you",
    "trusted_person": "We ask for whom next",
}

LETTERS = {"plain": "Normal print", "large_print": "Large print", "easy_read": "Easy Read"}

LENGTHS = {
    30: "Half an hour",
    45: "Three quarters of an hour",
    60: "1 hour",
    90: "1 hour 30 minutes",
    120: "2 hours",
    180: "3 hours",
    240: "4 hours",
}

MILES = {n: counted("%(num)s mile", "%(num)s miles", n) for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20, 30)}

# What could give way, by the rule of matching that it belongs to.
FLEXIBLE = {
    "times": "The days and times",
    "hours": "The number of hours",
    "distance": "How far away they are",
    "price": "What an hour costs",
    "gender": "Whether it is a woman or a man",
    "language": "The language they speak",
    "driver": "That they drive",
    "own_must": "What I wrote in my own words",
}

NOT_HERE = (
    "We do not introduce people for nursing, such as injections, catheters or dressing wounds. Ask your GP surgery or "
    "the district nurses. If what you need is not in the list, tell us in your own words under “What matters to you?”, "
    "or call us."
)

WAYS_TO_PAY = (
    (
        "What is a Direct Payment?",
        (
            "The council works out what your care should cost and pays the money to you or somebody you choose. You "
            "decide whom to pay with it. Ask the council's adult social care team whether you can have one."
        ),
    ),
    (
        "What is an Individual Service Fund?",
        (
            "An ISF is the same money from the council, but an organisation that you choose holds it for you. You "
            "still decide what it is spent on. They pay the bills and keep the records."
        ),
    ),
    (
        "What is my own money?",
        (
            "Your pension, savings or benefits such as Attendance Allowance. You can ask the council for a care needs "
            "assessment whatever you have: it is free."
        ),
    ),
    (
        "What is a mix?",
        (
            "The council's money pays for some of it, and you or your family add to it. What you add each week is "
            "called a top-up."
        ),
    ),
)
