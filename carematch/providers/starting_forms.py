"""What it takes to begin a registration, and to come back to it."""

from carematch.core.fields import Email, EmailField, Form, InputRequired, Length, StringField, _l


def _address(hint: str) -> EmailField:
    """Return the question for an email address."""
    return EmailField(
        _l("What is your email address?"),
        description=_l(hint),
        validators=[
            InputRequired(_l("Enter your email address")),
            Email(_l("Enter an email address like name@example.org")),
        ],
    )


class BeginForm(Form):
    """Whom to write to, and how to greet them: no password is needed."""

    name = StringField(
        _l("What is your full name?"),
        description=_l("People see only your first name, unless you choose more"),
        validators=[
            InputRequired(_l("Enter your full name")),
            Length(max=120, message=_l("Use at most 120 characters")),
        ],
        render_kw={"autocomplete": "name"},
    )
    email = _address("We send you a link there. You need no password")


class ReturnForm(Form):
    """Where to send the link."""

    email = _address("The one that you began with")
