"""What is written down when the person has chosen a team."""

import uuid
from collections.abc import Sequence
from typing import Any

from carematch.core.fields import Form, InputRequired, RadioField, _l
from carematch.matching import questions
from carematch.matching.team.weeks import Week
from carematch.seekers.models import Representative
from carematch.seekers.vocabulary import AUTHORITY_LABELS, CHANNEL_LABELS, HELPER_LABEL, Channel, Giver

_HEARD = tuple((value, label) for value, label in CHANNEL_LABELS.items() if value is not Channel.ONLINE)
_YES, _NO = "yes", "no"


class ChoiceForm(Form):
    """Which team, who said so and how, and whether they want to hear who could step in."""

    option = RadioField(_l("Which team did they choose?"), validators=[InputRequired(_l("Choose the team"))])
    given_by = RadioField(_l("Who chose?"), validators=[InputRequired(_l("Choose who chose"))])
    channel = RadioField(
        _l("How did they say so?"),
        choices=questions.choices(_HEARD),
        coerce=Channel,
        validators=[InputRequired(_l("Choose how they said so"))],
    )
    wants_cover = RadioField(
        _l("Do they want to know who could step in?"),
        description=_l("Names of people outside the team are shown only when they ask for them"),
        choices=questions.choices([(_YES, _l("Yes")), (_NO, _l("No"))]),
        validators=[InputRequired(_l("Choose yes or no"))],
    )

    def __init__(self, teams: Sequence[Week], acting: Sequence[Representative], **kwargs: Any) -> None:
        """Offer the teams that were found, the person, and whoever holds an authority to decide for them."""
        super().__init__(**kwargs)
        self.option.choices = questions.choices((team.name, team.label) for team in teams)
        others = [(each.id, f"{each.name}: {_authority(each)}") for each in acting]
        self.given_by.choices = questions.choices([(Giver.PERSON, _l("The person themselves")), *others])

    @property
    def choice(self) -> dict[str, Any]:
        """Return what was said as choosing.choose takes it."""
        by_person = self.given_by.data == Giver.PERSON.value
        return {
            "option": self.option.data,
            "channel": self.channel.data,
            "wants_cover": self.wants_cover.data == _YES,
            "representative_id": None if by_person else uuid.UUID(self.given_by.data),
        }


def _authority(representative: Representative) -> str:
    return AUTHORITY_LABELS[representative.authority] if representative.authority else HELPER_LABEL
