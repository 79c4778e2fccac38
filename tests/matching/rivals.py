"""Managers who all introduce for the same need at the same moment, each in a process of their own, on one database."""

import multiprocessing
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import configure_mappers

from carematch.accounts.models import User
from carematch.audit.service import keys as audit_keys
from carematch.core.db import db, transaction
from carematch.matching import desk
from carematch.matching.models import Reason
from carematch.organisations.models import Organisation
from tests.support import worker

AUDIT_KEY = "a key for tests only"
SECONDS = 300

configure_mappers()  # once, before the others are forked


def run(
    url: str, organisation_id: uuid.UUID, need_id: uuid.UUID, wanted: list[tuple[uuid.UUID, uuid.UUID]]
) -> list[str]:
    """Have each (manager, provider) introduced at once, and return what came of each: "made", or the refusal's name."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pytest", __name__])
    together, said = context.Barrier(len(wanted)), context.SimpleQueue()
    rivals = [
        context.Process(target=_rival, args=(url, together, said, organisation_id, need_id, *each))
        for each in wanted
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


def _rival(url: str, together: Any, said: Any, *ids: uuid.UUID) -> None:
    """Wait for the others, then introduce."""
    audit_keys.load(AUDIT_KEY)
    with worker.build(url, BASE_URL="http://localhost").app_context():
        db.session.execute(sa.select(1))
        db.session.rollback()
        together.wait(SECONDS)
        said.put(_introduce(*ids))
        db.session.remove()
        db.engine.dispose()


def _introduce(
    organisation_id: uuid.UUID, need_id: uuid.UUID, manager_id: uuid.UUID, provider_id: uuid.UUID
) -> str:
    """Introduce, and tell what came of it; a database that was busy for too long is asked again."""
    try:
        with transaction():
            organisation = db.session.get_one(Organisation, organisation_id)
            manager = db.session.get_one(User, manager_id)
            desk.introduce(organisation, need_id, provider_id, by=manager, reason=Reason.BEST_FIT)
    except desk.CannotIntroduce as refusal:
        return type(refusal).__name__
    except OperationalError:
        return _introduce(organisation_id, need_id, manager_id, provider_id)
    return "made"
