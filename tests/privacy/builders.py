"""Builders: requests about one's data."""

from typing import Any

from carematch.core.permissions import Role
from carematch.organisations.models import Organisation
from carematch.privacy import requests
from carematch.privacy.models import RightsRequest
from carematch.privacy.vocabulary import Kind


def rights_request(
    make: Any, organisation: Organisation, *, kind: Kind = Kind.CORRECT, said: str = "My number is wrong"
) -> RightsRequest:
    """Build what somebody who gets help asks about their data."""
    return requests.ask(organisation, make.member(organisation, Role.SEEKER), kind=kind, said=said)
