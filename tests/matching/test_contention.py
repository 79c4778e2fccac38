"""Two managers who introduce for one need in the same moment: exactly one wins, and the other is told why."""

import uuid
from pathlib import Path

import pytest
import sqlalchemy as sa

from carematch.audit.service import keys as audit_keys
from carematch.core.db import db, transaction
from carematch.matching.models import Introduction
from carematch.matching.settings import service as settings
from carematch.organisations.models import Organisation
from migrations import triggers
from tests.matching import rivals
from tests.support import worker
from tests.support.make import Make

Wanted = list[tuple[uuid.UUID, uuid.UUID]]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_of_managers_who_introduce_at_once_one_wins(kind: str, tmp_path: Path) -> None:
    """Four at once, two for each of two providers, where one is asked at a time: one introduction is made."""
    with worker.installation(kind, tmp_path, BASE_URL="http://localhost") as app:
        with db.engine.begin() as connection:
            triggers.create(connection)
        before = audit_keys.all
        audit_keys.load(rivals.AUDIT_KEY)
        try:
            with transaction():
                organisation, need_id, wanted = _wanted()
                organisation_id = organisation.id
            db.session.remove()
            url = app.config["SQLALCHEMY_DATABASE_URI"]
            answers = rivals.run(url, organisation_id, need_id, wanted)
            made = db.session.scalar(
                sa.select(sa.func.count()).select_from(Introduction).execution_options(scoped=True)
            )
        finally:
            audit_keys.all = before
    assert made == 1
    assert sorted(answers) == ["AlreadyIntroduced", "EnoughAsked", "EnoughAsked", "made"]


def _wanted() -> tuple[Organisation, uuid.UUID, Wanted]:
    """Return a need, and four managers with the provider whom each wants to introduce; consent is on record."""
    make = Make()
    organisation = make.organisation()
    managers = [make.member(organisation) for _ in range(4)]
    settings.change(organisation, by=managers[0], at_once=1)
    need = make.need(organisation)
    wanted: Wanted = []
    for provider in (make.provider(organisation), make.provider(organisation)):
        make.consent(organisation, need.person, provider_id=provider.id)
        wanted += [(managers.pop().id, provider.id) for _ in range(2)]
    return organisation, need.id, wanted
