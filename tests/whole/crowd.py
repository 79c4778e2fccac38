"""Two anchors with everything in them, and everybody who might read what is not theirs."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from carematch.core.db import transaction
from carematch.core.permissions import Role
from carematch.matching.models import Side
from carematch.organisations.models import Kind, Organisation
from carematch.providers.models import Provider
from carematch.rules.taxonomy import SERVICES
from carematch.seekers import consents, representatives
from carematch.seekers.models import Person
from tests.whole.samples import samples


@dataclass(frozen=True)
class Reader:
    """Somebody who opens everything that they can: who they are here, and whom they have met."""

    name: str
    user: Any | None
    organisation: Organisation
    roles: frozenset[Role] = frozenset()
    own: frozenset[uuid.UUID] = frozenset()
    met: frozenset[uuid.UUID] = frozenset()


@dataclass
class Crowd:
    """The two anchors, one of everything in the first, and the readers."""

    here: Organisation
    elsewhere: Organisation
    examples: dict[str, Any]
    readers: list[Reader] = field(default_factory=list)


def gather(make: Any) -> Crowd:
    """Build the world, all of it by the services."""
    here, elsewhere = make.organisation(name="Here"), make.organisation(name="Elsewhere")
    council = make.organisation(kind=Kind.COUNCIL, name="Council")
    for anchor in (here, elsewhere):
        make.commission(council, anchor)
    crowd = Crowd(here, elsewhere, samples(make, here))
    person, other = _person(make, here), _person(make, here)
    told, not_told, taken_back = (_provider(make, here, name) for name in ("Tola", "Nico", "Bea"))
    need = make.need(here, person=person)
    make.need(here, person=other)
    make.introduction(here, need=need, provider=told, accepted_by=(Side.PROVIDER,), note="Said on the phone")
    make.introduction(here, need=need, provider=taken_back, accepted_by=(Side.PROVIDER,))
    _take_back(here, person, taken_back)
    make.concern(here, provider_id=told.id, passed_on=True, pause=False)
    make.document(here, told, kind="qualification", title="A certificate")
    make.references(here, told, names=["Nan Nettle"])
    ended, elses = make.user(name="Ended"), make.user(name="Another's")
    _speaks_for(make, here, person, ended, is_over=True)
    _speaks_for(make, here, other, elses)
    seeker = Role.SEEKER
    crowd.readers = [
        Reader("stranger", None, here),
        _as_provider("provider who was told", told, here, met={person.id}),
        _as_provider("provider who was not introduced", not_told, here),
        _as_provider("provider after withdrawal", taken_back, here),
        _staff(make, "council viewer", council, Role.COUNCIL_VIEWER),
        _staff(make, "finance", here, Role.FINANCE),
        _staff(make, "manager elsewhere", elsewhere, Role.MANAGER),
        Reader(
            *("another seeker", _user_of(other), here, frozenset({seeker})),
            own=frozenset({other.id, other.user_id}),
        ),
        _as_representative("representative whose time is over", ended, here),
        _as_representative("representative of another", elses, here, {other.id}),
        _staff(make, "manager", here, Role.MANAGER),
        Reader(
            *("the seeker", _user_of(person), here, frozenset({seeker})),
            own=frozenset({person.id, person.user_id}),
            met=frozenset({told.id, taken_back.id}),
        ),
    ]
    return crowd


def _person(make: Any, here: Organisation) -> Person:
    """Build somebody with an account, and everything that a person can say of themselves."""
    user = make.user(name="A Seeker")
    made = make.person(
        here,
        user=user,
        full_name="Whole Name",
        email="seeker@example.org",
        communication_needs=["large_print"],
    )
    make.representative(here, made)
    return made


def _provider(make: Any, here: Organisation, name: str) -> Provider:
    return make.provider(here, name=name, services=("COMP", "CLEAN") if "CLEAN" in SERVICES else ("COMP",))


def _user_of(record: Any) -> Any:
    return record.user if hasattr(record, "user") else _Id(record.user_id)


@dataclass(frozen=True)
class _Id:
    """What signing in needs of a user."""

    id: uuid.UUID


def _take_back(here: Organisation, person: Person, provider: Provider) -> None:
    with transaction():
        live = consents.find_live(here, person.id, provider.id)
        assert live is not None
        consents.withdraw(here, live, by=_Id(person.user_id))  # type: ignore[arg-type]


def _speaks_for(make: Any, here: Organisation, person: Person, user: Any, *, is_over: bool = False) -> None:
    manager = make.member(here)
    with transaction():
        made = representatives.add_representative(
            here, person, by=manager, name="Jo", authority=None, user=user
        )
        if is_over:
            representatives.end_representative(here, made, by=manager)


def _as_provider(name: str, provider: Provider, here: Organisation, met: Any = ()) -> Reader:
    own = frozenset({provider.id, provider.identity_id, provider.user_id})
    return Reader(name, _Id(provider.user_id), here, frozenset({Role.PROVIDER}), own, frozenset(met))


def _as_representative(name: str, user: Any, here: Organisation, whose: Any = ()) -> Reader:
    return Reader(name, _Id(user.id), here, frozenset({Role.REPRESENTATIVE}), frozenset({user.id, *whose}))


def _staff(make: Any, name: str, organisation: Organisation, role: Role) -> Reader:
    user = make.member(organisation, role)
    return Reader(name, _Id(user.id), organisation, frozenset({role}), frozenset({user.id}))
