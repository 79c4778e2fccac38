"""The one field of the administrator's look-up."""

from typing import Any

from flask import request

from carematch.core.fields import Form, InputRequired, PostcodeField, _l


class LookupForm(Form):
    """A postcode, or a part of one. It only looks things up, so it is sent in the address."""

    class Meta(Form.Meta):
        """A search changes nothing and needs no token."""

        csrf = False

    postcode = PostcodeField(
        _l("Look up a postcode"),
        description=_l("All of it, like BS3 4AB, or a part: BS3 4 or BS3"),
        validators=[InputRequired(_l("Enter a postcode, like BS3 4AB"))],
    )

    def __init__(self, **kwargs: Any) -> None:
        """Read the address."""
        super().__init__(formdata=request.args, **kwargs)
