"""What is asked about a provider whom a person knows, or does not want to be introduced to."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from carematch.core.fields import (
    Form,
    InputRequired,
    Length,
    Optional,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    _l,
)
from carematch.providers.models import Provider
from carematch.rules.direct_payment import RELATION_LABELS, Relation
from carematch.seekers.people import ASKED_BY_PROVIDER

_YES_OR_NO = {"yes": True, "no": False}


class ProviderForm(Form):
    """Which provider."""

    provider_id = SelectField(
        _l("Which provider?"),
        coerce=lambda value: UUID(str(value)) if value else None,
        validators=[InputRequired(_l("Choose the provider"))],
    )

    def __init__(self, offered: Sequence[Provider], **kwargs: Any) -> None:
        """Offer providers by name, with what tells two of one name apart."""
        super().__init__(**kwargs)
        named = [SelectChoice(str(each.id), f"{each.called} ({each.reference})") for each in offered]
        self.provider_id.choices = [SelectChoice("", _l("Choose the provider")), *named]


class ExcludeForm(ProviderForm):
    """Whom not to introduce; nobody has to say why."""


class StaffExcludeForm(ProviderForm):
    """Whom not to introduce, and who asked for it."""

    asked_by = RadioField(
        _l("Who asked for this?"),
        choices=[
            SelectChoice("person", _l("The person, or who acts for them")),
            SelectChoice(ASKED_BY_PROVIDER, _l("The provider. The person is not told")),
        ],
        validators=[InputRequired(_l("Choose who asked for this"))],
    )


class RelationForm(ProviderForm):
    """What a provider is to the person, and whether they share a home."""

    relation = SelectField(
        _l("What are they to the person?"),
        coerce=lambda value: Relation(value) if value else None,
        validators=[InputRequired(_l("Choose what they are to the person"))],
    )
    same_household = RadioField(
        _l("Do they live in the same home?"),
        choices=[
            SelectChoice("yes", _l("Yes")),
            SelectChoice("no", _l("No")),
            SelectChoice("", _l("I do not know")),
        ],
        coerce=lambda value: _YES_OR_NO.get(str(value)),
        default="",
    )

    def __init__(self, offered: Sequence[Provider], **kwargs: Any) -> None:
        """Offer the relations that the rule about Direct Payments knows."""
        super().__init__(offered, **kwargs)
        words = [SelectChoice(each.value, label.capitalize()) for each, label in RELATION_LABELS.items()]
        self.relation.choices = [SelectChoice("", _l("Choose what they are")), *words]


class StaffRelationForm(RelationForm):
    """The same, with the council's agreement that paying them is necessary."""

    council_exception = StringField(
        _l("The council's agreement that paying them is necessary"),
        description=_l("Its reference and date. Leave it empty if there is none"),
        default="",
        validators=[Optional(), Length(max=200, message=_l("Use at most 200 letters"))],
    )
