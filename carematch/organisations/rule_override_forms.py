"""What is asked of whoever changes a rule: the new value, from when to when, what it rests on, and why."""

from typing import Any

from wtforms.validators import ValidationError

from carematch.core.fields import (
    DateField,
    Form,
    InputRequired,
    IntegerField,
    Length,
    Optional,
    PoundsField,
    RadioField,
    SelectChoice,
    TextAreaField,
    _l,
)
from carematch.core.money import Money
from carematch.rules.definitions import DEMAND_LABELS, Definition, Demand, Unit

# Made before the other questions, so that the page's summary of errors begins with them too.
_NUMBER = IntegerField("", validators=[InputRequired(_l("Enter a whole number"))])
_AMOUNT = PoundsField("", validators=[InputRequired(_l("Enter an amount in pounds"))])
_DEMAND = RadioField(
    "",
    choices=[SelectChoice(demand.value, label) for demand, label in DEMAND_LABELS.items()],
    coerce=lambda value: Demand(value).value if value in set(Demand) else None,
    validators=[InputRequired(_l("Choose how strongly it is asked for"))],
)


class RuleForm(Form):
    """A rule as it shall be; each kind of value has a form of its own below."""

    starts_on = DateField(
        _l("From which day?"),
        description=_l("Today or later. What was decided before stands"),
        validators=[InputRequired(_l("Enter the first day"))],
    )
    ends_on = DateField(
        _l("Until which day?"),
        description=_l("Leave empty if you do not know yet: you can withdraw it later"),
        validators=[Optional()],
    )
    source = TextAreaField(
        _l("What does this rest on?"),
        description=_l("The advice you took and its reference, or the decision of a committee"),
        validators=[
            InputRequired(_l("Enter what this rests on, such as the advice and its reference")),
            Length(max=300, message=_l("Use at most 300 letters")),
        ],
    )
    reason = TextAreaField(
        _l("Why?"),
        description=_l("Whoever asks about it later reads this"),
        validators=[
            InputRequired(_l("Say why, in a sentence")),
            Length(max=500, message=_l("Use at most 500 letters")),
        ],
    )

    definition: Definition

    @property
    def recorded(self) -> dict[str, Any]:
        """Return the answers as the service takes them."""
        return {**self.answers, "value": _plain(self.answers["value"])}

    def validate_value(self, field: Any) -> None:
        """Raise ValidationError for a value that the rule cannot have."""
        refusal = self.definition.refusal(_plain(field.data))
        if refusal:
            raise ValidationError(refusal)


def _plain(value: Any) -> Any:
    """Return a value as rules hold it: money in pence."""
    return value.pence if isinstance(value, Money) else value


class NumberForm(RuleForm):
    """For a number of months, of people, or percent."""

    value = _NUMBER


class AmountForm(RuleForm):
    """For an amount of money."""

    value = _AMOUNT


class DemandForm(RuleForm):
    """For how strongly a check is asked for."""

    value = _DEMAND


def form_for(definition: Definition) -> RuleForm:
    """Return the form that changes a rule, its first question worded by the rule."""
    kinds: dict[Unit, type[RuleForm]] = {Unit.PENCE: AmountForm, Unit.DEMAND: DemandForm}
    form = kinds.get(definition.unit, NumberForm)()
    form.definition = definition
    form["value"].label.text = definition.title
    if definition.unit is not Unit.DEMAND:
        form["value"].description = definition.bounds_in_words().capitalize()
    return form
