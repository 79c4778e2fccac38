"""The gazetteer that the builders put back for every test is the one that the product loads."""

import datetime as dt

import sqlalchemy as sa

from carematch.core import clock
from carematch.core.db import db, transaction
from carematch.places import service
from carematch.places.models import Area, Edition, PostcodePlace
from tests.support import gazetteer

MORNING = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)


def held():
    """Return all rows, but for which edition they came with and when: that differs from one loading to the next."""
    tables = [
        sorted(map(tuple, db.session.execute(sa.select(*columns))))
        for columns in (
            Area.__table__.columns,
            [c for c in PostcodePlace.__table__.columns if c.name != "edition_id"],
        )
    ]
    editions = db.session.scalars(sa.select(Edition)).all()
    return tables, [(each.name, each.kind, each.header_hash, each.counts) for each in editions]


def test_what_is_laid_again_is_what_the_product_loads(app, freeze):
    with transaction():
        service.load_demo_gazetteer()
        loaded = held()
        for model in (PostcodePlace, Area, Edition):
            db.session.execute(sa.delete(model))
        db.session.expunge_all()
        gazetteer.lay()  # for the tests that come after, if no other was before
        for model in (PostcodePlace, Area, Edition):
            db.session.execute(sa.delete(model))
        db.session.expunge_all()
    freeze(MORNING)
    with transaction():
        gazetteer.lay()
        assert held() == loaded
        (edition,) = db.session.scalars(sa.select(Edition))
        assert edition.imported_at == edition.created_at == clock.now() == MORNING
        assert set(db.session.scalars(sa.select(PostcodePlace.edition_id))) == {edition.id}


def test_it_is_laid_once_and_beside_what_a_test_has_put_there(app):
    with transaction():
        db.session.add(Area(code="E02003050", kind="neighbourhood", name="As it was told"))
        db.session.flush()
        gazetteer.lay()
        gazetteer.lay()
        assert len(service.list_editions()) == 1
        assert db.session.scalar(sa.select(Area.name).where(Area.code == "E02003050")) == "As it was told"
