"""What staff are asked about the people who can speak for a provider."""

from typing import Any

from carematch.asking.fields import out_of, yes_or_no
from carematch.core.fields import (
    DateField,
    Form,
    InputRequired,
    Length,
    Optional,
    RadioField,
    StringField,
    TextAreaField,
    _l,
)
from carematch.providers import evidence
from carematch.providers.evidence import Unchecked
from carematch.providers.vocabulary import DECISION_LABELS, METHOD_LABELS, Decision, Method
from carematch.rules.checks import CheckKind


class RefereeForm(Form):
    """Somebody who can speak for the provider, as they told it on the phone."""

    name = StringField(
        _l("What is their name?"), validators=[InputRequired(_l("Enter their name")), Length(max=120)]
    )
    contact = StringField(
        _l("How can we reach them?"),
        description=_l("A phone number or an email address"),
        validators=[
            InputRequired(_l("Enter their phone number or email address")),
            Length(max=200),
        ],
    )
    how_known = TextAreaField(
        _l("How do they know the provider?"),
        validators=[InputRequired(_l("Say how they know the provider")), Length(max=500)],
        render_kw={"rows": 3},
    )
    is_relative = yes_or_no(
        _l("Are they a relative?"), InputRequired(_l("Choose no if they are not related"))
    )
    may_share = yes_or_no(
        _l("Do they agree that we show what they say to the people we introduce?"),
        InputRequired(_l("Choose yes if they agree")),
    )


class AskedForm(Form):
    """When somebody was asked."""

    asked_on = DateField(
        _l("When did you ask them?"), validators=[InputRequired(_l("Enter the day you asked them"))]
    )


class AnswerForm(Form):
    """What somebody said of the provider."""

    answered_on = DateField(
        _l("When did they answer?"), validators=[InputRequired(_l("Enter the day they answered"))]
    )
    method = RadioField(
        _l("How did they answer?"),
        choices=out_of((way, METHOD_LABELS[way]) for way in evidence.methods(CheckKind.REFERENCES)),
        coerce=lambda value: Method(value) if value in set(Method) else None,
        validators=[InputRequired(_l("Choose whether they said it or wrote it"))],
    )
    is_relative = yes_or_no(
        _l("Are they a relative of the provider?"), InputRequired(_l("Choose no if they are not related"))
    )
    may_share = yes_or_no(
        _l("Do they agree that we show what they say to the people we introduce?"),
        InputRequired(_l("Choose yes if they agree")),
    )
    decision = RadioField(
        _l("What came of it?"),
        choices=out_of(DECISION_LABELS.items()),
        coerce=lambda value: Decision(value) if value in set(Decision) else None,
        validators=[InputRequired(_l("Choose what came of it"))],
    )
    note = TextAreaField(
        _l("What did they say, in a few words?"), default="", validators=[Optional(), Length(max=1000)]
    )
    could_not_check = TextAreaField(
        _l("Is there anything you could not check?"),
        description=_l("We tell people this when we introduce them"),
        default="",
        validators=[Optional(), Length(max=500)],
    )
    steps_taken = TextAreaField(
        _l("What did you do to check it?"),
        description=_l("Only if there is something you could not check. We tell people this too"),
        default="",
        validators=[Optional(), Length(max=500)],
    )

    @property
    def recorded(self) -> dict[str, Any]:
        """Return the answers as references.answer takes them."""
        given = self.answers
        what, steps = given.pop("could_not_check"), given.pop("steps_taken")
        return {**given, "note": given["note"] or "", "unchecked": Unchecked(what or "", steps or "")}


class WithdrawForm(Form):
    """Why a reference counts no more."""

    reason = TextAreaField(
        _l("Why does it not count any more?"),
        description=_l("Only staff see this"),
        validators=[InputRequired(_l("Say why, in a few words")), Length(max=500)],
    )
