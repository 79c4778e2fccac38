"""Kinds of question that are asked in many places: out of a list, yes or no, and a number with one decimal."""

import re
from collections.abc import Iterable
from typing import Any

from carematch.core.fields import RadioField, SelectChoice, StringField, _l
from carematch.core.wording import said


def out_of(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Return answers to choose from, given as what is stored and what is shown."""
    return [SelectChoice(str(value), label) for value, label in pairs]


YES_NO = (("yes", _l("Yes")), ("no", _l("No")))


def answer(value: Any) -> bool | None:
    """Read a yes or a no; anything else is no answer."""
    return {"yes": True, "no": False, True: True, False: False}.get(value)


def yes_or_no(question: Any, *validators: Any, **kwargs: Any) -> RadioField:
    """Return a question whose answer is True, False or None."""
    return RadioField(question, choices=out_of(YES_NO), coerce=answer, validators=list(validators), **kwargs)


class TenthsField(StringField):
    """A number with at most one decimal ("1.5"); its data is whole tenths, or None where nothing was typed."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed, or raise ValueError with a sentence for the page."""
        typed = valuelist[0].strip() if valuelist else ""
        self.typed, self.data = typed, None
        if not typed:
            return
        if not re.fullmatch(r"[0-9]{1,4}([.,][0-9])?", typed):
            raise ValueError(said("Enter a number like 1, 0.6 or 2.5"))
        whole, _, tenth = typed.replace(",", ".").partition(".")
        self.data = int(whole) * 10 + int(tenth or 0)

    def _value(self) -> str:
        """Show what was typed, or the stored tenths."""
        if getattr(self, "typed", None) is not None:
            return str(self.typed)
        return "" if self.data is None else f"{self.data // 10}.{self.data % 10}".removesuffix(".0")
