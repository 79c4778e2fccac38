"""What each side of an introduction is asked."""

from typing import Any

from carematch.core.fields import Form, _l
from carematch.matching import questions
from carematch.matching.models import Side


class AnswerForm(Form):
    """Yes or no to an introduction, and why not."""

    accepts = questions.accepts(_l("Do you want to go ahead?"))
    reason = questions.why_not()
    note = questions.why_not_note()

    def __init__(self, side: Side, **kwargs: Any) -> None:
        """Offer the reasons that this side may have."""
        super().__init__(**kwargs)
        self.reason.choices = questions.refusals(questions.WHY_NOT[side])

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the reason of a no."""
        answered = super().validate(extra_validators)
        return questions.no_has_reason(self, self.accepts, self.reason) and answered

    @property
    def said(self) -> dict[str, Any]:
        """Return the answer as introductions.answer takes it."""
        return questions.said(self.accepts, self.reason, self.note)
