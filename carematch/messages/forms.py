"""What it takes to write a message."""

from carematch.core.fields import Form, InputRequired, Length, TextAreaField, _l
from carematch.messages.service import LONGEST


class MessageForm(Form):
    """Some words to the other side."""

    body = TextAreaField(
        _l("Your message"),
        description=_l("Only we and the people who act with you can read it"),
        validators=[
            InputRequired(_l("Write something first")),
            Length(max=LONGEST, message=_l("Use at most 4,000 characters, or send it in two messages")),
        ],
    )


class AnswerForm(MessageForm):
    """An answer to somebody; they get a letter that says only that a message waits."""

    body = TextAreaField(
        _l("Your answer"),
        description=_l("They get an email that a message waits. Nothing of it stands in the email"),
        validators=[
            InputRequired(_l("Write something first")),
            Length(max=LONGEST, message=_l("Use at most 4,000 characters, or send it in two messages")),
        ],
    )
