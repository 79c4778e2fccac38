"""Everyday words find the service that is meant; where that is not clear, the likeliest are offered."""

import pytest

from carematch.directory.meaning import LONGEST, Meaning, understand
from carematch.directory.synonyms import SYNONYMS
from carematch.rules.taxonomy import SERVICES

UNDERSTOOD = {
    "help with shower": "PC-WASH",
    "shwoer": "PC-WASH",
    "I need help having a BATH!": "PC-WASH",
    "someone to wash my hair": "PC-WASH",
    "washing up": "CLEAN",
    "lift to hospital": "TRANS-HEALTH",
    "hospittal": "TRANS-HEALTH",
    "doctor's appointment": "TRANS-HEALTH",
    "lift to the shops": "TRANS",
    "someone to talk to": "COMP",
    "mum is lonely": "COMP",
    "walk my dog": "PET",
    "gardner": "GARD",
    "change lightbulb": "GARD",
    "clenaing": "CLEAN",
    "cook dinner": "COOK",
    "meals on wheels": "MEALS",
    "pills": "MED",
    "medcation": "MED",
    "help eating": "PC-EAT",
    "ipad": "TECH",
    "overnight": "NIGHT",
    "live in carer": "LIVE",
    "respite": "RESP",
    "insulin injections": "NURS",
    "personal care": "PC-WASH",
}


@pytest.mark.parametrize("text", UNDERSTOOD)
def test_everyday_words_are_understood(text):
    assert understand(text) == Meaning(UNDERSTOOD[text])


@pytest.mark.parametrize(
    "text", ["", "help", "please can you", "qqqqqq", "a" * 10_000, "\x00 <b> ''", "dementia"]
)
def test_what_says_nothing_is_not_guessed_at(text):
    assert understand(text) == Meaning()


@pytest.mark.parametrize(("text", "among"), [("walking", {"PET", "OUT"}), ("food", {"COOK", "SHOP"})])
def test_of_two_that_are_as_likely_both_are_offered(text, among):
    found = understand(text)
    assert found.code is None
    assert among <= set(found.nearest)


def test_every_name_and_every_synonym_leads_to_its_own_service():
    said = [(each.name, code) for code, each in SERVICES.items()]
    said += [(synonym, code) for code, each in SYNONYMS.items() for synonym in each]
    assert [(text, code) for text, code in said if understand(text).code != code] == []
    assert set(SYNONYMS) == set(SERVICES)
    assert max(len(text) for text, _code in said) <= LONGEST


def test_two_letters_swapped_in_a_name_still_find_the_service():
    lost = []
    for code, each in SERVICES.items():
        for word in each.name.split():
            slip = word[:2] + word[3] + word[2] + word[4:] if len(word) >= 7 else word
            found = understand(each.name.replace(word, slip))
            if code not in (found.code, *found.nearest):
                lost.append((each.name, slip))
    assert lost == []
