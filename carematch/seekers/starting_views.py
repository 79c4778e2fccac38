"""The front door of asking for help: what is asked, beginning, and coming back by a link in a letter."""

from flask import g

from carematch.organisations.front_door import FrontDoor
from carematch.seekers import service
from carematch.seekers.asking_views import blueprint
from carematch.seekers.returning import DOOR
from carematch.seekers.sides import OWN, me
from carematch.seekers.starting_forms import BeginForm, ReturnForm

__all__ = ["blueprint"]


def _start() -> str:
    """Begin a need of whoever is signed in, and go on with it."""
    return OWN.url("show", need_id=service.ask_for_oneself(g.organisation, me()).id)


FrontDoor("ask", "seekers", DOOR, BeginForm, ReturnForm, _start, "/ask/link-sent").hang_in(blueprint)
