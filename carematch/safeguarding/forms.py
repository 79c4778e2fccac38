"""What is asked about a concern, and about what was done."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from carematch.asking.fields import answer, out_of, yes_or_no
from carematch.core.fields import (
    DateField,
    Form,
    HiddenField,
    InputRequired,
    Length,
    Optional,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    _l,
)
from carematch.safeguarding.vocabulary import (
    DECISION_LABELS,
    RAISER_LABELS,
    REMOVAL_LABELS,
    ROUTE_LABELS,
    Decision,
    Raiser,
    RemovalReason,
    Route,
)
from carematch.seekers.models import Person
from carematch.seekers.vocabulary import CHANNEL_LABELS, Channel

NOBODY = ""
REFER, DO_NOT_REFER = "refer", "do_not_refer"
LONG = 4000
_SEALED = _l("Only managers can read this")


def _in_words(question: Any, *validators: Any, **kwargs: Any) -> TextAreaField:
    """Return a question that is answered in sentences."""
    validators = (*validators, Length(max=LONG, message=_l("Use at most 4,000 letters")))
    return TextAreaField(question, default="", validators=list(validators), **kwargs)


def _one_of(
    question: Any, kind: Any, labels: Mapping[Any, str], *validators: Any, **kwargs: Any
) -> RadioField:
    """Return a question whose answer is one of an enumeration, or None."""
    return RadioField(
        question,
        choices=[SelectChoice(value.value, _l(label)) for value, label in labels.items()],
        coerce=lambda value: kind(value) if value in set(kind) else None,
        validators=list(validators),
        **kwargs,
    )


class DangerForm(Form):
    """What comes before everything else."""

    in_danger = yes_or_no(
        _l("Is anybody in danger now?"), InputRequired(_l("Choose yes if anybody may be in danger now"))
    )


class ConcernForm(Form):
    """What we heard, from whom and when."""

    in_danger = HiddenField()
    said = _in_words(
        _l("What was said?"),
        InputRequired(_l("Write down what was said")),
        description=_l("In their own words, as far as you can. Only managers can read this"),
    )
    raised_by = _one_of(_l("Who told us?"), Raiser, RAISER_LABELS, InputRequired(_l("Choose who told us")))
    raiser = _in_words(
        _l("Their name, and how to reach them"),
        Optional(),
        description=_l("Leave it empty if they did not say. Only managers can read this"),
    )
    heard_on = DateField(
        _l("When did we hear of it?"), validators=[InputRequired(_l("Enter the day you heard of it"))]
    )
    heard_by = _one_of(
        _l("How did we hear of it?"), Channel, CHANNEL_LABELS, InputRequired(_l("Choose how you heard of it"))
    )
    person_id = SelectField(
        _l("Whom is it about?"),
        description=_l("People whom we introduced to this provider"),
        coerce=lambda value: UUID(value) if value else None,
        validators=[Optional()],
    )
    pause = yes_or_no(
        _l("Pause this provider at once?"),
        InputRequired(_l("Choose whether they are paused")),
        description=_l(
            "Nobody can find them or be introduced to them until it is decided. "
            "They and everybody else only learn that we paused them"
        ),
    )

    def __init__(self, people: Iterable[Person], **kwargs: Any) -> None:
        """Offer the people who know the provider through us."""
        super().__init__(**kwargs)
        self.person_id.choices = [
            SelectChoice(NOBODY, _l("Not known, or somebody else")),
            *(SelectChoice(str(each.id), f"{each.called}, {each.reference}") for each in people),
        ]

    @property
    def told(self) -> dict[str, Any]:
        """Return what the service takes."""
        return {**self.answers, "in_danger": bool(answer(self.in_danger.data))}


class RouteForm(Form):
    """Whether somebody who acts was told."""

    route = _one_of(
        _l("Whom did you tell, or decide not to tell?"),
        Route,
        ROUTE_LABELS,
        InputRequired(_l("Choose whom this is about")),
    )
    is_done = yes_or_no(_l("Have you told them?"), InputRequired(_l("Choose whether you told them")))
    happened_on = DateField(
        _l("On which day?"),
        description=_l("The day you told them, or decided not to"),
        validators=[InputRequired(_l("Enter the day"))],
    )
    reference = StringField(
        _l("Which reference did they give?"), default="", validators=[Optional(), Length(max=200)]
    )
    note = _in_words(_l("What did they say, or why did you not tell them?"), Optional(), description=_SEALED)

    def __init__(self, routes: Iterable[Route], **kwargs: Any) -> None:
        """Offer those who have to be told about this provider."""
        super().__init__(**kwargs)
        self.route.choices = [SelectChoice(route.value, _l(ROUTE_LABELS[route])) for route in routes]


class TellForm(Form):
    """Whether somebody who was introduced was told."""

    is_done = yes_or_no(_l("Have you told them?"), InputRequired(_l("Choose whether you told them")))
    happened_on = DateField(
        _l("On which day?"),
        description=_l("The day you told them, or decided not to"),
        validators=[InputRequired(_l("Enter the day"))],
    )
    channel = _one_of(_l("How did you tell them?"), Channel, CHANNEL_LABELS, Optional())
    note = _in_words(
        _l("What was agreed with them, or why did you not tell them?"), Optional(), description=_SEALED
    )


class DecisionForm(Form):
    """What the concern means for the register."""

    decision = _one_of(
        _l("What do you decide?"), Decision, DECISION_LABELS, InputRequired(_l("Choose what you decide"))
    )
    removal_reason = _one_of(
        _l("If you remove them: why?"),
        RemovalReason,
        REMOVAL_LABELS,
        Optional(),
        description=_l("If they left by themselves: why you would have removed them"),
    )
    note = _in_words(
        _l("What does the decision rest on?"),
        InputRequired(_l("Say what the decision rests on")),
        description=_SEALED,
    )


class ReopenForm(Form):
    """Why a decision is taken back."""

    note = _in_words(_l("What is new?"), InputRequired(_l("Say what is new")), description=_SEALED)


class ReferralForm(Form):
    """Whether the DBS was told."""

    choice = RadioField(
        _l("Have you referred them?"),
        choices=out_of(
            [
                (REFER, _l("Yes, the referral is sent")),
                (DO_NOT_REFER, _l("No, and they need not be referred. A second person looks at the reason")),
            ]
        ),
        validators=[InputRequired(_l("Choose whether they are referred"))],
    )
    happened_on = DateField(_l("If it is sent: on which day?"), validators=[Optional()])
    reference = StringField(
        _l("If it is sent: under which reference?"), default="", validators=[Optional(), Length(max=200)]
    )
    note = _in_words(_l("If they need not be referred: why?"), Optional(), description=_SEALED)


class SecondForm(Form):
    """What the second person says."""

    agrees = yes_or_no(
        _l("Do you agree that they need not be referred?"), InputRequired(_l("Choose whether you agree"))
    )
    note = _in_words(_l("If you do not agree: why?"), Optional(), description=_SEALED)
