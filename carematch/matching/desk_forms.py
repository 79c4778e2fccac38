"""What the manager says at the matching desk."""

import uuid
from collections.abc import Sequence
from typing import Any

from carematch.core.fields import (
    BooleanField,
    CheckboxesField,
    Form,
    InputRequired,
    RadioField,
    SelectChoice,
    Ticked,
    _l,
)
from carematch.matching import questions
from carematch.matching.boundary.guard import GuardedForm
from carematch.matching.desk import Agreement
from carematch.matching.introducing.reasons import END_LABELS, WITHDRAWN_BECAUSE, EndReason
from carematch.matching.models import (
    REASON_LABELS,
    UNABLE_LABELS,
    Introduction,
    Reason,
    Side,
    UnableReason,
)
from carematch.seekers.models import Representative
from carematch.seekers.vocabulary import AUTHORITY_LABELS, CHANNEL_LABELS, HELPER_LABEL, Channel, Giver

HEARD = tuple((value, label) for value, label in CHANNEL_LABELS.items() if value is not Channel.ONLINE)


class IntroduceForm(GuardedForm):
    """Why these two, under a consent that is on record."""

    reason = RadioField(
        _l("Why this provider?"),
        choices=questions.choices(REASON_LABELS.items()),
        coerce=Reason,
        validators=[InputRequired(_l("Choose why you introduce them"))],
    )
    note = questions.note(
        _l("Anything to add? (optional)"), _l("Staff read this. It does not go to the provider")
    )

    @property
    def decision(self) -> dict[str, Any]:
        """Return what was decided as desk.introduce takes it."""
        return {"reason": self.reason.data, "note": self.note.data or ""}


class FirstConsentForm(IntroduceForm):
    """Why these two, and the consent as it was just given."""

    agreed = BooleanField(
        _l("They have agreed to this"),
        validators=[Ticked(_l("Ask them first. Tick this once they have agreed"))],
    )
    given_by = RadioField(
        _l("Who agreed?"), validators=[InputRequired(_l("Choose who agreed"))], validate_choice=True
    )
    channel = RadioField(
        _l("How did they say so?"),
        choices=questions.choices(HEARD),
        coerce=Channel,
        validators=[InputRequired(_l("Choose how they said so"))],
    )

    def __init__(self, representatives: Sequence[Representative], **kwargs: Any) -> None:
        """Offer the person, and whoever holds an authority to decide for them."""
        super().__init__(**kwargs)
        acting = [(each.id, f"{each.name}: {_authority(each)}") for each in representatives]
        self.given_by.choices = questions.choices([(Giver.PERSON, _l("The person themselves")), *acting])

    @property
    def decision(self) -> dict[str, Any]:
        """Return what was decided, with the consent, as desk.introduce takes it."""
        by_person = self.given_by.data == Giver.PERSON.value
        agreement = Agreement(
            channel=self.channel.data,
            given_by=Giver.PERSON if by_person else Giver.REPRESENTATIVE,
            representative_id=None if by_person else uuid.UUID(self.given_by.data),
        )
        return {"reason": self.reason.data, "note": self.note.data or "", "agreement": agreement}


def _authority(representative: Representative) -> str:
    return AUTHORITY_LABELS[representative.authority] if representative.authority else HELPER_LABEL


class UnableForm(Form):
    """Why nobody can be introduced."""

    reason = RadioField(
        _l("What stands in the way most?"),
        choices=questions.choices(UNABLE_LABELS.items()),
        coerce=UnableReason,
        validators=[InputRequired(_l("Choose what stands in the way most"))],
    )
    note = questions.note(_l("Anything to add? (optional)"))

    @property
    def decision(self) -> dict[str, Any]:
        """Return what was decided as desk.give_up takes it."""
        return {"reason": self.reason.data, "note": self.note.data or ""}


class PhoneAnswerForm(Form):
    """An answer that somebody gave the manager."""

    side = RadioField(_l("Who answered?"), validators=[InputRequired(_l("Choose who answered"))])
    accepts = questions.accepts(_l("Do they want to go ahead?"))
    reason = questions.why_not()
    note = questions.why_not_note()
    channel = RadioField(
        _l("How did they say so?"),
        choices=questions.choices(HEARD),
        coerce=Channel,
        validators=[InputRequired(_l("Choose how they said so"))],
    )

    def __init__(self, waiting: Sequence[Side], acting: Sequence[Representative] = (), **kwargs: Any) -> None:
        """Offer the sides that have not answered, and whoever acts for the person."""
        super().__init__(**kwargs)
        labels = {Side.PROVIDER: _l("The provider"), Side.SEEKER: _l("The person themselves")}
        offered: list[tuple[Any, Any]] = [(side, labels[side]) for side in waiting]
        if Side.SEEKER in waiting:
            offered += [(each.id, f"{each.name}: {_authority(each)}") for each in acting]
        self.side.choices = questions.choices(offered)

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the reason of a no."""
        answered = super().validate(extra_validators)
        return questions.no_has_reason(self, self.accepts, self.reason) and answered

    @property
    def said(self) -> dict[str, Any]:
        """Return the answer as introductions.answer takes it."""
        is_side = self.side.data in set(Side)
        return {
            "side": Side(self.side.data) if is_side else Side.SEEKER,
            "representative_id": None if is_side else uuid.UUID(self.side.data),
            "channel": self.channel.data,
            **questions.said(self.accepts, self.reason, self.note),
        }


class WithdrawForm(Form):
    """Why an introduction is taken back."""

    because = RadioField(
        _l("Why do you take it back?"),
        choices=questions.choices((reason, END_LABELS[reason]) for reason in WITHDRAWN_BECAUSE),
        coerce=EndReason,
        validators=[InputRequired(_l("Choose why you take it back"))],
    )


class OthersForm(WithdrawForm):
    """Which of the others are taken back now that somebody said yes."""

    chosen = CheckboxesField(
        _l("Whom do you take back?"),
        coerce=uuid.UUID,
        validators=[InputRequired(_l("Tick whom you take back"))],
    )

    def __init__(self, others: Sequence[Introduction], **kwargs: Any) -> None:
        """Offer those who are still asked, all ticked, because somebody else was chosen."""
        super().__init__(**kwargs)
        self.chosen.choices = [
            SelectChoice(str(each.id), f"{each.provider.called}, {each.reference}") for each in others
        ]
        if not self.is_submitted():
            self.chosen.data = [each.id for each in others]
            self.because.data = EndReason.ANOTHER_CHOSEN
