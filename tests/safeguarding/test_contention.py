"""Two managers who decide about one concern in the same moment: one of them is in time."""

import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from carematch.accounts.models import User
from carematch.audit.service import keys as audit_keys
from carematch.core.db import db, transaction
from carematch.organisations.models import Organisation
from carematch.safeguarding import service
from carematch.safeguarding.models import ConcernEntry
from carematch.safeguarding.vocabulary import Decision, Kind
from migrations import triggers
from tests.support import worker
from tests.support.make import Make

IN_TIME, TOO_LATE = "in time", "too late"
SECONDS = 60


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_concern_is_decided_once(kind: str, tmp_path: Path) -> None:
    """Four managers close one concern at once: one does, three are told that it is decided."""
    with worker.installation(kind, tmp_path, BASE_URL="http://localhost") as app:
        with db.engine.begin() as connection:
            triggers.create(connection)
        before = audit_keys.all
        audit_keys.load("a key for tests only")
        try:
            with transaction():
                make = Make()
                organisation = make.organisation()
                concern_id = make.concern(organisation, passed_on=True).id
                managers = [make.member(organisation).id for _ in range(4)]
                organisation_id = organisation.id
            db.session.remove()
            said: list[str] = []
            together = threading.Barrier(len(managers))

            def decide(user_id: object) -> None:
                with app.app_context():
                    together.wait(SECONDS)
                    said.append(_decide(organisation_id, concern_id, user_id))
                    db.session.remove()

            rivals = [threading.Thread(target=decide, args=(user_id,)) for user_id in managers]
            for rival in rivals:
                rival.start()
            for rival in rivals:
                rival.join(SECONDS)
            decided = db.session.scalar(
                sa.select(sa.func.count())
                .select_from(ConcernEntry)
                .where(ConcernEntry.kind == Kind.DECIDED)
                .execution_options(scoped=True)
            )
        finally:
            audit_keys.all = before
    assert sorted(said) == [IN_TIME] + [TOO_LATE] * (len(managers) - 1)
    assert decided == 1


def _decide(organisation_id: object, concern_id: object, user_id: object) -> str:
    """Close the concern, and tell what came of it; a database that was busy for too long is asked again."""
    try:
        with transaction():
            service.decide(
                db.session.get_one(Organisation, organisation_id),
                concern_id,  # type: ignore[arg-type]
                by=db.session.get_one(User, user_id),
                decision=Decision.NO_FURTHER_ACTION,
                note="The council closed it",
            )
    except service.AlreadyDecided:
        return TOO_LATE
    except OperationalError:
        return _decide(organisation_id, concern_id, user_id)
    return IN_TIME
