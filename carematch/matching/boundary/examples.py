"""What would make an introductory agency part of the care itself: dated data, each with its source and its words.

An agency that only introduces has no ongoing role in the care, and is not registered with the Care Quality Commission
for it. The regulator's guidance lists what an ongoing role looks like; carrying on a regulated activity without
registration is an offence (Health and Social Care Act 2008, section 10). The words are those of an instruction to a
provider: what somebody needs, asks or has said is no instruction, and neither is what we ask for our register.
"""

import datetime as dt
import enum
import re
from dataclasses import dataclass

_CQC = (
    "Care Quality Commission, guidance on personal care: ongoing role and introductory agencies (26 May 2022)"
)
_SUMMARY = "Summary of the Care Quality Commission's examples of an ongoing role, as agencies publish it"
_SINCE = dt.date(2022, 5, 26)


class Code(enum.StrEnum):
    """One thing that an introductory agency does not do."""

    DIRECTING = "directing"
    ROTA = "rota"
    REPLACING = "replacing"
    CARE_PLAN = "care_plan"
    MONITORING = "monitoring"


@dataclass(frozen=True, slots=True)
class Example:
    """One of the regulator's examples: what it is, why it matters, where it is said, from when, and its words."""

    code: Code
    title: str
    why: str
    source: str
    since: dt.date
    words: tuple[re.Pattern[str], ...]
    until: dt.date | None = None

    def holds(self, on: dt.date) -> bool:
        """Tell whether the example is in force on a day."""
        return self.since <= on and (self.until is None or on <= self.until)


def _words(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(each, re.IGNORECASE) for each in patterns)


_GAP = r"[^.!?\n]{0,60}?"
_SHORT = r"[^.!?\n]{0,25}?"
_TOLD = (
    r"(?:\byou (?:must|should|have to|need to|are to|ought to)\b|\b(?:make|be) sure\b|\bensure\b|\bplease\b"
    r"|\bremember to\b|(?:^|[.!?\n;:,]\s*|\band )(?:do not|don't|never|always)\b|\bI (?:want|expect|need) you to\b"
    r"|\bwe (?:want|expect|need) you to\b)"
)
_CARE = (
    r"\b(?:wash(?:ing|es)?|bath(?:e|ing)?|shower(?:ing)?|dress(?:ing)?|undress|feed(?:ing)?|toilet(?:ing)?|hoist"
    r"|lift (?:her|him|them)|turn (?:her|him|them)|move (?:her|him|them)|get (?:her|him|them) (?:up|out|into|washed"
    r"|dressed|ready)|put (?:her|him|them) to bed|change (?:her|his|their) (?:pads?|dressings?|bed|sheets)"
    r"|cream|catheter|(?:give|administer|prompt|apply|check)" + _SHORT + r"(?:medication|medicines?|tablets?|"
    r"insulin|creams?|drops|dressings?|skin|weight|fluids?))\b"
)
_HERS = r"(?:her|him|them|the (?:person|lady|gentleman|client))"

