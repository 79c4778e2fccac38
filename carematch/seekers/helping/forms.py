"""What a helper is asked: how they talk to the person, and how the person got their copy."""

from carematch.core.fields import Form, InputRequired, RadioField, _l
from carematch.seekers import questions
from carematch.seekers.helping.vocabulary import COPY_LABELS, FORMAT_LABELS, CopyFormat, CopyWay
from carematch.seekers.vocabulary import CHANNEL_LABELS, Channel


class HelpForm(Form):
    """How the helper and the person talk this time."""

    channel = RadioField(
        _l("How are you talking to them?"),
        choices=questions.choices(
            {value: label for value, label in CHANNEL_LABELS.items() if value is not Channel.ONLINE}
        ),
        coerce=Channel,
        validators=[InputRequired(_l("Say how you are talking to them"))],
    )


class CopyForm(Form):
    """How, and in which form, the person got a copy."""

    written_as = RadioField(
        _l("In which form?"),
        choices=questions.choices(FORMAT_LABELS),
        coerce=CopyFormat,
        validators=[InputRequired(_l("Choose in which form"))],
    )
    way = RadioField(
        _l("How do they get it?"),
        choices=questions.choices(COPY_LABELS),
        coerce=CopyWay,
        validators=[InputRequired(_l("Choose how they get it"))],
    )
