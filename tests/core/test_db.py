"""The database: nothing read across organisations by accident, nothing half done, nothing lost."""

import datetime as dt
import threading
import uuid

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload

from carematch.accounts.models import User
from carematch.core import clock
from carematch.core.cross_tenant import across
from carematch.core.db import (
    NestedTransaction,
    UnscopedQuery,
    db,
    every,
    first,
    lock,
    one,
    owned,
    tenant_tables,
    transaction,
    unchanged_since,
    writing,
)
from carematch.core.errors import NotFound, StaleEdit
from carematch.organisations.models import Organisation
from carematch.seekers.models import Need, NeedVisit, Person


@pytest.fixture
def two(make):
    """Two organisations with a person each, called P-1 and P-2."""
    organisations = make.organisation(), make.organisation()
    with transaction() as session:
        for number, organisation in enumerate(organisations, start=1):
            session.add(Person(organisation_id=organisation.id, reference=f"P-{number}"))
    return organisations


UNSCOPED = {
    "select": lambda: db.session.scalars(sa.select(Person)).all(),
    "columns": lambda: db.session.execute(sa.select(Person.reference)).all(),
    "sum": lambda: db.session.scalar(sa.select(sa.func.max(Person.reference))),
    "count": lambda: db.session.scalar(sa.select(sa.func.count()).select_from(Person)),
    "join": lambda: db.session.scalars(
        sa.select(Organisation).join(Person, Person.organisation_id == Organisation.id)
    ).all(),
    "exists": lambda: db.session.scalars(
        sa.select(User).where(sa.exists().where(Person.user_id == User.id))
    ).all(),
    "subquery": lambda: db.session.scalars(
        sa.select(User).where(User.id.in_(sa.select(Person.user_id)))
    ).all(),
    "alias": lambda: db.session.scalars(sa.select(aliased(Person))).all(),
    "union": lambda: db.session.execute(
        sa.union(sa.select(User.id), sa.select(Person.organisation_id))
    ).all(),
    "table": lambda: db.session.execute(sa.select(Person.__table__)).all(),
    "query": lambda: db.session.query(Person).all(),
    "get": lambda: db.session.get(Person, uuid.uuid4()),
    "bulk update": lambda: db.session.execute(sa.update(Person).values(reference="x")),
    "bulk delete": lambda: db.session.execute(sa.delete(Person)),
    "eager": lambda: db.session.scalars(sa.select(Need).options(selectinload(Need.visits))).all(),
}


@pytest.mark.parametrize("asked", UNSCOPED, ids=str)
def test_rows_of_organisations_are_not_given_unless_it_is_said_whose(app, asked):
    with pytest.raises(UnscopedQuery, match="use owned"):
        UNSCOPED[asked]()


def test_owned_gives_an_organisation_its_own_rows_only(two):
    first_one, second = two
    assert [p.reference for p in every(owned(Person, first_one))] == ["P-1"]
    assert db.session.scalar(owned(Person, second, sa.func.count(Person.id))) == 1
    assert one(owned(Person, second)).reference == "P-2"
    other = one(owned(Person, second)).id
    with pytest.raises(NotFound):
        one(owned(Person, first_one).where(Person.id == other))
    assert first(owned(Person, first_one).where(Person.id == other)) is None


def test_reports_say_that_they_read_across(two):
    assert sorted(db.session.scalars(across(Person, Person.reference))) == ["P-1", "P-2"]


def test_refreshing_and_relationships_of_a_row_one_has_are_let_through(two):
    with transaction() as session:
        person = one(owned(Person, two[0]))
        need = Need(organisation_id=two[0].id, person_id=person.id, reference="N-1")
        session.add(need)
        session.flush()
        visit = {"day": 0, "earliest": 480, "latest": 600, "minutes": 60}
        session.add(NeedVisit(organisation_id=two[0].id, need_id=need.id, **visit))
    assert person.reference == "P-1"  # read again after the commit
    lock(person)
    eager = owned(Need, two[0]).options(selectinload(Need.visits), joinedload(Need.person))
    assert one(eager).visits[0].minutes == 60
    assert one(eager).person is person


