"""Faults in the log: where and what kind, never what somebody wrote."""

import pytest
from sqlalchemy.exc import IntegrityError

from carematch.accounts.models import User
from carematch.core.db import db, transaction
from carematch.core.faults import without_words

SECRET = "zq-secret@example.org"


def logged(error):
    return without_words(None, "error", {"event": "fault", "exc_info": error})["exception"]


def test_a_value_that_was_typed_is_not_quoted():
    with pytest.raises(ValueError, match=SECRET) as met:
        int(SECRET)
    told = logged(met.value)
    assert told.endswith("ValueError")
    assert "test_faults.py" in told
    assert SECRET not in told


def test_neither_database_quotes_what_it_was_given(app):
    """PostgreSQL's own message has the value in it; the log has not."""
    with pytest.raises(IntegrityError) as met, transaction():
        db.session.add_all([User(email=SECRET, name="One"), User(email=SECRET, name="Two")])
    told = logged(met.value)
    assert told.endswith("IntegrityError")
    assert SECRET not in told


def test_what_the_program_got_wrong_is_said():
    with pytest.raises(AttributeError) as met:
        object().missing  # noqa: B018 - it raises
    assert logged(met.value).endswith("no attribute 'missing'")
