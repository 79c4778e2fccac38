"""Keeps one row through the services of registering; it lists nobody, and takes no check as made."""

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from carematch.accounts.models import User
from carematch.accounts.service import AlreadyRegistered
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db
from carematch.core.errors import DomainError
from carematch.mail import house
from carematch.mail import service as mail
from carematch.organisations.models import Organisation
from carematch.providers import answers, registration
from carematch.providers.answers import AnswerRefused
from carematch.providers.asking import conditions as on
from carematch.providers.bulk.fields import ANSWERS, FIELDS
from carematch.providers.bulk.planning import Outcome, Plan, digest, digests_of
from carematch.providers.models import Provider
from carematch.providers.tasks import DESK_TITLES, to_do
from carematch.providers.vocabulary import DayType, Status

CHANGED_MEANWHILE = "Somebody changed this record at the same time. Import the file once more"


def apply(organisation: Organisation, made: Plan, *, by: User, letters: bool = False) -> Outcome:
    """Keep a row, or nothing of it, and return what became of it; what went wrong is noted with the row.

    Letters go to those who get an account by it, and only where they are asked for. Run it inside transaction().
    """
    outcome = made.outcome
    if outcome in (Outcome.REFUSED, Outcome.UNCHANGED):
        return outcome
    try:
        with db.session.begin_nested(), db.session.no_autoflush:
            _keep(organisation, made, outcome, by=by, letters=letters)
    except AnswerRefused as error:
        made.row.refuse(error.field if error.field in FIELDS else "full_name", str(error))
    except AlreadyRegistered as error:
        made.row.refuse("email", str(error))
    except (IntegrityError, StaleDataError):
        made.row.refuse("external_id", CHANGED_MEANWHILE)
    except DomainError as error:
        made.row.refuse("external_id", str(error))
    return made.outcome if made.row.problems else outcome


def _keep(organisation: Organisation, made: Plan, outcome: Outcome, *, by: User, letters: bool) -> None:
    """Make the record where there is none, keep the answers, and remember how they stand now."""
    provider = made.provider or _begin(organisation, made, by=by)
    provider.external_id = provider.external_id or made.row.external_id
    changes = _changes(made.changes)
    if changes and registration.keep_several(organisation, provider, changes, by=by):
        made.notes.append(
            "They were listed. What changed is looked at first, and nobody finds them until then"
        )
    _remember(made, provider)
    if outcome is Outcome.JOINED:
        record(organisation, "provider.imported", provider, by=by, fields=[outcome.value])
    db.session.flush()
    if outcome is not Outcome.JOINED:
        _send_for_checking(organisation, made, provider, by=by)
    if letters and outcome is Outcome.CREATED and provider.user is not None:
        mail.send(
            provider.user.email,
            "provider_imported",
            organisation=organisation,
            link=f"{house.address()}/forgotten-password",
        )


def _send_for_checking(organisation: Organisation, made: Plan, provider: Provider, *, by: User) -> None:
    """Send for checking what is complete, or note what is missing; who has ever signed in does that themselves."""
    has_signed_in = provider.user is not None and provider.user.signed_in_at is not None
    if provider.status is not Status.DRAFT or has_signed_in:
        return
    left = to_do(provider)
    if left:
        made.notes.append(f"Still to fill in: {', '.join(DESK_TITLES[task] for task in left)}")
    else:
        registration.submit(organisation, provider, by=by)


def _begin(organisation: Organisation, made: Plan, *, by: User) -> Provider:
    """Begin a registration, with an account where there is an email address."""
    return registration.register_for(
        organisation, by=by, full_name=made.row.answers["full_name"], email=made.row.email
    )


def _changes(values: Mapping[str, Any]) -> dict[str, Callable[[Provider], None]]:
    """Return what keeps each question's answers, in the order of the columns: the legal form before its number."""
    by_question: dict[str, dict[str, Any]] = {}
    for name in ANSWERS:
        if name in values:
            by_question.setdefault(ANSWERS[name].question, {})[name] = values[name]
    return {
        key: partial(_SPECIAL[key], **given) if key in _SPECIAL else partial(answers.keep, key=key, **given)
        for key, given in by_question.items()
    }


def _shown_name(provider: Provider, *, name: str) -> None:
    """Keep the name that people see, which is mostly the first."""
    choices = {on.first_name(provider.full_name): on.FIRST, provider.full_name: on.FULL}
    answers.shown_name(provider, shown=choices.get(name, on.OTHER), name=name)


def _rates(provider: Provider, **given: Any) -> None:
    """Keep some rates beside those that there are, or raise AnswerRefused without one for Monday to Friday."""
    held = {day.value: amount for day, amount in provider.rate_by_day.items()}
    rates = {**held, **given}
    if DayType.WEEKDAY.value not in rates:
        raise AnswerRefused("weekday", "Enter what they charge for an hour, Monday to Friday")
    answers.rates(provider, **rates)


def _unconfirmed(provider: Provider, key: str, **given: Any) -> None:
    """Keep when somebody is free without saying that they confirmed it: a list may be old."""
    confirmed_on = provider.identity.confirmed_on
    answers.keep(provider, key, **given)
    provider.identity.confirmed_on = confirmed_on


_SPECIAL: dict[str, Callable[..., None]] = {
    "free": partial(_unconfirmed, key="free"),
    "hours": partial(_unconfirmed, key="hours"),
    "shown-name": _shown_name,
    "rates": _rates,
    "travel": answers.drives,
}


def _remember(made: Plan, provider: Provider) -> None:
    """Note of every answer that the file gave and that stands how it stands now."""
    stays = {name for name, _ in made.left}
    given = {name: value for name, value in made.row.answers.items() if name in ANSWERS and name not in stays}
    digests = {name: [digest(value), digest(ANSWERS[name].held(provider))] for name, value in given.items()}
    provider.imported = json.dumps(digests_of(provider) | digests)
    provider.imported_at = provider.changed_at = clock.now()
