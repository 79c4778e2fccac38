"""What is asked to agree care, and to end it."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from carematch.arrangements.vocabulary import (
    BASIS_LABELS,
    DECIDER_LABELS,
    HOLDER_LABELS,
    OUTCOME_LABELS,
    ROUTE_LABELS,
    Decider,
    EngagementBasis,
    Holder,
    Route,
    StatusOutcome,
)
from carematch.asking.fields import yes_or_no
from carematch.core.fields import (
    CheckboxesField,
    DateField,
    Form,
    HoursField,
    InputRequired,
    Length,
    Optional,
    PostcodeField,
    PoundsField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
    Ticked,
    _l,
)
from carematch.providers.vocabulary import DayType, OfficeDecision
from carematch.rules.lawful_route import ContractParty
from carematch.rules.taxonomy import SERVICES
from carematch.seekers.vocabulary import CONTRACT_LABELS


def _choices(labels: Mapping[Any, str]) -> list[SelectChoice]:
    """Return choices out of values with their labels."""
    return [SelectChoice(value.value, _l(label)) for value, label in labels.items()]


class AgreeForm(Form):
    """What both sides agreed."""

    services = CheckboxesField(
        _l("What help is agreed?"), validators=[Ticked(_l("Choose at least one kind of help"))]
    )
    weekly_minutes = HoursField(
        _l("How many hours a week?"),
        description=_l("For example 4 or 2.5"),
        validators=[InputRequired(_l("Enter how many hours a week"))],
    )
    starts_on = DateField(
        _l("From which day?"), validators=[InputRequired(_l("Enter the day on which it starts"))]
    )
    weekday = PoundsField(
        _l("What does an hour cost from Monday to Friday?"),
        validators=[InputRequired(_l("Enter what an hour costs from Monday to Friday"))],
    )
    weekend = PoundsField(
        _l("And on Saturdays and Sundays?"),
        description=_l("Leave it empty if it costs the same"),
        validators=[Optional()],
    )
    bank_holiday = PoundsField(
        _l("And on bank holidays?"),
        description=_l("Leave it empty if it costs the same as at weekends"),
        validators=[Optional()],
    )
    route = RadioField(
        _l("Whose money pays for it?"),
        choices=_choices(ROUTE_LABELS),
        coerce=Route,
        validators=[InputRequired(_l("Choose whose money pays for it"))],
    )
    weekly_budget = PoundsField(
        _l("How much is there for it in a week?"),
        description=_l("Leave it empty if no budget is set"),
        validators=[Optional()],
    )
    held_by = RadioField(
        _l("If it is a Direct Payment: who holds it?"),
        choices=_choices(HOLDER_LABELS),
        coerce=lambda value: Holder(value) if value else None,
        validators=[Optional()],
    )
    contract_party = RadioField(
        _l("Who makes the contract with the provider?"),
        choices=_choices(CONTRACT_LABELS),
        coerce=ContractParty,
        validators=[InputRequired(_l("Choose who makes the contract"))],
    )
    terms_agreed_by = RadioField(
        _l("Who agreed to what it costs?"),
        description=_l("Somebody who only helps cannot agree to it in the person’s name"),
        coerce=lambda value: UUID(value) if value else None,
        default="",
    )
    engagement_basis = RadioField(
        _l("How does the provider work for the person?"),
        description=_l("The tax office looks at how the work is really done, not at what it is called"),
        choices=_choices(BASIS_LABELS),
        coerce=EngagementBasis,
        validators=[InputRequired(_l("Choose how the provider works for the person"))],
    )

    def __init__(
        self, offered: Iterable[str], acting: Iterable[tuple[UUID, str]] = (), **kwargs: Any
    ) -> None:
        """Offer the services that the provider has, and the person and those who act for them to have agreed."""
        super().__init__(**kwargs)
        agreeing = [SelectChoice(str(key), name) for key, name in acting]
        self.terms_agreed_by.choices = [SelectChoice("", _l("The person themselves")), *agreeing]
        self.services.choices = [SelectChoice(code, SERVICES[code].name) for code in offered]

    @property
    def terms(self) -> dict[str, Any]:
        """Return what was agreed as the service takes it."""
        said = self.answers
        rates = {day: said.pop(day.value) for day in DayType}
        return {**said, "rates": {day: rate for day, rate in rates.items() if rate is not None}}


class StatusCheckForm(Form):
    """What whoever pays decided about the provider's status for tax."""

    outcome = RadioField(
        _l("What was the result?"),
        choices=_choices(OUTCOME_LABELS),
        coerce=lambda value: StatusOutcome(value) if value in set(StatusOutcome) else None,
        validators=[InputRequired(_l("Choose what the result was"))],
    )
    reference = StringField(
        _l("What can the result be found by again?"),
        description=_l("The reference on the result, or where it is kept"),
        default="",
        validators=[
            InputRequired(_l("Enter what the result can be found by again")),
            Length(max=200, message=_l("Use at most 200 letters")),
        ],
    )
    checked_on = DateField(
        _l("On which day was it checked?"),
        validators=[InputRequired(_l("Enter the day the check was made"))],
    )
    decided_by = RadioField(
        _l("Who decided?"),
        description=_l("Whoever pays decides. We do not, and our view does not bind them"),
        choices=_choices(DECIDER_LABELS),
        coerce=lambda value: Decider(value) if value in set(Decider) else None,
        validators=[InputRequired(_l("Choose who decided"))],
    )
    may_substitute = yes_or_no(
        _l("Does the provider say that somebody else may come in their place?"), Optional()
    )
    note = TextAreaField(
        _l("Anything to note?"),
        description=_l("Write nothing about anybody's health"),
        default="",
        validators=[Optional(), Length(max=1000, message=_l("Use at most 1,000 letters"))],
    )


