"""The one field of the administrator's look-up."""

from typing import Any

from flask import request

from carematch.core.fields import Form, InputRequired, Length, StringField, _l


class LookupForm(Form):
    """A location's ID. It only looks things up, so it is sent in the address."""

    class Meta(Form.Meta):
        """A search changes nothing and needs no token."""

        csrf = False

    location_id = StringField(
        _l("Look up a CQC location ID"),
        description=_l("As the register shows it, like 1-123456789"),
        validators=[InputRequired(_l("Enter a location ID, like 1-123456789")), Length(max=60)],
        render_kw={"autocomplete": "off", "spellcheck": False},
    )

    def __init__(self, **kwargs: Any) -> None:
        """Read the address."""
        super().__init__(formdata=request.args, **kwargs)
