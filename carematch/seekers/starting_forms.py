"""What it takes to begin to ask for help, and to come back to it."""

from carematch.core.fields import Form, InputRequired, _l
from carematch.seekers import questions


class BeginForm(Form):
    """What to call whoever asks, and where to write to: no password is needed."""

    name = questions.name(
        _l("What should we call you?"),
        _l("Enter the name you would like us to use"),
        render_kw={"autocomplete": "name"},
    )
    email = questions.email(
        _l("What is your email address?"),
        InputRequired(_l("Enter your email address")),
        description=_l("We send you a link there. You need no password"),
    )


class ReturnForm(Form):
    """Where to send the link."""

    email = questions.email(
        _l("What is your email address?"),
        InputRequired(_l("Enter your email address")),
        description=_l("The one that you began with"),
    )
