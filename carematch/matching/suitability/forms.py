"""What is asked about a new fact on a provider's suitability, and about telling people."""

from typing import Any

from carematch.core.fields import (
    DateField,
    Form,
    InputRequired,
    Length,
    Optional,
    RadioField,
    TextAreaField,
    _l,
)
from carematch.matching import questions
from carematch.matching.suitability.sources import SOURCE_LABELS, Source
from carematch.seekers.vocabulary import CHANNEL_LABELS, Channel

LONG = Length(max=4000, message=_l("Use at most 4,000 letters"))
HEARD = tuple((value, label) for value, label in CHANNEL_LABELS.items() if value is not Channel.ONLINE)


class LearnForm(Form):
    """A fact, and what it means for those who were introduced."""

    source = RadioField(
        _l("Where does it come from?"),
        choices=questions.choices(SOURCE_LABELS.items()),
        coerce=lambda value: Source(value) if value in set(Source) else None,
        validators=[InputRequired(_l("Choose where it comes from"))],
    )
    learned_on = DateField(
        _l("When did you learn of it?"), validators=[InputRequired(_l("Enter the day you learned of it"))]
    )
    fact = TextAreaField(
        _l("What did you learn?"),
        description=_l(
            "Only managers can read this. Say also why, if it means nothing for people introduced"
        ),
        validators=[InputRequired(_l("Write down what you learned")), LONG],
    )
    must_tell = RadioField(
        _l("Does it suggest that they are, or may be, unsuitable?"),
        choices=questions.choices(
            [
                ("yes", _l("Yes, or I am not sure: the people introduced are told")),
                ("no", _l("No: it has nothing to do with it")),
            ]
        ),
        validators=[InputRequired(_l("Choose whether people are told"))],
    )
    told_as = TextAreaField(
        _l("If yes: what are people told?"),
        description=_l("In words to read out. Leave out who told us and what was said in confidence"),
        validators=[Optional(), LONG],
    )

    @property
    def answers(self) -> dict[str, Any]:
        """Return what was answered as service.learn takes it."""
        return {
            **super().answers,
            "must_tell": self.must_tell.data == "yes",
            "told_as": self.told_as.data or "",
        }


class ToldForm(Form):
    """That somebody was told: when and how."""

    told_on = DateField(
        _l("When were they told?"), validators=[InputRequired(_l("Enter the day they were told"))]
    )
    channel = RadioField(
        _l("How were they told?"),
        choices=questions.choices(HEARD),
        coerce=lambda value: Channel(value) if value in set(Channel) else None,
        validators=[InputRequired(_l("Choose how they were told"))],
    )
    note = questions.note(
        _l("With whom did you speak, and what did they say? (optional)"), _l("Only managers can read this")
    )

    @property
    def answers(self) -> dict[str, Any]:
        """Return what was answered as service.tell takes it."""
        return {**super().answers, "note": self.note.data or ""}
