"""The front door of registering: what it takes, beginning, and coming back by a link in a letter."""

from flask import g, url_for
from flask_login import current_user

from carematch.organisations.front_door import FrontDoor
from carematch.providers import registration
from carematch.providers.desk_views import blueprint
from carematch.providers.returning import DOOR
from carematch.providers.starting_forms import BeginForm, ReturnForm

__all__ = ["blueprint"]


def _start() -> str:
    """Begin the registration of whoever is signed in, and go on with it."""
    registration.start(g.organisation, current_user)
    return url_for(".own")


FrontDoor("register", "providers", DOOR, BeginForm, ReturnForm, _start, "/register/sent").hang_in(blueprint)
