"""What a manager is asked to find premises on the map."""

from carematch.core.fields import Form, InputRequired, Length, StringField, _l


class PremisesForm(Form):
    """The address to look for."""

    address = StringField(
        _l("Where are the premises?"),
        description=_l(
            "Number, street and town, like 12 North Street, Bristol. We do not keep what you type"
        ),
        validators=[
            InputRequired(_l("Enter the number, street and town")),
            Length(max=200, message=_l("Use at most 200 letters")),
        ],
        render_kw={"autocomplete": "off"},
    )
