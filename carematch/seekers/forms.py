"""What it takes to begin to ask for help."""

from carematch.core.fields import Form, InputRequired, PasswordField, _l
from carematch.seekers import questions


class AccountForm(Form):
    """Who asks, so that they can come back to what they wrote."""

    name = questions.name(
        _l("What should we call you?"),
        _l("Enter the name you would like us to use"),
        render_kw={"autocomplete": "name"},
    )
    email = questions.email(
        _l("Email address"),
        InputRequired(_l("Enter your email address")),
        description=_l("You sign in with it"),
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _l("Choose a password"),
        description=_l("At least 12 characters. Three random words work well"),
        validators=[InputRequired(_l("Choose a password"))],
        render_kw={"autocomplete": "new-password"},
    )
