"""What everybody reads leads nobody past the organisation."""

import pytest

from carematch.providers import answers, past_us
from carematch.providers.models import Provider


@pytest.mark.parametrize(
    ("words", "left_out"),
    [("Call 0117 496 0123 any time", "phone numbers"), ("Ring 07700900123", "phone numbers"),
     ("+44 (0)7700 900 123", "phone numbers"), ("write to sam.k@example.org", "email addresses"),
     ("see www.samcares.example", "web addresses"), ("https://x.example/sam", "web addresses"),
     ("samcares.co.uk", "web addresses"), ("I live at BS3 4AB", "postcodes"), ("near bs34ab", "postcodes")],
)  # fmt: skip
def test_ways_past_us_are_refused(words, left_out):
    assert past_us.refusal(words) == (
        f"Leave out {left_out}: everybody can read this, and people reach you through us"
    )


@pytest.mark.parametrize(
    "words",
    ["", "Twenty years, since 2004. I charge £20, or £25 at 10pm.", "Bedminster, BS3 and BS4. A1 company!",
     "Level 2 and 3 certificates; 100% on time, Mon-Fri 9.00-17.30", "Harbour Hands CIC"],
)  # fmt: skip
def test_ordinary_words_are_kept(words):
    assert past_us.refusal(words) is None


def test_an_answer_that_leads_past_us_is_not_kept():
    provider = Provider(about="Good company", answered=[])
    with pytest.raises(answers.AnswerRefused, match="Leave out phone numbers") as refused:
        answers.keep(provider, "one-line", about="Call 0117 496 0123")
    assert (refused.value.field, provider.about) == ("about", "Good company")
