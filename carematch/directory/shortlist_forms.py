"""Choosing whom to compare; it changes nothing, so it is sent in the address."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice

from carematch.core.fields import CheckboxesField, Form
from carematch.directory.compare import FEWEST, MOST


class CompareForm(Form):
    """Who of a shortlist is to stand side by side."""

    class Meta(Form.Meta):
        """A comparison changes nothing and needs no token."""

        csrf = False

    who = CheckboxesField(
        _l("Whom do you want to compare?"), description=_l("Choose up to 4 people"), validate_choice=False
    )

    def __init__(self, people: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        """Read the address, and offer who is listed; while there are few enough, everybody is ticked at first."""
        super().__init__(formdata=request.args, **kwargs)
        self.who.choices = [SelectChoice(str(provider_id), name) for provider_id, name in people]
        if "who" not in request.args and len(self.who.choices) <= MOST:
            self.who.data = [choice.value for choice in self.who.choices]

    @property
    def chosen(self) -> list[UUID]:
        """Return who was chosen, in the order of the shortlist."""
        wanted = set(request.args.getlist("who"))
        return [UUID(choice.value) for choice in self.who.choices if choice.value in wanted]

    def is_answered(self) -> bool:
        """Tell whether between two and four people were chosen; otherwise say so beside the choice."""
        number = len(self.chosen)
        if number > MOST:
            self.fail(
                "who", str(_l("Choose 4 people at most. Untick the others, and compare them afterwards"))
            )
        elif number < FEWEST:
            self.fail("who", str(_l("Choose 2, 3 or 4 people to compare")))
        return FEWEST <= number <= MOST
