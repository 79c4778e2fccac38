"""What staff are asked about a provider."""

from carematch.core.fields import (
    DateField,
    Email,
    EmailField,
    Form,
    InputRequired,
    Length,
    Optional,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    _l,
)
from carematch.providers.questions import out_of, yes_or_no
from carematch.providers.vocabulary import DECISION_LABELS, METHOD_LABELS, Decision, Method, Status
from carematch.rules.checks import CHECK_LABELS, CheckKind


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


class CheckForm(Form):
    """A check that somebody made."""

    kind = SelectField(
        _l("What was checked?"),
        choices=out_of(CHECK_LABELS.items()),
        coerce=lambda value: CheckKind(value) if value in set(CheckKind) else None,
    )
    method = RadioField(
        _l("How?"),
        choices=out_of(METHOD_LABELS.items()),
        coerce=lambda value: Method(value) if value in set(Method) else None,
        validators=[InputRequired(_l("Choose how it was checked"))],
    )
    reference = StringField(
        _l("How can it be found again?"),
        description=_l(
            "A document, policy or certificate number. For references, the two people, who are not relatives"
        ),
        default="",
        validators=[Optional(), Length(max=200)],
    )
    issued_on = DateField(
        _l("When was it issued?"), description=_l("Needed for a DBS check"), validators=[Optional()]
    )
    valid_until = DateField(
        _l("What is the last day it is good for?"),
        description=_l("Needed for insurance. Leave it empty if nothing is written on it"),
        validators=[Optional()],
    )
    seen_on = DateField(
        _l("When was it checked?"), validators=[InputRequired(_l("Enter the day it was checked"))]
    )
    decision = RadioField(
        _l("What came of it?"),
        choices=out_of(DECISION_LABELS.items()),
        coerce=lambda value: Decision(value) if value in set(Decision) else None,
        validators=[InputRequired(_l("Choose what came of it"))],
    )
    note = TextAreaField(
        _l("Anything to note?"),
        description=_l("Never write down what a DBS certificate says"),
        default="",
        validators=[Optional(), Length(max=1000)],
    )

    @staticmethod
    def kind_of(code: str | None) -> CheckKind | None:
        """Return the kind that a link asks for, or None."""
        return CheckKind(code) if code in set(CheckKind) else None


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
    reason = TextAreaField(
        _l("Why?"),
        description=_l("Only staff see this"),
        validators=[InputRequired(_l("Say why, in a few words")), Length(max=500)],
    )
