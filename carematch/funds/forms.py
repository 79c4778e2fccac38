"""What is asked about funds, hours and payments."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from carematch.core.fields import (
    CheckboxesField,
    DateField,
    Form,
    HiddenField,
    HoursField,
    InputRequired,
    Length,
    Optional,
    PoundsField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
    Ticked,
    _l,
)
from carematch.core.money import Money
from carematch.funds.isf import SOURCES
from carematch.funds.vocabulary import (
    PAYMENT_ROUTE_LABELS,
    SOURCE_LABELS,
    UNDO_LABELS,
    PaymentRoute,
    Source,
    UndoReason,
)
from carematch.matching.boundary.guard import GuardedForm


def _choices(labels: Mapping[Any, str]) -> list[SelectChoice]:
    """Return choices out of values with their labels."""
    return [SelectChoice(value.value, _l(label)) for value, label in labels.items()]


def _advice() -> StringField:
    """Return the question for the advice that lets us pay providers ourselves."""
    return StringField(
        _l("If we pay: the reference of the legal advice"),
        description=_l(
            "An agency that introduces a provider and also pays them needs advice on record first"
        ),
        validators=[Optional(), Length(max=200, message=_l("Use at most 200 letters"))],
        default="",
    )


class OpenForm(Form):
    """A fund to open."""

    weekly_amount = PoundsField(
        _l("How much is the fund given for a week?"),
        description=_l("The whole amount, with the person's contribution in it"),
        validators=[InputRequired(_l("Enter the weekly amount"))],
    )
    opened_on = DateField(
        _l("From which day?"),
        description=_l("Its four-weekly periods are counted from this day"),
        validators=[InputRequired(_l("Enter the day from which the fund runs"))],
    )
    payment_route = RadioField(
        _l("Who pays the providers?"),
        choices=[*_choices(PAYMENT_ROUTE_LABELS), SelectChoice("", _l("It is not settled yet"))],
        coerce=lambda value: PaymentRoute(value) if value else None,
        validators=[InputRequired(_l("Choose who pays the providers, or that it is not settled"))],
    )
    advice_reference = _advice()


class PaymentRouteForm(Form):
    """Who pays providers out of a fund from now on."""

    payment_route = RadioField(
        _l("Who pays the providers?"),
        choices=_choices(PAYMENT_ROUTE_LABELS),
        coerce=PaymentRoute,
        validators=[InputRequired(_l("Choose who pays the providers"))],
    )
    advice_reference = _advice()


class ReceiptForm(Form):
    """Money that came in."""

    amount = PoundsField(_l("How much came in?"), validators=[InputRequired(_l("Enter how much came in"))])
    received_on = DateField(
        _l("On which day?"), validators=[InputRequired(_l("Enter the day on which it came in"))]
    )
    source = RadioField(
        _l("Whose money is it?"),
        choices=_choices({source: SOURCE_LABELS[source] for source in SOURCES}),
        coerce=Source,
        validators=[InputRequired(_l("Choose whose money it is"))],
    )


class HoursForm(Form):
    """Hours of one day."""

    worked_on = DateField(_l("On which day?"), validators=[InputRequired(_l("Enter the day"))])
    minutes = HoursField(
        _l("How many hours?"),
        description=_l("For example 2 or 1.5"),
        validators=[InputRequired(_l("Enter how many hours"))],
    )


class ApproveForm(Form):
    """Which hours to approve."""

    hours = CheckboxesField(
        _l("Which hours are right?"),
        coerce=lambda value: UUID(str(value)),
        validators=[Ticked(_l("Tick the hours to approve"))],
    )

    def __init__(self, waiting: Iterable[tuple[UUID, Any]], **kwargs: Any) -> None:
        """Offer the hours that wait, each in words."""
        super().__init__(**kwargs)
        self.hours.choices = [SelectChoice(hours_id, words) for hours_id, words in waiting]


class RefuseForm(GuardedForm):
    """Why hours are not approved."""

    reason = TextAreaField(
        _l("Why are they not approved?"),
        description=_l("The provider reads this. Write nothing about anybody's health"),
        validators=[
            InputRequired(_l("Say why, so that it can be put right")),
            Length(max=500, message=_l("Use at most 500 letters")),
        ],
    )


class PayForm(Form):
    """A payment as the page showed it."""

    paid_on = DateField(
        _l("On which day is it paid?"), validators=[InputRequired(_l("Enter the day on which it is paid"))]
    )
    expected = HiddenField()

    @property
    def answers(self) -> dict[str, Any]:
        """Return the day, and the total that the page showed (nothing where it cannot be read, which pays nothing)."""
        try:
            expected = Money.parse(self.expected.data or "")
        except ValueError:
            expected = Money(0)
        return {"paid_on": self.paid_on.data, "expected": expected}


class UndoForm(Form):
    """Why money that was recorded is undone, and on which day that counts."""

    reason = RadioField(
        _l("Why is it undone?"),
        choices=_choices(UNDO_LABELS),
        coerce=UndoReason,
        validators=[InputRequired(_l("Choose why it is undone"))],
    )
    undone_on = DateField(
        _l("From which day does this count?"),
        validators=[InputRequired(_l("Enter the day from which it counts"))],
    )
