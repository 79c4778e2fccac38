"""The two fields that open the front page."""

from typing import Any

from flask_babel import lazy_gettext as _l

from carematch.core.fields import Form, InputRequired, Length, PostcodeField, StringField
from carematch.directory import meaning


class FindForm(Form):
    """Where help is wanted, and what with, in people's own words; it is sent by POST, so that no address says them."""

    class Meta(Form.Meta):
        """A search changes nothing: where it comes from is looked at instead of a token."""

        csrf = False

    postcode = PostcodeField(
        _l("Postcode"),
        validators=[InputRequired(_l("Enter a postcode, like BS3 4AB"))],
    )
    need = StringField(
        _l("What would help?"),
        description=_l("For example, help with a shower. You can leave it empty"),
        validators=[
            Length(max=meaning.LONGEST, message=_l("Say it in a few words, like help with a shower"))
        ],
    )

    def __init__(self, sent: Any = None, **kwargs: Any) -> None:
        """Read what was sent, or what an address and the session say."""
        super().__init__(formdata=sent, **kwargs)
