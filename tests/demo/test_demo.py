"""The demonstration: whole, once, plainly invented, and never in production."""

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask

from carematch.accounts.models import User
from carematch.core.db import db
from carematch.demo import cast, loading


@pytest.mark.parametrize("installation", ["sqlite"], indirect=True)
@pytest.mark.parametrize("day", [dt.date(2027, 4, 1), dt.date(2027, 3, 31), dt.date(2028, 2, 29)])
def test_it_loads_on_any_day_of_the_year(
    app: Flask,
    freeze,  # type: ignore[no-untyped-def]
    monkeypatch: pytest.MonkeyPatch,
    day: dt.date,
) -> None:
    monkeypatch.setattr(cast, "PEOPLE", 4)
    freeze(day)
    assert loading.load("test") is True


@pytest.mark.parametrize("installation", ["sqlite"], indirect=True)
def test_it_is_refused_in_production(app: Flask) -> None:
    with pytest.raises(loading.NotHere):
        loading.load("production")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(User)) == 0
