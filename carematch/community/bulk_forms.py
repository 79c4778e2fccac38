"""What staff are asked when they bring in groups from a file."""

from typing import Any

from flask_wtf.file import FileField
from wtforms.validators import ValidationError

from carematch.community.bulk.runs import LARGEST
from carematch.core.fields import BooleanField, Form, _l


class GroupFileForm(Form):
    """The file."""

    file = FileField(
        _l("Choose a CSV file"),
        description=_l(
            "Up to 1,000 rows. Nothing is kept before you have seen what would become of each row"
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
            raise ValidationError(_l("The file must be smaller than 1 MB. Split it, and import the parts"))
        self.content: bytes = content


class GroupsBeginForm(Form):
    """Whether what is in the file is known to be right."""

    right_today = BooleanField(_l("We know that everything in this file is right today"))