class EndForm(Form):
    """When an arrangement ends, and why."""

    ends_on = DateField(
        _l("Which is the last day?"), validators=[InputRequired(_l("Enter the last day of the arrangement"))]
    )
    reason = StringField(
        _l("Why does it end?"),
        description=_l("Staff read this. Write nothing about anybody's health"),
        validators=[
            InputRequired(_l("Say why it ends")),
            Length(max=200, message=_l("Use at most 200 letters")),
        ],
    )


class ProposeOfficeForm(Form):
    """From where a provider's work is really delivered, and why that should count."""

    postcode = PostcodeField(
        _l("What is the postcode of the local office?"),
        description=_l(
            "The premises from which the work is run, never somebody's home where support is given"
        ),
        validators=[InputRequired(_l("Enter the postcode of the local office"))],
        render_kw={"autocomplete": "off"},
    )
    reason = TextAreaField(
        _l("Why is the work delivered from there?"),
        description=_l(
            "Councils that pay may read this. Name nobody, and write nothing about anybody's health"
        ),
        validators=[
            InputRequired(_l("Say why the work is delivered from there")),
            Length(max=500, message=_l("Use at most 500 letters")),
        ],
    )
    starts_on = DateField(
        _l("From which day should it count?"),
        description=_l(
            "It counts from the day it is approved if that is later. Earlier payments stay as they are"
        ),
        validators=[InputRequired(_l("Enter the day from which it should count"))],
    )


class DecideOfficeForm(Form):
    """What the second person says."""

    decision = RadioField(
        _l("What do you decide?"),
        choices=[
            SelectChoice(OfficeDecision.APPROVED.value, _l("Approve it: payments are counted at the office")),
            SelectChoice(
                OfficeDecision.REFUSED.value, _l("Refuse it: payments are counted at the base, as now")
            ),
        ],
        coerce=lambda value: OfficeDecision(value) if value in set(OfficeDecision) else None,
        validators=[InputRequired(_l("Choose whether you approve it"))],
    )
    refusal_reason = TextAreaField(
        _l("If you refuse it: why?"),
        default="",
        validators=[Optional(), Length(max=500, message=_l("Use at most 500 letters"))],
    )


class EndOfficeForm(Form):
    """Until when an office counts, and why no longer."""

    ends_on = DateField(
        _l("Which is the last day?"),
        description=_l("From the day after, payments are counted at the base again"),
        validators=[InputRequired(_l("Enter the last day on which it counts"))],
    )
    reason = TextAreaField(
        _l("Why does it end?"),
        description=_l("Staff read this"),
        validators=[
            InputRequired(_l("Say why it ends")),
            Length(max=500, message=_l("Use at most 500 letters")),
        ],
    )
