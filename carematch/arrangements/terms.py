"""Who agrees to the money terms of care: the person, or somebody with authority over their money; never a helper."""

import uuid

from carematch.organisations.models import Organisation
from carematch.rules.acting import May
from carematch.rules.lawful_route import ContractParty
from carematch.seekers.models import Person, Representative
from carematch.seekers.representatives import MayNot, find_who_may

NOBODY_NAMED = (
    "A representative makes the contract, so a representative has to agree to what it costs. "
    "Choose who of them agreed"
)
IN_DOUBT = (
    "A doubt is recorded that the person can decide about this. Somebody with authority over their money has to agree "
    "to what it costs, or the doubt has to be settled first"
)
NO_AUTHORITY = (
    "They help, but they cannot agree to money terms for this person. The person can agree themselves, and so can "
    "somebody with authority over their money: an attorney or a deputy for property and money, or somebody whom the "
    "council has authorised to hold the Direct Payment"
)


def who_agrees(
    organisation: Organisation,
    person: Person,
    *,
    contract_party: ContractParty,
    representative_id: uuid.UUID | None,
) -> Representative | None:
    """Return the representative who agrees to money terms (None: the person themselves), or raise MayNot.

    Capacity is presumed (Mental Capacity Act 2005, section 1); where a doubt is recorded, the person's own yes is not
    enough, and neither is that of somebody who decides on health and care alone.
    """
    if representative_id is None:
        if contract_party is ContractParty.REPRESENTATIVE:
            raise MayNot(NOBODY_NAMED)
        if person.capacity_doubt:
            raise MayNot(IN_DOUBT)
        return None
    acting = find_who_may(organisation, person, May.AGREE_MONEY, representative_id=representative_id)
    if acting is None:
        raise MayNot(NO_AUTHORITY)
    return acting
