"""Reading and handing over records; every time, who did and which kind is noted."""

import enum
import json
from collections.abc import Sequence

from sqlalchemy.orm import selectinload

from carematch.accounts.models import User
from carematch.arrangements.records import items, schedule4, schedule5
from carematch.arrangements.records.items import Record
from carematch.audit.service import record
from carematch.core.db import every, owned
from carematch.organisations.models import Organisation
from carematch.providers.models import Provider
from carematch.providers.vocabulary import Status
from carematch.seekers.models import Need, Person


class Form(enum.StrEnum):
    """How records are handed over."""

    CSV = "csv"
    JSON = "json"


def of_provider(organisation: Organisation, provider: Provider) -> Record:
    """Return the record of a work-seeker."""
    return schedule4.of(organisation, provider)


def of_person(organisation: Organisation, person: Person) -> Record:
    """Return the record of a hirer."""
    return schedule5.of(organisation, person)


def list_records(organisation: Organisation, schedule: int) -> list[Record]:
    """Return every record of a schedule, by reference: of all who applied, and of all who handed a need in."""
    if schedule == 4:
        return [schedule4.of(organisation, each) for each in _providers(organisation)]
    return [schedule5.of(organisation, each) for each in _people(organisation)]


def _providers(organisation: Organisation) -> list[Provider]:
    return every(
        owned(Provider, organisation)
        .where(Provider.status != Status.DRAFT)
        .options(selectinload(Provider.services), selectinload(Provider.rates), selectinload(Provider.checks))
        .order_by(Provider.reference)
    )


def _people(organisation: Organisation) -> list[Person]:
    asked = owned(Need, organisation, Need.person_id).where(Need.received_on.is_not(None))
    return every(owned(Person, organisation).where(Person.id.in_(asked)).order_by(Person.reference))


def count(organisation: Organisation) -> tuple[int, int]:
    """Return how many records of work-seekers and of hirers there are."""
    return len(_providers(organisation)), len(_people(organisation))


def written(records: Sequence[Record], form: Form) -> str:
    """Return records as a file."""
    if form is Form.CSV:
        return items.as_csv(records)
    return json.dumps(items.as_json(records), ensure_ascii=False, indent=2)


def note_handed_over(
    organisation: Organisation, subject: object, schedule: int, form: Form, *, by: User | None
) -> None:
    """Note that somebody took records away: whose, of which schedule and in which form."""
    record(organisation, "records.exported", subject, by=by, fields=[f"schedule_{schedule}", form.value])
