"""What the team and the installation pages ask for."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from carematch.core.fields import (
    DateField,
    Email,
    EmailField,
    Form,
    InputRequired,
    Length,
    Optional,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    _l,
)
from carematch.core.permissions import Role
from carematch.organisations.models import Kind, Organisation

_EMAIL = Email(_l("Enter an email address like name@example.org"))


def _identity(value: Any) -> uuid.UUID | None:
    """Read an id out of a list of choices; nothing chosen is None."""
    return uuid.UUID(str(value)) if value else None


def _listed(prompt: Any, pairs: Iterable[tuple[Any, str]]) -> list[SelectChoice]:
    """Return the choices of a list that starts with nothing chosen."""
    return [SelectChoice("", prompt), *(SelectChoice(str(value), label) for value, label in pairs)]


class InviteForm(Form):
    """Whom to invite, and as what."""

    email = EmailField(
        _l("Their email address"),
        description=_l("The invitation works only for whoever reads this address"),
        validators=[InputRequired(_l("Enter their email address")), _EMAIL],
        render_kw={"autocomplete": "off"},
    )
    role = RadioField(
        _l("What will they do?"), coerce=Role, validators=[InputRequired(_l("Choose what they will do"))]
    )

    def __init__(self, roles: Sequence[Role], **kwargs: Any) -> None:
        """Offer the roles that the organisation's staff can have."""
        super().__init__(**kwargs)
        self.role.choices = [SelectChoice(role.value, role.label) for role in roles]
        if len(roles) == 1 and self.role.data is None:
            self.role.data = roles[0]


class NewAccountForm(Form):
    """What somebody invited says to have an account."""

    name = StringField(
        _l("Your name"),
        validators=[
            InputRequired(_l("Enter your name")),
            Length(max=200, message=_l("Use at most 200 letters")),
        ],
        render_kw={"autocomplete": "name"},
    )
    password = PasswordField(
        _l("Choose a password"),
        description=_l("At least 12 characters. Three random words work well"),
        validators=[InputRequired(_l("Enter a password"))],
        render_kw={"autocomplete": "new-password"},
    )


class OrganisationForm(Form):
    """An organisation to set up."""

    name = StringField(
        _l("Name"),
        validators=[
            InputRequired(_l("Enter the organisation's name")),
            Length(max=120, message=_l("Use at most 120 letters")),
        ],
    )
    slug = StringField(
        _l("Short name"),
        description=_l("It stands in the addresses of its pages, like knowle-west, and does not change"),
        validators=[
            InputRequired(_l("Enter a short name, like knowle-west")),
            Length(max=40, message=_l("Use at most 40 letters")),
        ],
    )
    kind = RadioField(
        _l("What is it?"),
        coerce=Kind,
        choices=[
            SelectChoice(Kind.ANCHOR.value, _l("An anchor: it introduces people to providers")),
            SelectChoice(Kind.COUNCIL.value, _l("A council: it commissions anchors and reads reports")),
        ],
        validators=[InputRequired(_l("Choose what it is"))],
    )
    council_code = SelectField(
        _l("Council"),
        description=_l("Which council it is; for an anchor, the council whose area it works in"),
        validators=[Optional()],
    )
    phone = StringField(
        _l("Phone"),
        description=_l("It stands in the messages that people get"),
        validators=[Optional(), Length(max=30, message=_l("Use at most 30 figures"))],
    )
    email = EmailField(_l("Email address"), validators=[Optional(), _EMAIL])

    def __init__(self, councils: Iterable[Any], **kwargs: Any) -> None:
        """Offer the councils of today."""
        super().__init__(**kwargs)
        self.council_code.choices = _listed(
            _l("Choose a council"), ((each.code, each.name) for each in councils)
        )


class CommissionForm(Form):
    """Which council commissions which anchor, and when."""

    council_id = SelectField(
        _l("Council"), coerce=_identity, validators=[InputRequired(_l("Choose the council"))]
    )
    anchor_id = SelectField(
        _l("Anchor"), coerce=_identity, validators=[InputRequired(_l("Choose the anchor"))]
    )
    starts_on = DateField(_l("First day"), validators=[InputRequired(_l("Enter the first day"))])
    ends_on = DateField(
        _l("Last day"), description=_l("Leave it empty if none is agreed"), validators=[Optional()]
    )

    def __init__(
        self, councils: Iterable[Organisation], anchors: Iterable[Organisation], **kwargs: Any
    ) -> None:
        """Offer the councils and anchors that are set up."""
        super().__init__(**kwargs)
        self.council_id.choices = _listed(_l("Choose a council"), ((each.id, each.name) for each in councils))
        self.anchor_id.choices = _listed(_l("Choose an anchor"), ((each.id, each.name) for each in anchors))
