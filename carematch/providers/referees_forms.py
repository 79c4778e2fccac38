"""What providers are asked about the two people who can speak for them."""

from carematch.asking.fields import yes_or_no
from carematch.core.fields import Form, InputRequired, Length, StringField, TextAreaField, _l


class OwnRefereeForm(Form):
    """Somebody who knows the provider's work."""

    name = StringField(
        _l("What is their name?"),
        validators=[
            InputRequired(_l("Enter their name")),
            Length(max=120, message=_l("Use at most 120 characters")),
        ],
    )
    contact = StringField(
        _l("How can we reach them?"),
        description=_l("A phone number or an email address"),
        validators=[
            InputRequired(_l("Enter their phone number or email address")),
            Length(max=200, message=_l("Use at most 200 characters")),
        ],
    )
    how_known = TextAreaField(
        _l("How do they know you?"),
        description=_l("For example: I worked for her for two years"),
        validators=[
            InputRequired(_l("Say how they know you")),
            Length(max=500, message=_l("Use at most 500 characters")),
        ],
        render_kw={"rows": 3},
    )
    is_relative = yes_or_no(
        _l("Are they a relative of yours?"), InputRequired(_l("Choose no if you are not related"))
    )
    may_share = yes_or_no(
        _l("Do they agree that we show what they say to the people we introduce you to?"),
        InputRequired(_l("Choose yes if they agree")),
        description=_l("Ask them first"),
    )
