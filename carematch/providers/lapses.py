"""What a lapse sets off: the provider comes off the list and is told (following); here the managers are told of it."""

import datetime as dt

from carematch.core.db import every, owned
from carematch.core.permissions import Role
from carematch.mail import house
from carematch.mail import service as mail
from carematch.organisations.models import Organisation
from carematch.organisations.service import list_members
from carematch.providers.models import Provider
from carematch.providers.vocabulary import Status


def tell_managers(organisation: Organisation, on: dt.date) -> int:
    """Write one letter to each manager where somebody has lapsed of whom they were not told; return how many (nightly).

    That they were told is kept with the provider, in the same transaction as the letters: so it happens once for
    each lapse, also where the night's work is done twice or died between taking off and telling.
    """
    untold = every(
        owned(Provider, organisation)
        .where(
            Provider.status == Status.UNLISTED,
            Provider.is_lapsed.is_(True),
            Provider.lapse_told_on.is_(None),
        )
        .order_by(Provider.id)
    )
    if not untold:
        return 0
    link = f"{house.address()}/{organisation.slug}/checks?show=lapsed"
    readers = {
        member.user.email for member in list_members(organisation, (Role.MANAGER,)) if member.user.is_active
    }
    for address in sorted(readers):
        mail.send(address, "checks_ran_out", organisation=organisation, link=link)
    for provider in untold:
        provider.lapse_told_on = on
    return len(readers)
