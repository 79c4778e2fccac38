"""The demonstration: whole, once, plainly invented, and never in production."""

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask

import config
from carematch.accounts.models import User
from carematch.app import create_app
from carematch.core.db import db, transaction
from carematch.demo import cast, loading


@pytest.mark.parametrize("installation", ["sqlite"], indirect=True)
@pytest.mark.parametrize("day", [dt.date(2027, 4, 1), dt.date(2027, 3, 31), dt.date(2028, 2, 29)])
def test_it_loads_on_any_day_of_the_year(
    app: Flask,
    freeze,  # type: ignore[no-untyped-def]
    monkeypatch: pytest.MonkeyPatch,
    day: dt.date,
) -> None:
    monkeypatch.setattr(cast, "PEOPLE", 2)
    freeze(day)
    assert loading.load("test") is True


@pytest.mark.parametrize("installation", ["sqlite"], indirect=True)
def test_it_is_refused_in_production(app: Flask) -> None:
    with pytest.raises(loading.NotHere):
        loading.load("production")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(User)) == 0


def test_production_does_not_start_on_a_demonstration(app: Flask) -> None:
    production = {**app.config, "ENVIRONMENT": "production"}
    assert create_app(production).config["ENVIRONMENT"] == "production"
    with transaction():
        db.session.add(User(email="somebody@demo.example", name="Somebody", is_demo=True))
    with pytest.raises(config.UnsafeSettings, match="demonstration's sign-ins"):
        create_app(production)
