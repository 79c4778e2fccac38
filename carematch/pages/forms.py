"""The two fields that open the front page."""

from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice

from carematch.core.fields import Form, InputRequired, PostcodeField, SelectField
from carematch.rules.taxonomy import SERVICES


class FindForm(Form):
    """Where help is wanted, and what with. It only looks things up, so it is sent in the address."""

    class Meta(Form.Meta):
        """A search changes nothing and needs no token."""

        csrf = False

    postcode = PostcodeField(
        _l("Postcode"),
        validators=[InputRequired(_l("Enter a postcode, like BS3 4AB"))],
    )
    service = SelectField(_l("What would help?"), validate_choice=False)  # anything unknown is "not sure yet"

    def __init__(self, **kwargs: Any) -> None:
        """Read the address, and offer every service that anybody may be introduced for."""
        super().__init__(formdata=request.args, **kwargs)
        offered = [SelectChoice(each.code, each.name) for each in SERVICES.values() if not each.refused]
        self.service.choices = [SelectChoice("", gettext("I am not sure yet")), *offered]