def test_every_table_with_an_organisation_is_guarded(app):
    guarded = {Person.__tablename__, Need.__tablename__, NeedVisit.__tablename__}
    assert guarded <= tenant_tables()
    assert Organisation.__tablename__ not in tenant_tables()


def test_a_row_cannot_refer_to_another_organisations_row(two):
    person = one(owned(Person, two[0]))
    with pytest.raises(sa.exc.IntegrityError), transaction() as session:
        session.add(Need(organisation_id=two[1].id, person_id=person.id, reference="N-1"))


def test_a_transaction_is_kept_whole_or_not_at_all(app):
    def half():
        with transaction() as session:
            session.add(User(email="a@example.org", name="A"))
            session.flush()
            raise KeyError

    with pytest.raises(KeyError):
        half()
    assert first(sa.select(User)) is None
    assert not writing()
    with transaction() as session:
        session.add(User(email="a@example.org", name="A"))
        assert writing()
    db.session.rollback()
    assert one(sa.select(User)).name == "A"


def test_a_transaction_inside_another_is_refused(app):
    def nested():
        with transaction(), transaction():
            pass

    with pytest.raises(NestedTransaction):
        nested()
    with transaction():
        assert writing()


def test_what_is_decided_on_is_read_inside(make):
    organisation = make.organisation()
    assert organisation.phone == ""
    with db.engine.connect().execution_options(write_tx=True) as connection, connection.begin():
        connection.execute(sa.update(Organisation.__table__).values(phone="0117"))
    with transaction():
        assert organisation.phone == "0117"


def test_an_edit_of_a_row_that_moved_on_is_refused(make):
    organisation = make.organisation()

    def edit():
        with transaction() as session:
            assert organisation.phone == ""
            organisation.phone = "1"
            table = Organisation.__table__
            session.connection().execute(sa.update(table).values(row_version=table.c.row_version + 1))

    with pytest.raises(StaleEdit):
        edit()
    assert organisation.phone == ""


def test_a_page_that_is_out_of_date_is_noticed(make):
    organisation = make.organisation()
    shown = organisation.row_version
    unchanged_since(organisation, str(shown))
    with transaction():
        organisation.phone = "1"
    with pytest.raises(StaleEdit):
        unchanged_since(organisation, str(shown))
    with pytest.raises(StaleEdit):
        unchanged_since(organisation, None)


def test_two_at_once_lose_nothing(app, make):
    user_id = make.user(name="0").id
    faults = []

    def count():
        with app.app_context():
            try:
                for _ in range(50):
                    with transaction():
                        user = lock(one(sa.select(User).where(User.id == user_id)))
                        user.name = str(int(user.name) + 1)
            except Exception as fault:
                faults.append(fault)

    threads = [threading.Thread(target=count) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert faults == []
    assert one(sa.select(User)).name == "100"


def test_sqlite_is_made_safe_for_money(app):
    if db.engine.dialect.name != "sqlite":
        return
    with db.engine.connect() as connection:
        found = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        ]
    assert found == ["wal", 1, 2, 15000]


def test_instants_are_aware_and_come_back_so(app):
    moment = clock.now().replace(microsecond=123456)
    with transaction() as session:
        session.add(User(email="a@example.org", name="A", signed_in_at=moment.astimezone(clock.LONDON)))
    assert one(sa.select(User)).signed_in_at == moment
    assert one(sa.select(User)).signed_in_at.utcoffset() == dt.timedelta(0)
    with pytest.raises(sa.exc.StatementError, match="aware"), transaction() as session:
        session.add(User(email="b@example.org", name="B", signed_in_at=moment.replace(tzinfo=None)))


def test_kinds_are_stored_by_their_value(make):
    make.organisation()
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT kind FROM organisations").scalar() == "anchor"


def test_locking_keeps_what_was_changed_before(app, make):
    user = make.user(name="Before")
    with transaction():
        user.name = "After"
        assert lock(user).name == "After"
    assert db.session.get(type(user), user.id).name == "After"
