"""The last hours of a provider's time are given once, however many ask for them in the same moment."""

import uuid
from pathlib import Path

import pytest
import sqlalchemy as sa

from carematch.arrangements.models import Arrangement
from carematch.audit.service import keys as audit_keys
from carematch.core.db import db, transaction
from carematch.matching.models import Side
from carematch.providers.models import CapacityBooking
from migrations import triggers
from tests.arrangements import rivals
from tests.support import worker
from tests.support.make import Make

HOW_MANY = 24


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_last_four_hours_are_given_once(kind: str, tmp_path: Path) -> None:
    """24 processes agree arrangements for the last 4 hours of one provider's week: exactly one succeeds."""
    with worker.installation(kind, tmp_path, BASE_URL="http://localhost") as app:
        with db.engine.begin() as connection:
            triggers.create(connection)
        before = audit_keys.all
        audit_keys.load(rivals.AUDIT_KEY)
        try:
            with transaction():
                organisation_id, manager_id, wanted = _accepted()
            db.session.remove()
            url = app.config["SQLALCHEMY_DATABASE_URI"]
            answers = rivals.run(url, organisation_id, manager_id, wanted)
            booked = db.session.scalars(sa.select(CapacityBooking.weekly_minutes)).all()
            agreed = db.session.scalar(
                sa.select(sa.func.count()).select_from(Arrangement).execution_options(scoped=True)
            )
        finally:
            audit_keys.all = before
    assert sorted(answers) == [rivals.AGREED] + [rivals.GONE] * (HOW_MANY - 1)
    assert (list(booked), agreed) == ([240], 1)


def _accepted() -> tuple[uuid.UUID, uuid.UUID, list[uuid.UUID]]:
    """Introduce one provider, with four hours a week, to as many who each want all of them; all say yes."""
    make = Make()
    organisation = make.organisation()
    manager = make.member(organisation)
    provider = make.provider(organisation, weekly_minutes=240)
    person = make.person(organisation)
    wanted = [
        make.introduction(
            organisation,
            need=make.need(organisation, person=person, visits=(), weekly_minutes=240),
            provider=provider,
            by=manager,
            accepted_by=tuple(Side),
        ).id
        for _ in range(HOW_MANY)
    ]
    return organisation.id, manager.id, wanted
