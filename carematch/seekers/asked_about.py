"""Whom of the listed a need's person asked about: all that staff may see of a shortlist."""

from carematch.organisations.models import Organisation
from carematch.seekers import service
from carematch.seekers.models import Need
from carematch.shortlists import service as shortlists
from carematch.shortlists.entries import Entry


def asked_about(organisation: Organisation, need: Need) -> list[Entry]:
    """Return whom the person asked about, and whoever acts for them and recorded this need, as they were added."""
    acting = service.list_representatives(organisation, need.person)
    users = {each.user_id for each in acting if each.user_id == need.recorded_by_id}
    return shortlists.asked_about(organisation, {need.person.user_id, *users})
