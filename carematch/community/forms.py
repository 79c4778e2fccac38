"""What is asked of everybody who looks for something going on near them."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import SelectChoice

from carematch.asking.week import DAYS
from carematch.community.asked import Asked
from carematch.community.vocabulary import KINDS
from carematch.core.fields import BooleanField, CheckboxesField, Form, PostcodeField, SelectField
from carematch.rules import vocabulary


def _choices(known: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    return [SelectChoice(code, label) for code, label in known]


class LookForm(Form):
    """Where somebody is, and what matters to them; sent by POST, since some of it must not stand in an address."""

    class Meta(Form.Meta):
        """Strangers have no session for a token: the view asks where the form comes from."""

        csrf = False

    postcode = PostcodeField(_l("Postcode (optional)"), description=_l("So that what is nearest comes first"))
    # Codes that nobody knows are taken for nothing chosen: an address made up by hand is answered by what makes sense.
    kind = CheckboxesField(_l("What would you like?"), validate_choice=False)
    day = CheckboxesField(_l("On which days?"), validate_choice=False)
    language = SelectField(_l("In which language?"), validate_choice=False)
    free = BooleanField(_l("Only what is free"))
    step_free = BooleanField(_l("Only where there are no steps"))

    def __init__(self, sent: MultiDict[str, str], **kwargs: Any) -> None:
        """Read what was sent, and offer what can be chosen."""
        super().__init__(formdata=sent, **kwargs)
        self.kind.choices = _choices(KINDS.items())
        self.day.choices = _choices((str(number), name) for number, name in enumerate(DAYS))
        self.language.choices = _choices([("", gettext("Any language")), *vocabulary.LANGUAGES.items()])

    def show(self, asked: Asked) -> None:
        """Show as chosen what is asked, wherever it was kept."""
        self.kind.data, self.language.data = list(asked.kinds), asked.language
        self.step_free.data = asked.step_free

    @property
    def asked(self) -> Asked:
        """Return what was chosen."""
        return Asked(
            kinds=tuple(code for code in KINDS if code in (self.kind.data or ())),
            days=tuple(day for day in range(len(DAYS)) if str(day) in (self.day.data or ())),
            language=self.language.data if self.language.data in vocabulary.LANGUAGES else "",
            free=bool(self.free.data),
            step_free=bool(self.step_free.data),
        )
