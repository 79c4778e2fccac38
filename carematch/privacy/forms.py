"""What is asked about one's data: the password once more, what is wanted, and what staff did."""

from carematch.asking.fields import out_of
from carematch.core.fields import (
    Form,
    InputRequired,
    Length,
    PasswordField,
    RadioField,
    TextAreaField,
    _l,
)
from carematch.privacy.vocabulary import KIND_LABELS, OUTCOME_LABELS, STEP_LABELS, Kind, Outcome, Step

LONG = 4000


class PasswordAgainForm(Form):
    """Who is at the keyboard, before everything is handed out."""

    password = PasswordField(_l("Your password"), validators=[InputRequired(_l("Enter your password"))])


class AskForm(Form):
    """What somebody wants done about their data."""

    kind = RadioField(
        _l("What do you want us to do?"),
        choices=out_of((kind.value, _l(label)) for kind, label in KIND_LABELS.items()),
        coerce=lambda value: Kind(value) if value in set(Kind) else None,
        validators=[InputRequired(_l("Choose what you want us to do"))],
    )
    said = TextAreaField(
        _l("Tell us what it is about"),
        description=_l("For example: my phone number is wrong, or: please delete what I wrote in March."),
        validators=[
            InputRequired(_l("Tell us what it is about")),
            Length(max=LONG, message=_l("Use at most 4,000 letters")),
        ],
    )


class StepForm(Form):
    """What was done about a request, and what came of it."""

    step = RadioField(
        _l("What have you done?"),
        choices=out_of((step.value, _l(label)) for step, label in STEP_LABELS.items()),
        coerce=lambda value: Step(value) if value in set(Step) else None,
        validators=[InputRequired(_l("Choose what you have done"))],
    )
    outcome = RadioField(
        _l("If you answer it: what came of it?"),
        choices=out_of((outcome.value, _l(label)) for outcome, label in OUTCOME_LABELS.items()),
        coerce=lambda value: Outcome(value) if value in set(Outcome) else None,
        validate_choice=False,
    )
    note = TextAreaField(
        _l("In your words"),
        description=_l(
            "How you know who it is, what you asked, or your answer. They can read the answer. Say in it that they "
            "can complain to the Information Commissioner."
        ),
        default="",
        validators=[Length(max=LONG, message=_l("Use at most 4,000 letters"))],
    )
