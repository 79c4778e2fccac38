"""Who answers an introduction for a person: themselves, or somebody whose authority covers it; nobody else."""

import uuid

from carematch.accounts.models import User
from carematch.matching.models import Introduction
from carematch.organisations.models import Organisation
from carematch.rules.acting import May
from carematch.seekers import representatives
from carematch.seekers import service as seekers
from carematch.seekers.models import Representative
from carematch.seekers.representatives import WHY_NOT, MayNot
from carematch.seekers.vocabulary import Channel


def who_speaks(
    organisation: Organisation,
    introduction: Introduction,
    *,
    by: User,
    channel: Channel,
    representative_id: uuid.UUID | None = None,
) -> Representative | None:
    """Return the representative whose answer it is (None: the person's own), or raise MayNot.

    Online whoever is signed in speaks; else the manager writes down who said it. A helper, an appointee and somebody
    who acts in money matters alone cannot say yes or no in another's name.
    """
    person = seekers.get_person(organisation, introduction.person_id)
    if channel is Channel.ONLINE:
        if person.user_id == by.id:
            return None
        acting = representatives.find_who_may(organisation, person, May.ANSWER, user=by)
    elif representative_id is None:
        return None
    else:
        acting = representatives.find_who_may(
            organisation, person, May.ANSWER, representative_id=representative_id
        )
    if acting is None:
        raise MayNot(WHY_NOT[May.ANSWER])
    return acting
