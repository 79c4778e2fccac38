"""People who all agree care at the same moment, each in a process of their own, on one database."""

import multiprocessing
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import configure_mappers

from carematch.accounts.models import User
from carematch.arrangements import service
from carematch.audit.service import keys as audit_keys
from carematch.core.db import db, transaction
from carematch.matching import introductions
from carematch.organisations.models import Organisation
from carematch.providers import capacity
from tests.arrangements.builders import agreed_terms
from tests.support import worker

AUDIT_KEY = "a key for tests only"
AGREED, GONE = "agreed", "gone"
SECONDS = 300

configure_mappers()  # once, before the others are forked


def run(url: str, organisation_id: uuid.UUID, user_id: uuid.UUID, wanted: list[uuid.UUID]) -> list[str]:
    """Agree care from every introduction at once, and return what came of each.

    The processes are forked from one that has imported everything but opened nothing.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pytest", __name__])  # a child asks for pytest, as its parent runs it
    together, said = context.Barrier(len(wanted)), context.SimpleQueue()
    rivals = [
        context.Process(target=_rival, args=(url, together, said, organisation_id, user_id, introduction_id))
        for introduction_id in wanted
    ]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join(SECONDS)
    answers = [said.get() for rival in rivals if rival.exitcode == 0]
    for rival in rivals:
        rival.close()
    said.close()
    return answers


def _rival(
    url: str,
    together: Any,
    said: Any,
    organisation_id: uuid.UUID,
    user_id: uuid.UUID,
    introduction_id: uuid.UUID,
) -> None:
    """Wait for the others, then agree."""
    audit_keys.load(AUDIT_KEY)
    with worker.build(url).app_context():
        db.session.execute(sa.select(1))
        db.session.rollback()
        together.wait(SECONDS)
        said.put(_agree(organisation_id, user_id, introduction_id))
        db.session.remove()
        db.engine.dispose()


def _agree(organisation_id: uuid.UUID, user_id: uuid.UUID, introduction_id: uuid.UUID) -> str:
    """Agree four hours a week, and tell what came of it; a database that was busy for too long is asked again."""
    try:
        with transaction():
            organisation = db.session.get(Organisation, organisation_id)
            assert organisation is not None
            service.agree(
                organisation,
                introductions.get_introduction(organisation, introduction_id),
                by=db.session.get_one(User, user_id),
                **agreed_terms(None, weekly_minutes=240),
            )
    except capacity.NotEnoughCapacity:
        return GONE
    except OperationalError:
        return _agree(organisation_id, user_id, introduction_id)
    return AGREED
