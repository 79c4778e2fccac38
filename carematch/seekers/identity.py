"""Who a need is about, on one bar: what they like to be called, what they agreed to, and who decides."""

from dataclasses import dataclass

from carematch.core.wording import counted, said
from carematch.organisations.models import Organisation
from carematch.rules.acting import May, waits_for_doubt
from carematch.seekers import consents
from carematch.seekers.models import Need, Person, Representative
from carematch.seekers.owning import list_owners
from carematch.seekers.representatives import list_representatives
from carematch.seekers.vocabulary import AUTHORITY_LABELS, Purpose


@dataclass(frozen=True, slots=True)
class Line:
    """A fact in words; `attention` where something must be asked or settled first."""

    text: str
    attention: bool = False


@dataclass(frozen=True, slots=True)
class Identity:
    """What stands on the bar."""

    person: Person
    agreed: tuple[Line, ...]
    deciding: tuple[Line, ...]
    owner: str


def of(organisation: Organisation, need: Need) -> Identity:
    """Return the bar of a need. A person is presumed able to decide (Mental Capacity Act 2005, section 1).

    `owner` is blank where nobody sees to the need, or somebody who may no longer introduce people.
    """
    person, acting = need.person, list_representatives(organisation, need.person)
    owners = {user.id: user.name for user in list_owners(organisation)}
    doubt = (
        Line(said("A doubt is recorded that they can decide this themselves"), attention=True)
        if person.capacity_doubt
        else Line(said("Presumed able to decide"))
    )
    deciding = (doubt, *(_acts(each, person) for each in acting))
    owner = owners.get(need.owner_id, "") if need.owner_id else ""
    return Identity(person, _agreed(organisation, person), deciding, owner)


def _agreed(organisation: Organisation, person: Person) -> tuple[Line, ...]:
    """Say what the person agrees to now: that we use what they said, and who may know who they are."""
    given = consents.list_consents(organisation, person)
    keeps = [each for each in given if each.purpose is Purpose.KEEP_AND_USE]
    if any(consents.is_live(each) for each in keeps):
        kept = Line(said("They agree that we keep and use what they told us"))
    elif keeps:
        kept = Line(
            said("They no longer agree that we use what they told us: ask them first"), attention=True
        )
    else:
        kept = Line(said("It is not recorded yet that we may keep what they told us"), attention=True)
    told = [each for each in given if each.purpose is Purpose.SHARE_WITH_PROVIDER and consents.is_live(each)]
    if any(each.provider_id is None for each in told):
        return kept, Line(said("Every provider who is introduced may know who they are, unless taken out"))
    number = len({each.provider_id for each in told})
    if number:
        return kept, Line(
            counted(
                "%(num)s provider may know who they are", "%(num)s providers may know who they are", number
            )
        )
    return kept, Line(said("No provider may know who they are yet"))


def _acts(each: Representative, person: Person) -> Line:
    """Say who acts for the person, with which authority, and whether they decide about care now."""
    name = each.name or said("Somebody")
    if each.authority is None:
        return Line(said("%(name)s helps, and cannot decide", name=name))
    held = {"name": name, "authority": AUTHORITY_LABELS[each.authority].lower()}
    if May.ANSWER not in each.may:
        return Line(said("%(name)s, %(authority)s: does not decide about care", **held))
    if waits_for_doubt(each.authority, May.ANSWER) and not person.capacity_doubt:
        return Line(
            said("%(name)s, %(authority)s: decides only once a doubt is recorded that they can", **held)
        )
    return Line(said("%(name)s, %(authority)s: may decide about care for them", **held))
