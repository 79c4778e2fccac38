"""What is asked of days away: the first and the last."""

from carematch.core.fields import DateField, Form, InputRequired, _l


class AwayForm(Form):
    """From when until when; the reason is nobody's to ask."""

    first_on = DateField(_l("First day away"), validators=[InputRequired(_l("Enter the first day away"))])
    last_on = DateField(
        _l("Last day away"),
        description=_l("The same day, where it is one day"),
        validators=[InputRequired(_l("Enter the last day away"))],
    )
