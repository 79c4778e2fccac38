"""What staff are asked about a provider."""

from typing import Any

from carematch.asking.fields import out_of, yes_or_no
from carematch.core.fields import (
    DateField,
    Email,
    EmailField,
    Form,
    InputRequired,
    Length,
    Optional,
    RadioField,
    StringField,
    TextAreaField,
    _l,
)
from carematch.providers.vocabulary import (
    STOP_REASON_LABELS,
    Status,
    StopReason,
)


class PhoneForm(Form):
    """Somebody on the phone who wants to register."""

    full_name = StringField(
        _l("What is their full name?"),
        validators=[InputRequired(_l("Enter their full name")), Length(max=120)],
    )
    email = EmailField(
        _l("What is their email address?"),
        description=_l("With one they can sign in later and keep their page up to date themselves"),
        default="",
        validators=[Optional(), Email(_l("Enter an email address like name@example.org"))],
        render_kw={"autocomplete": "off"},
    )


class RegistrationForm(Form):
    """What the CQC's register says."""

    cqc_location_id = StringField(
        _l("What is the location ID?"),
        description=_l("As the register shows it, like 1-123456789"),
        default="",
        validators=[Optional(), Length(max=40)],
    )
    cqc_personal_care = yes_or_no(
        _l("Is it registered for personal care today?"),
        InputRequired(_l("Choose yes if the register shows personal care")),
    )
    cqc_checked_on = DateField(
        _l("When did you look it up?"), validators=[InputRequired(_l("Enter the day you looked it up"))]
    )


class StopForm(Form):
    """Why a provider is taken off the list."""

    status = RadioField(
        _l("What should happen?"),
        choices=out_of(
            [
                (Status.PAUSED.value, _l("Pause them for a while")),
                (Status.UNLISTED.value, _l("Take them off the list until something is put right")),
                (Status.WITHDRAWN.value, _l("They are leaving")),
            ]
        ),
        coerce=lambda value: Status(value) if value in set(Status) else None,
        validators=[InputRequired(_l("Choose what should happen"))],
    )
    why = RadioField(
        _l("Why?"),
        choices=out_of(STOP_REASON_LABELS.items()),
        coerce=lambda value: StopReason(value) if value in set(StopReason) else None,
        validators=[InputRequired(_l("Choose why"))],
    )
    reason = TextAreaField(
        _l("What happened, in a few words?"),
        description=_l("Staff see this. For safeguarding leave it empty: the next pages ask"),
        default="",
        validators=[Optional(), Length(max=500)],
    )

    @property
    def is_safeguarding(self) -> bool:
        """Tell whether somebody may have been harmed, which has pages of its own."""
        return self.why.data is StopReason.SAFEGUARDING

    @property
    def said(self) -> dict[str, Any]:
        """Return what the service takes: the reason as staff read it; another reason has to be put in words."""
        words = [self.reason.data] if self.reason.data else []
        if self.why.data is not StopReason.OTHER:
            words.insert(0, STOP_REASON_LABELS[self.why.data])
        return {"status": self.status.data, "reason": ". ".join(words)}
