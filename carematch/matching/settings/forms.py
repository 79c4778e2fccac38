"""What a manager answers about how matching works here."""

from collections.abc import Iterable
from typing import Any

from carematch.core.fields import CheckboxesField, Form, InputRequired, IntegerField, NumberRange, _l
from carematch.matching.cards import PREFERENCES
from carematch.matching.questions import choices
from carematch.matching.scoring import WEIGHTS
from carematch.matching.settings.neighbours import Beside, Place
from carematch.matching.settings.service import LIMITS, MOST_WEIGHT, Settings
from carematch.matching.settings.words import MEANS


def _whole(label: Any, hint: Any, least: int, most: int) -> IntegerField:
    """Return a question for a whole number between two limits."""
    said = _l("Enter a whole number from %(least)s to %(most)s", least=least, most=most)
    return IntegerField(
        label, description=hint, validators=[InputRequired(said), NumberRange(least, most, message=said)]
    )


class WeightsForm(Form):
    """How much each preference counts: one question each, in the order in which they are told."""

    @property
    def weights(self) -> dict[str, float]:
        """Return the weights that were entered."""
        return {code: float(self[code].data) for code in WEIGHTS}


for _code in WEIGHTS:
    setattr(WeightsForm, _code, _whole(PREFERENCES[_code], MEANS[_code], 0, MOST_WEIGHT))


def weights_form(settings: Settings) -> WeightsForm:
    """Return the form as the weights stand now."""
    shown = {code: int(weight) for code, weight in settings.weights.items()}
    return WeightsForm(data={**shown, "row_version": settings.row_version})


class OffersForm(Form):
    """How many offers at once, how long to wait for a reply, and when somebody else is told."""

    at_once = _whole(
        _l("How many providers may be offered one need at once?"),
        _l("With 1 they are asked one after the other"),
        *LIMITS["at_once"],
    )
    reply_days = _whole(
        _l("How many days has each side to reply?"),
        _l("Then it stands under replies that are overdue"),
        *LIMITS["reply_days"],
    )
    escalate_days = _whole(
        _l("How many days before help has to start is a second person told that nobody was found?"),
        _l("0 means on the day itself"),
        *LIMITS["escalate_days"],
    )


class NeighboursForm(Form):
    """Which neighbourhoods lie next to one."""

    near = CheckboxesField()

    def __init__(self, beside: Beside, others: Iterable[Place], row_version: int) -> None:
        """Offer every other neighbourhood; what was chosen is ticked, or what the map shows where nothing was."""
        ticked = [each.key for each in beside.near or beside.by_map]
        super().__init__(data={"near": ticked, "row_version": row_version})
        self.near.label.text = _l("Which of these are next to %(name)s?", name=beside.place.name)
        self.near.choices = choices((each.key, each.name) for each in others)
