"""Two people who decide about one office in the same moment: one of them is in time."""

import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from carematch.accounts.models import User
from carematch.arrangements import offices as use_case
from carematch.audit.service import keys as audit_keys
from carematch.core.db import db, transaction
from carematch.organisations.models import Organisation
from carematch.providers import offices
from carematch.providers.delivery_office import DeliveryOffice
from carematch.providers.vocabulary import OfficeDecision
from migrations import triggers
from tests.support import worker
from tests.support.make import Make

IN_TIME, TOO_LATE = "in time", "too late"
SECONDS = 60


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_an_office_is_decided_once(kind: str, tmp_path: Path) -> None:
    """Six people approve one office at once: one does, five are told that it is decided."""
    with worker.installation(kind, tmp_path, BASE_URL="http://localhost") as app:
        with db.engine.begin() as connection:
            triggers.create(connection)
        before = audit_keys.all
        audit_keys.load("a key for tests only")
        try:
            with transaction():
                make = Make()
                organisation = make.organisation()
                office_id = make.delivery_office(organisation).id
                approvers = [make.member(organisation).id for _ in range(6)]
                organisation_id = organisation.id
            db.session.remove()
            said: list[str] = []
            together = threading.Barrier(len(approvers))

            def approve(user_id: object) -> None:
                with app.app_context():
                    together.wait(SECONDS)
                    said.append(_approve(organisation_id, office_id, user_id))
                    db.session.remove()

            rivals = [threading.Thread(target=approve, args=(user_id,)) for user_id in approvers]
            for rival in rivals:
                rival.start()
            for rival in rivals:
                rival.join(SECONDS)
            decisions = db.session.scalars(
                sa.select(DeliveryOffice.decision).execution_options(scoped=True)
            ).all()
        finally:
            audit_keys.all = before
    assert sorted(said) == [IN_TIME] + [TOO_LATE] * (len(approvers) - 1)
    assert decisions == [OfficeDecision.APPROVED]


def _approve(organisation_id: object, office_id: object, user_id: object) -> str:
    """Approve the office, and tell what came of it; a database that was busy for too long is asked again."""
    try:
        with transaction():
            organisation = db.session.get_one(Organisation, organisation_id)
            office = offices.get_office(organisation, office_id)  # type: ignore[arg-type]
            use_case.approve(organisation, office, by=db.session.get_one(User, user_id))
    except offices.OfficeRefused as error:
        return TOO_LATE if "decided already" in str(error) else str(error)
    except OperationalError:
        return _approve(organisation_id, office_id, user_id)
    return IN_TIME
