"""Sealed texts are read in their own place only, with the right key."""

import pytest
import sqlalchemy as sa

from carematch.core.db import db, every, owned, transaction
from carematch.core.encryption import CannotDecrypt, Keyring, keyring, new_key
from carematch.seekers.models import Person, PersonRelation

NAME = "Ada Ølsen 🦊"


@pytest.fixture
def people(make):
    organisation = make.organisation()
    with transaction() as session:
        session.add(Person(organisation_id=organisation.id, reference="P-1", full_name=NAME))
        session.add(Person(organisation_id=organisation.id, reference="P-2", full_name="Somebody Else"))
    return every(owned(Person, organisation).order_by(Person.reference))


def test_a_sealed_text_is_read_back_and_is_not_in_the_table(people):
    assert people[0].full_name == NAME
    with db.engine.connect() as connection:
        stored = connection.execute(sa.select(Person.__table__)).all()
    assert NAME not in repr(stored)
    assert people[0].full_name_sealed.startswith("v1:test:")


def test_a_text_moved_to_another_row_or_column_cannot_be_read(people):
    with transaction():
        people[1].full_name_sealed = people[0].full_name_sealed
        people[0].phone_sealed = people[0].full_name_sealed
    with pytest.raises(CannotDecrypt):
        _ = people[1].full_name
    with pytest.raises(CannotDecrypt):
        _ = people[0].phone
    assert people[0].full_name == NAME


def test_nothing_stays_nothing_and_an_unchanged_text_keeps_its_envelope(people):
    assert people[0].phone is None
    before = people[0].full_name_sealed
    people[0].full_name = NAME
    assert people[0].full_name_sealed == before
    people[0].full_name = "Ada"
    assert people[0].full_name_sealed != before
    people[0].full_name = None
    assert people[0].full_name_sealed is None


def test_one_text_sealed_twice_looks_different():
    assert keyring_of("a").encrypt("x", "here") != keyring_of("a").encrypt("x", "here")


KEYS = {name: new_key(name) for name in "ab"}


def keyring_of(*names):
    made = Keyring()
    made.load(",".join(KEYS[name] for name in names))
    return made


def test_old_keys_read_and_the_newest_writes():
    old = keyring_of("a").encrypt("x", "here")
    both = keyring_of("b", "a")
    assert both.decrypt(old, "here") == "x"
    assert both.encrypt("x", "here").startswith("v1:b:")
    with pytest.raises(CannotDecrypt):
        keyring_of("b").decrypt(old, "here")


@pytest.mark.parametrize(
    "harm", [lambda s: s[:-4], lambda s: s.replace("v1", "v2"), lambda s: "", lambda s: s[:-6] + "AAAAA="]
)
def test_a_damaged_envelope_is_not_read(harm):
    ring = keyring_of("a")
    with pytest.raises(CannotDecrypt):
        ring.decrypt(harm(ring.encrypt("some text", "here")), "here")


@pytest.mark.parametrize("settings", ["", "k1", "k1:short", "k1:" + "A" * 10, "k1:!!!"])
def test_keys_that_are_none_are_refused(settings):
    with pytest.raises(ValueError):
        Keyring().load(settings)


def test_without_keys_nothing_is_written():
    with pytest.raises(CannotDecrypt):
        Keyring().encrypt("x", "here")
    assert keyring is not None


def test_a_file_is_read_in_its_own_place_only():
    sealed = keyring_of("a").encrypt_bytes(b"a file: with colons\0", "uploads:1")
    assert b"a file" not in sealed
    assert keyring_of("b", "a").decrypt_bytes(sealed, "uploads:1") == b"a file: with colons\0"
    for ring, place, content in (
        (keyring_of("a"), "uploads:2", sealed),
        (keyring_of("b"), "uploads:1", sealed),
        (keyring_of("a"), "uploads:1", sealed[:-1]),
        (keyring_of("a"), "uploads:1", b"v2" + sealed[2:]),
        (keyring_of("a"), "uploads:1", b""),
    ):
        with pytest.raises(CannotDecrypt):
            ring.decrypt_bytes(content, place)


def test_a_list_is_kept_as_one_envelope_and_an_unchanged_one_keeps_it(people):
    one = people[0]
    assert one.communication_needs == []
    one.communication_needs = ["large_print"]
    envelope = one.communication_needs_sealed
    assert "large" not in envelope
    one.communication_needs = ["large_print"]
    assert one.communication_needs_sealed == envelope
    assert one.communication_needs == ["large_print"]
    one.communication_needs = []
    assert one.communication_needs_sealed is None


def test_where_nothing_reads_as_empty_the_empty_text_keeps_no_envelope():
    relation = PersonRelation()
    assert relation.council_exception == ""
    relation.council_exception = "Agreed on 3 May"
    assert relation.council_exception == "Agreed on 3 May"
    relation.council_exception = ""
    assert relation.council_exception_sealed is None
