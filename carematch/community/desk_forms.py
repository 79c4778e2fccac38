"""What staff are asked about a group."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice

from carematch.asking.week import DAYS
from carematch.community.checking import DEFAULTS, facts_of
from carematch.community.models import Group
from carematch.community.vocabulary import (
    COST_LABELS,
    KINDS,
    REPEATS_LABELS,
    SETTING_LABELS,
    Cost,
    Repeats,
    Setting,
)
from carematch.core.fields import (
    BooleanField,
    CheckboxesField,
    Form,
    InputRequired,
    IntegerField,
    PostcodeField,
    PoundsField,
    RadioField,
    StringField,
    TextAreaField,
    TimeField,
)
from carematch.rules import vocabulary

_STEPS = {"yes": True, "no": False, "unknown": None}


class GroupForm(Form):
    """Everything that is said of a group."""

    name = StringField(_l("What is it called?"), validators=[InputRequired(_l("Enter what it is called"))])
    about = TextAreaField(
        _l("What do people do there?"),
        description=_l("In a sentence or two, as you would tell a neighbour"),
        validators=[InputRequired(_l("Say in a sentence or two what people do there"))],
    )
    kinds = CheckboxesField(_l("What kind of thing is it?"))
    interests = CheckboxesField(_l("Which interests does it suit? (optional)"))
    setting = RadioField(
        _l("How do people take part?"),
        coerce=Setting,
        default=Setting.VENUE,
        validators=[InputRequired(_l("Choose how people take part"))],
    )
    venue = StringField(_l("Name of the place"))
    address = TextAreaField(_l("Address of the place (optional)"), description=_l("Never somebody's home"))
    postcode = PostcodeField(_l("Postcode of the place"))
    repeats = RadioField(
        _l("How often is it on?"),
        coerce=Repeats,
        default=Repeats.WEEKLY,
        validators=[InputRequired(_l("Choose how often it is on"))],
    )
    days = CheckboxesField(_l("On which days?"), coerce=int)
    starts = TimeField(_l("When does it start? (optional)"), description=_l("For example, 10:30"))
    ends = TimeField(_l("When does it end? (optional)"))
    when_words = StringField(
        _l("Anything else about when? (optional)"),
        description=_l("For example: the first Tuesday of the month"),
    )
    cost = RadioField(
        _l("What does it cost?"),
        coerce=Cost,
        default=Cost.FREE,
        validators=[InputRequired(_l("Choose what it costs"))],
    )
    price = PoundsField(_l("How much each time?"))
    cost_words = StringField(_l("What it costs, in words"), description=_l("For example: give what you can"))
    languages = CheckboxesField(_l("Which languages do people speak there? (optional)"))
    communities = CheckboxesField(
        _l("Is it run with, or for, a community? (optional)"), description=_l("Everybody sees this")
    )
    age_from = IntegerField(_l("Youngest age (optional)"))
    age_to = IntegerField(_l("Oldest age (optional)"))
    steps = RadioField(
        _l("Is there a way in without steps?"),
        choices=[
            SelectChoice("yes", _l("Yes")),
            SelectChoice("no", _l("No")),
            SelectChoice("unknown", _l("We do not know")),
        ],
        default="unknown",
    )
    carers_welcome = BooleanField(_l("Unpaid carers are welcome to come along"))
    transport_help = BooleanField(_l("They can help with a lift, or with getting there"))
    phone = StringField(_l("Phone (optional)"), description=_l("Everybody sees this"))
    email = StringField(_l("Email (optional)"), description=_l("Everybody sees this"))
    website = StringField(_l("Website (optional)"), description=_l("For example, https://example.org"))
    contact_name = StringField(_l("Whom to ask for (optional)"))
    contact_agreed = BooleanField(_l("They have agreed that everybody may see their name"))

    def __init__(self, group: Group | None = None, **kwargs: Any) -> None:
        """Show what is said of a group now, or nothing; offer what can be chosen."""
        super().__init__(data=None if group is None else _shown(facts_of(group)), **kwargs)
        if group is not None and not self.is_submitted():
            self.row_version.data = str(group.row_version)
        offered: Mapping[Any, Iterable[tuple[Any, Any]]] = {
            self.kinds: KINDS.items(),
            self.interests: vocabulary.INTERESTS.items(),
            self.setting: SETTING_LABELS.items(),
            self.repeats: REPEATS_LABELS.items(),
            self.days: enumerate(DAYS),
            self.cost: COST_LABELS.items(),
            self.languages: vocabulary.LANGUAGES.items(),
            self.communities: vocabulary.COMMUNITIES.items(),
        }
        for field, known in offered.items():
            field.choices = [SelectChoice(code, label) for code, label in known]

    @property
    def facts(self) -> dict[str, Any]:
        """Return what was answered as community.service takes it."""
        said = self.answers
        said["step_free"] = _STEPS.get(said.pop("steps") or "unknown")
        for name in ("starts", "ends"):
            said[name] = None if said[name] is None else said[name].hour * 60 + said[name].minute
        return {name: DEFAULTS[name] if value is None else value for name, value in said.items()}


def _shown(facts: dict[str, Any]) -> dict[str, Any]:
    """Return a description as the form's boxes take it."""
    times = {name: _time(facts[name]) for name in ("starts", "ends")}
    steps = next(said for said, value in _STEPS.items() if value is facts["step_free"])
    return {**facts, **times, "steps": steps}


def _time(minutes: int | None) -> dt.time | None:
    return None if minutes is None else dt.time(minutes % 1440 // 60, minutes % 60)
