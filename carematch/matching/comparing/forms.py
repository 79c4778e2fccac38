"""Choosing whom to compare; it changes nothing, so it is sent in the address: ids of providers, and no answers."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import request

from carematch.core.fields import CheckboxesField, Form, _l
from carematch.matching.cards import Card
from carematch.matching.comparing.table import FEWEST, MOST
from carematch.matching.questions import choices

MOST_OFFERED = 40  # a longer list is chosen from on the desk, where the facts stand beside each


class CompareForm(Form):
    """Which candidates are to stand side by side."""

    class Meta(Form.Meta):
        """A comparison changes nothing and needs no token."""

        csrf = False

    who = CheckboxesField(
        _l("Whom do you want to compare?"), description=_l("Choose two or three"), validate_choice=False
    )

    def __init__(self, cards: Iterable[Card], **kwargs: Any) -> None:
        """Read the address, and offer the first who are on the desk now, in its order, and whoever was chosen."""
        super().__init__(formdata=request.args, **kwargs)
        wanted = set(request.args.getlist("who"))
        self.who.choices = choices(
            (card.provider.id, f"{card.provider.called}, {card.miles.lower()}")
            for place, card in enumerate(cards)
            if place < MOST_OFFERED or str(card.provider.id) in wanted
        )

    @property
    def chosen(self) -> list[UUID]:
        """Return who was chosen of those on the desk, in its order."""
        wanted = set(request.args.getlist("who"))
        return [UUID(str(choice.value)) for choice in self.who.choices if str(choice.value) in wanted]

    def is_answered(self) -> bool:
        """Tell whether two or three were chosen; where some other number was, say so beside the choice."""
        number = len(self.chosen)
        if "who" in request.args or "compare" in request.args:
            if number > MOST:
                self.fail(
                    "who", str(_l("Choose three at most. Untick the others, and compare them afterwards"))
                )
            elif number < FEWEST:
                self.fail("who", str(_l("Choose two or three candidates to compare")))
        return FEWEST <= number <= MOST
