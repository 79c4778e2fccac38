"""The demonstration: whole, once, plainly invented, and never in production."""

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask

from carematch.accounts.models import User
from carematch.accounts.service import sign_in
from carematch.audit import service as audit
from carematch.core import clock
from carematch.core.cross_tenant import across
from carematch.core.db import db, transaction
from carematch.demo import cast, loading
from carematch.demo.commands import SIGN_INS
from carematch.funds.models import Payment
from carematch.mail.models import Message
from carematch.organisations.service import find_organisation, list_organisations
from carematch.places.rings import Ring
from carematch.reporting import service as reporting


def test_it_is_whole_and_loads_once(app: Flask) -> None:
    """Everybody can sign in, the audit chain holds, the report shows its rings, and a second load changes nothing."""
    assert loading.load("test") is True
    assert loading.load("test") is False
    for _role, email, _what in SIGN_INS:
        with transaction():
            assert sign_in(email=email, password=cast.PASSWORD).is_demo
    assert all(cast.LABEL in organisation.name for organisation in list_organisations())
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Message)) <= 4
    verdict = audit.verify()
    assert verdict.broken is None
    assert verdict.entries > 500
    council = find_organisation("bristol")
    assert council is not None
    period = reporting.list_periods(council)[0]
    shown = reporting.report(council, period).retained
    assert shown.total is not None
    assert all(shown.line(ring).exclusive for ring in (Ring.COUNCIL, Ring.WIDER_AREA, Ring.REGION))
    assert db.session.scalar(across(Payment, sa.func.max(Payment.paid_on))) <= clock.today()


@pytest.mark.parametrize("installation", ["sqlite"], indirect=True)
@pytest.mark.parametrize("day", [dt.date(2027, 4, 1), dt.date(2027, 3, 31), dt.date(2028, 2, 29)])
def test_it_loads_on_any_day_of_the_year(app: Flask, freeze, day: dt.date) -> None:  # type: ignore[no-untyped-def]
    freeze(day)
    assert loading.load("test") is True


@pytest.mark.parametrize("installation", ["sqlite"], indirect=True)
def test_it_is_refused_in_production(app: Flask) -> None:
    with pytest.raises(loading.NotHere):
        loading.load("production")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(User)) == 0
