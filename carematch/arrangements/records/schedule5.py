"""Schedule 5: the particulars that an agency records of a hirer.

Conduct of Employment Agencies and Employment Businesses Regulations 2003, regulation 29 and Schedule 5. The hirer is
the person who asks for help; a record stands for all that they asked for.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import selectinload

from carematch.arrangements.records.gathering import Made, engagement_lines, introduction_line, made
from carematch.arrangements.records.items import Record, day, labelled, numbered
from carematch.core import clock
from carematch.core.db import db, every, owned
from carematch.matching.models import Introduction
from carematch.matching.suitability.models import SuitabilityTelling
from carematch.organisations.models import Organisation
from carematch.seekers import wording
from carematch.seekers.models import Need, Person
from carematch.seekers.vocabulary import NEED_STATUS_LABELS


def of(organisation: Organisation, person: Person) -> Record:
    """Return the record of one person, over everything that they handed in."""
    needs: list[Need] = every(
        owned(Need, organisation)
        .where(Need.person_id == person.id, Need.received_on.is_not(None))
        .options(selectinload(Need.visits))
        .order_by(Need.received_on, Need.id)
    )
    kept = made(organisation, Introduction.person_id == person.id)
    return Record(
        5,
        person.reference,
        person.full_name or person.called,
        numbered(
            ("Date the application was received", (f"{n.reference}: {day(n.received_on)}" for n in needs)),
            ("Name and address, and where the work is done", _who(person)),
            ("The position", (line for need in needs for line in _position(need))),
            ("How long it is for", (line for need in needs for line in _lasting(need))),
            ("Experience, training and qualifications asked for", (x for n in needs for x in _asked(n))),
            ("Terms offered", (line for need in needs for line in _terms(need))),
            ("Work-seekers introduced", _seekers(kept)),
            ("Engagements that resulted, and from which day", engagement_lines(kept)),
            ("Enquiries, and what the hirer was told", _told(organisation, kept)),
            ("Fees asked for and received", ()),
        ),
    )


def _who(person: Person) -> list[str | None]:
    return [
        labelled("Name", person.full_name or person.preferred_name),
        labelled("Address", person.address),
        labelled("Postcode", person.postcode),
        labelled("Phone", person.phone),
        labelled("Email", person.email),
    ]


def _position(need: Need) -> list[str]:
    return [
        f"{need.reference}: {', '.join(wording.services(need))} ({NEED_STATUS_LABELS[need.status].lower()})",
        *(f"{need.reference}: {line}" for line in wording.week(need)),
    ]


def _lasting(need: Need) -> list[str]:
    return [f"{need.reference}: from {wording.start(need)}, without an end"] if need.start else []


def _asked(need: Need) -> list[str]:
    return [f"{need.reference}: {line}" for line in (*wording.musts(need), *wording.wishes(need))]


def _terms(need: Need) -> list[str]:
    rate = [f"{need.reference}: at most {need.max_rate} an hour"] if need.max_rate is not None else []
    if need.weekly_budget is not None:
        rate.append(f"{need.reference}: {need.weekly_budget} a week")
    return rate


def _seekers(kept: Made) -> Iterable[str]:
    for each in kept.introductions:
        yield introduction_line(each, f"{each.provider.called} ({each.provider.reference})")


def _told(organisation: Organisation, kept: Made) -> Sequence[str]:
    """Write what was told with each introduction, and when something was told that was learned afterwards."""
    lines = [
        f"{each.reference}: {'; '.join(each.told) if each.told else 'everything needed could be checked'}"
        for each in kept.introductions
    ]
    later = owned(
        SuitabilityTelling, organisation, SuitabilityTelling.introduction_id, SuitabilityTelling.told_at
    )
    ids = {each.id: each.reference for each in kept.introductions}
    told = later.where(
        SuitabilityTelling.introduction_id.in_(ids), SuitabilityTelling.told_at.is_not(None)
    ).order_by(SuitabilityTelling.told_at, SuitabilityTelling.id)
    for introduction_id, at in db.session.execute(told):
        on = day(clock.london(at).date())
        lines.append(f"{ids[introduction_id]}: told on {on} what was learned about suitability")
    return lines
