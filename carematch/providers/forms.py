"""What registering asks besides its questions, and how services are grouped where they are asked."""

from typing import Any

from carematch.core.fields import BooleanField, Form, Ticked, _l

# How services stand on the page; every service that may be offered is in one group.
GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_l("Company and going out"), ("COMP", "RESP", "OUT", "DAY", "SKILL", "TECH", "THER")),
    (_l("Home, food and garden"), ("CLEAN", "COOK", "MEALS", "GARD", "PET")),
    (_l("Personal care"), ("PC-WASH", "PC-EAT", "PC-PROMPT")),
    (_l("Moving about and medication"), ("MOB", "MED")),
    (_l("Lifts"), ("TRANS", "TRANS-HEALTH")),
    (_l("Money and paperwork"), ("SHOP", "BILL", "ADMIN")),
    (_l("Nights and living in"), ("NIGHT", "LIVE")),
)


class SubmitForm(Form):
    """The declaration that goes with a registration."""

    is_true = BooleanField(
        _l("What I have written is true, and I will tell you when it changes"),
        validators=[Ticked(_l("Tick the box to say that it is true"))],
    )
