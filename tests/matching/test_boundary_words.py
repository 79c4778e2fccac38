"""The guard warns of words that direct care, and lets alone what an agency says every day."""

import datetime as dt

import pytest

from carematch.matching.boundary.drift import drifts
from carematch.matching.boundary.examples import EXAMPLES, Code

TODAY = dt.date(2026, 11, 23)

WARNS = {
    Code.DIRECTING: (
        "Please make sure you wash her before breakfast.",
        "You should use the hoist with two people.",
        "Give her tablets at 8am.",
        "Hello Bea. Hoist him with two people",
        "From Monday do her hair first and then the washing",
        "Remember to check his skin and apply the cream every evening",
        "Don’t lift her on your own",
        "Always get him dressed before ten",
        "We need you to change her dressings twice a week",
        "Next time spend longer with him",
        "I want you to put her to bed by nine",
    ),
    Code.ROTA: (
        "I have put you on Tuesday and Thursday mornings",
        "We've scheduled you for 7am",
        "You are on the rota for Sunday",
        "Your rota for next week is attached",
        "Can you swap shifts with Dora?",
        "You have been assigned to Mr Ash at weekends",
        "Please cover the Sunday shift",
    ),
    Code.REPLACING: (
        "We will send Dora instead of you on Friday",
        "We are replacing you from next week",
        "Could you cover for Bea while she is away?",
        "Please stand in for Dora on Monday",
        "You must step in for her this week",
    ),
    Code.CARE_PLAN: (
        "Please follow the care plan",
        "I have updated her care plan, see below",
        "Stick to the care and support plan",
        "We have written a new visit plan for you",
        "Our care plan says two visits",
    ),
    Code.MONITORING: (
        "I will come and observe you on Thursday",
        "We monitor all visits",
        "Send us your visit notes every Friday",
        "Please keep a daily log",
        "Log in at each visit",
        "We will spot-check your visits",
        "She says you rush, so try to be slower",
        "The feedback is that you are late: you should be on time",
        "Your next supervision is on 3 May",
    ),
}

QUIET = (
    "",
    "She needs help with washing and dressing every morning.",
    "He needs two people and a hoist, and has both.",
    "They would like somebody who can help with a shower on Tuesdays",
    "She takes tablets and manages them herself",
    "Please call her before your first visit.",
    "Please ring us when you have met",
    "Please say yes or no by Friday",
    "Please send us your new insurance certificate",
    "You need to renew your DBS check before we can introduce you",
    "Make sure your page says when you are free",
    "You should agree days and times with her yourself",
    "Can you use a hoist?",
    "Do you have training in moving and handling?",
    "Do you work shifts?",
    "Are you free on Tuesday mornings?",
    "Would you like to meet them?",
    "She plans her own week and would like two mornings",
    "The council's care plan gives her seven hours a week",
    "Her daughter keeps the care plan",
    "She is looking for somebody to replace her last helper",
    "They would like a second person who can step in when the first is away",
    "Would you be willing to be a backup? The person chooses",
    "We check insurance once a year",
    "We will call you in two weeks to ask whether you would like more introductions",
    "We have your documents. Thank you",
    "She said she is looking forward to meeting you",
    "He says that Monday suits him",
    "She lives near the park and has a small dog, so tell us if you do not like dogs",
    "The introduction was withdrawn because somebody else was chosen",
    "Rang twice, left a message, will try again on Thursday",
    "You wrote 3 hours for 4 May, and the person agreed 2. Write them down again",
    "These hours are for a day before the arrangement began",
    "Best fit: close by, speaks Punjabi, has a car",
    "Never met before, both live in Southville",
    "She always washes at home in the morning and would like company afterwards",
    "Feedback from the first meeting: both want to go ahead",
    "Please log in to answer",
    "Sign in to see what they ask",
    "I will send you her details once she agrees",
    "We will put you in touch",
)


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in WARNS.items() for text in texts])
def test_words_that_direct_care_are_warned_of(code, text):
    assert code in {each.example.code for each in drifts(text, TODAY)}


@pytest.mark.parametrize("text", QUIET)
def test_what_an_agency_says_every_day_is_let_alone(text):
    assert drifts(text, TODAY) == ()


def test_every_example_has_its_reason_its_source_and_its_day():
    assert {each.code for each in EXAMPLES} == set(Code) == set(WARNS)
    for each in EXAMPLES:
        assert each.why
        assert each.source
        assert drifts("Please follow the care plan", each.since - dt.timedelta(days=1)) == ()


def test_the_words_are_quoted_on_one_line():
    (found,) = drifts("Hello.\nPlease make sure\nyou have rung. Please wash her\u2019s first!", TODAY)
    assert found.words == "Please wash"