EXAMPLES: tuple[Example, ...] = (
    Example(
        Code.DIRECTING,
        "Directing how care is given",
        "How the help is given is for the person and the provider to agree between them. An agency that directs it"
        " has an ongoing role in the care, and would have to be registered",
        _CQC,
        _SINCE,
        _words(
            rf"{_TOLD}{_GAP}{_CARE}",
            rf"(?:^|[.!?\n;:]\s*)(?:give|feed|hoist|wash|bathe|shower|dress|lift|turn|toilet)\s+{_HERS}\b",
            rf"\b(?:from now on|from (?:mon|tues|wednes|thurs|fri|satur|sun)day|in future|next time)\b{_GAP}"
            rf"(?:{_CARE}|\b(?:do|spend|stay|start with|begin with) (?:her|his|their|it|longer|more)\b)",
            rf"\b(?:give|administer) {_HERS} (?:her |his |their |the )?(?:medication|medicines?|tablets?|insulin)\b",
        ),
    ),
    Example(
        Code.ROTA,
        "Arranging rotas",
        "Days and times are agreed between the person and the provider. An agency that says who goes when runs the"
        " care",
        _SUMMARY,
        _SINCE,
        _words(
            r"\b(?:I|we)(?:'ve| have|'ll| will)? (?:put|placed?|booked?|scheduled?|rostered|assign(?:ed)?"
            r"|allocated?|rota'?d) you\b(?! in touch)",
            r"\byou(?:'re| are|'ve been| have been|'ll be| will be) (?:now )?(?:scheduled|rostered|assigned|"
            r"allocated|on (?:the |this week's )?(?:rota|roster|shift)|(?:put )?down for)\b",
            r"\b(?:your|this week's|next week's|the new|attached) (?:rota|roster|shifts?)\b",
            r"\bswap shifts\b",
            r"\b(?:swap|change|take|do|work|cover) (?:the |a |an |this |that |your |his |her |[a-z]+day(?:'s)? )"
            r"{0,3}(?:shift|rota)\b",
        ),
    ),
    Example(
        Code.REPLACING,
        "Replacing the provider",
        "Whoever steps in is for the person to choose, and is introduced anew. An agency that sends somebody else runs"
        " the care",
        _SUMMARY,
        _SINCE,
        _words(
            r"\b(?:I|we)(?:'ll| will|'re| are|'ve| have)?(?: be| been)? (?:send|sending|sent|put|putting) "
            + _GAP
            + r"\b(?:instead|in your place|to (?:cover|replace) (?:you|for you))\b",
            r"\b(?:I|we)(?:'ll| will|'re| are|'ve| have)?(?: be)? (?:replac(?:e|ing|ed)|swapp(?:ing|ed)|tak(?:e|ing) "
            r"you off) ?(?:you|him|her|them)?\b",
            r"(?:\b(?:could|can|would|will|please|must|need|want) you\b|\bplease\b|\byou (?:must|should|need to|are to)"
            r"\b)"
            + _SHORT
            + r"\b(?:cover|stand in|step in|fill in) (?:for|[a-z]+'s|her|his|the|on|this|next)\b",
        ),
    ),
    Example(
        Code.CARE_PLAN,
        "Managing the care plan",
        "A plan of care is the person's own, or the council's. An agency that writes it, or holds a provider to it,"
        " manages the care",
        _SUMMARY,
        _SINCE,
        _words(
            r"\b(?:follow|stick to|keep to|work to|comply with|go by|update|fill in|sign|complete|read)\b"
            + _SHORT
            + r"\b(?:care|support|visit) (?:and support )?plan\b",
            r"\b(?:I|we)(?:'ve| have|'ll| will)? (?:written|wrote|write|drawn up|changed?|updated?|amended?|reviewed?)"
            + _SHORT
            + r"\b(?:care|support|visit) (?:and support )?plan\b",
            r"\b(?:our|my|attached|new|the updated) (?:care|visit) plan\b",
        ),
    ),
    Example(
        Code.MONITORING,
        "Supervising or monitoring the care",
        "We ask the person whether they would like another introduction. An agency that watches the care, or uses what"
        " it hears to change how it is given, has an ongoing role: it is the regulator's first example",
        _CQC,
        _SINCE,
        _words(
            r"\b(?:I|we)(?:'ll| will|'m| am|'re| are|'ve| have| need to| want to| shall)?"
            r"(?: going to| come and| be| been| also)* "
            r"(?:watch|observ|inspect|supervis|monitor|spot[- ]check|shadow|apprais)\w*\b",
            r"\b(?:keep|write|fill in|complete|send (?:me|us)|email (?:me|us)|bring (?:me|us))\b"
            + _SHORT
            + r"\b(?:visit|care|daily|medication) (?:notes?|logs?|records?|charts?|sheets?|reports?)\b",
            r"\b(?:clock|log|check|sign) in (?:and out )?(?:at|when|for|each|every)\b"
            + _SHORT
            + r"\b(?:visit|arriv|home)",
            r"\byour (?:next )?(?:supervision|appraisal|spot[- ]check|performance)\b",
            r"\b(?:feedback|complain\w*|they (?:say|said|told us)|(?:she|he) (?:says|said|told us))\b"
            + _GAP
            + r"\b(?:so|you (?:must|should|need to|have to)|next time|improve|do better|be more|try to)\b",
        ),
    ),
)
