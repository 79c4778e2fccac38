"""What a rule answers, and the evidence it gives."""

from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """Whether a rule is met. For a legal rule *unknown* counts as not met."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class RuleAnswer:
    """One rule's answer and the sentence that shows why, written for the page."""

    answer: Answer
    evidence: str

    @property
    def is_met(self) -> bool:
        """Say whether the rule is certainly met."""
        return self.answer is Answer.MET
