"""What staff are asked when they bring in providers from a file."""

from typing import Any

from flask_wtf.file import FileField
from wtforms.validators import ValidationError

from carematch.core.fields import BooleanField, Form, _l
from carematch.providers.bulk.runs import LARGEST


class FileForm(Form):
    """The file."""

    file = FileField(
        _l("Choose a CSV file"),
        description=_l(
            "Up to 2,000 rows. Nothing is kept before you have seen what would become of each row"
        ),
    )

    def validate_file(self, field: Any) -> None:
        """Refuse no file, an empty one and one that is too large."""
        if not field.data or not getattr(field.data, "filename", ""):
            raise ValidationError(_l("Choose a CSV file"))
        content = field.data.stream.read(LARGEST + 1)
        if not content.strip():
            raise ValidationError(_l("This file is empty. Choose another one"))
        if len(content) > LARGEST:
            raise ValidationError(_l("The file must be smaller than 2 MB. Split it, and import the parts"))
        self.content: bytes = content


class BeginForm(Form):
    """How the good rows are imported."""

    letters = BooleanField(
        _l("Write to those who get an account by it, so that they can look through their details")
    )
    force = BooleanField(_l("Also overwrite what people, or we, have changed here since the last import"))
