"""What is asked with a file: of a provider who sends one, and of staff who look at it."""

from typing import Any

from carematch.asking.fields import out_of
from carematch.core.fields import (
    FileField,
    FileRequired,
    Form,
    InputRequired,
    Length,
    Optional,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    _l,
)
from carematch.providers.documents import Outcome, labels

# Browsers offer what is named here, and phones offer the camera with it; what is taken is decided by the content.
PICTURES = ".jpg,.jpeg,.png,image/jpeg,image/png"
FILES = f".pdf,application/pdf,{PICTURES}"


class DocumentForm(Form):
    """A document of a provider."""

    kind = SelectField(
        _l("What is it?"),
        coerce=str,
        validate_choice=False,  # the service says why a DBS certificate is not among them
        validators=[InputRequired(_l("Choose what it is"))],
    )
    title = StringField(
        _l("What is the qualification called?"),
        description=_l("Only for another qualification or certificate"),
        default="",
        validators=[Optional(), Length(max=120, message=_l("Use at most 120 letters"))],
        render_kw={"autocomplete": "off"},
    )
    file = FileField(
        _l("Choose the file"),
        description=_l("A PDF, JPG or PNG of up to 10 MB. On a phone you can take a photograph of it"),
        validators=[FileRequired(_l("Choose a file, or take a photograph of the document"))],
        render_kw={"accept": FILES},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what can be sent."""
        super().__init__(*args, **kwargs)
        self.kind.choices = out_of([("", _l("Choose")), *labels().items()])


class PhotoForm(Form):
    """A photograph of a provider."""

    file = FileField(
        _l("Choose a photo"),
        description=_l("A JPG or PNG of up to 10 MB. We cut the middle square out of it"),
        validators=[FileRequired(_l("Choose a photo, or take one"))],
        render_kw={"accept": PICTURES},
    )


class DecisionForm(Form):
    """What staff make of a document."""

    outcome = RadioField(
        _l("What is it like?"),
        choices=out_of(
            [
                (Outcome.SEEN.value, _l("I have looked at it, and it is what they say")),
                (Outcome.REFUSED.value, _l("It cannot be used")),
                (Outcome.DBS.value, _l("It is a DBS certificate: delete it now")),
            ]
        ),
        coerce=lambda value: Outcome(value) if value in set(Outcome) else None,
        validators=[InputRequired(_l("Choose what it is like"))],
    )
    reason = TextAreaField(
        _l("Why can it not be used?"),
        description=_l("They read this, so say what to send instead"),
        default="",
        validators=[Optional(), Length(max=500, message=_l("Use at most 500 letters"))],
    )
