"""Files are kept encrypted, whole or not at all, within a share, and in step with their records."""

import errno
import os
import resource
import stat
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from carematch.core import clock
from carematch.core.db import db, every, owned, transaction
from carematch.organisations.models import Organisation
from carematch.providers import service as providers
from carematch.uploads import folder, service, sweeping
from carematch.uploads.models import Upload
from carematch.uploads.refusals import CannotKeep, FileGone, QuotaReached

CANARY = b"a canary that stands plainly in the file"


@pytest.fixture
def store(app, monkeypatch, tmp_path):
    """Give the test a folder of uploads of its own."""
    monkeypatch.setitem(app.config, "UPLOADS_DIR", str(tmp_path / "uploads"))
    return tmp_path / "uploads"


@pytest.fixture
def provider(make, store):
    return make.provider(make.organisation(), listed=False)


@pytest.fixture
def organisation(provider):
    return org_of(provider)


def org_of(provider):
    return db.session.get(Organisation, provider.organisation_id)


def accepted(content=CANARY):
    return service.Accepted(service.FileKind.PDF, content, "My passport.pdf")


def kept(organisation, provider, content=CANARY):
    """Keep a file in a transaction of its own."""
    with transaction():
        held = providers.get_provider(organisation, provider.id)
        return service.keep(organisation, accepted(content), holder=held, by=held.user)


class Undone(Exception):
    """What undoes a transaction."""


@contextmanager
def undone():
    """Do something in a transaction that is not kept."""
    try:
        with transaction():
            yield
            raise Undone
    except Undone:
        pass


def on_disk(store):
    return sorted(path for path in store.rglob("*") if path.is_file())


def test_a_file_is_encrypted_in_a_folder_of_ours_under_a_random_name(organisation, provider, store):
    upload = kept(organisation, provider)
    (path,) = on_disk(store)
    assert path == store / upload.stored_path
    assert CANARY not in path.read_bytes()
    assert "passport" not in path.name
    modes = [stat.S_IMODE(each.stat().st_mode) for each in (store, path.parent, path)]
    assert modes == [0o700, 0o700, 0o600]
    assert service.content(upload) == CANARY
    assert upload.given_name == "My passport.pdf"
    with db.engine.connect() as connection:
        assert "passport" not in repr(connection.execute(Upload.__table__.select()).all())


def test_one_file_cannot_pass_for_another(organisation, provider, store):
    first, second = kept(organisation, provider), kept(organisation, provider, b"another")
    (store / first.stored_path).write_bytes((store / second.stored_path).read_bytes())
    assert service.content(second) == b"another"
    with pytest.raises(FileGone):
        service.content(first)


def test_an_undone_transaction_leaves_at_most_a_file_that_the_sweep_takes(organisation, provider, store):
    with undone():
        held = providers.get_provider(organisation, provider.id)
        service.keep(organisation, accepted(), holder=held, by=held.user)
    assert every(owned(Upload, organisation)) == []
    (left,) = on_disk(store)
    assert sweeping.sweep(organisation) == 0  # its record may still come
    age(left)
    assert sweeping.check(organisation).strays == 1
    assert sweeping.sweep(organisation) == 1
    assert on_disk(store) == []


def age(path, days=2):
    then = clock.now().timestamp() - days * 24 * 3600
    os.utime(path, (then, then))


def test_the_sweep_leaves_what_is_known_and_what_is_not_ours(organisation, provider, make, store):
    upload = kept(organisation, provider)
    other = make.provider(make.organisation(), listed=False)
    theirs = kept(org_of(other), other)
    stranger = (store / upload.stored_path).parent / "README"
    stranger.write_text("not ours")
    part = (store / upload.stored_path).with_suffix(".part")
    part.write_bytes(b"half")
    for path in on_disk(store):
        age(path)
    assert sweeping.sweep(organisation) == 1
    assert on_disk(store) == sorted([store / upload.stored_path, store / theirs.stored_path, stranger])


def test_a_removed_file_goes_once_that_is_kept_and_not_before(organisation, provider, store):
    upload = kept(organisation, provider)
    with undone():
        service.remove(service.get_upload(organisation, upload.id), by=provider.user)
    kept(organisation, provider, b"another transaction that is kept")
    assert service.content(service.get_upload(organisation, upload.id)) == CANARY
    with transaction():
        service.remove(service.get_upload(organisation, upload.id), by=provider.user)
        assert (store / upload.stored_path).exists()
    assert not (store / upload.stored_path).exists()
    removed = service.get_upload(organisation, upload.id)
    assert (removed.removed_by_id, removed.is_removed) == (provider.user_id, True)
    with pytest.raises(FileGone):
        service.content(removed)


def test_what_a_crash_after_removing_left_is_swept(organisation, provider, store, monkeypatch):
    upload = kept(organisation, provider)
    monkeypatch.setattr(folder, "delete_after_commit", lambda _path: None)
    with transaction():
        service.remove(service.get_upload(organisation, upload.id), by=provider.user)
    (left,) = on_disk(store)
    with pytest.raises(FileGone):
        service.content(service.get_upload(organisation, upload.id))
    age(left)
    assert sweeping.sweep(organisation) == 1


def test_a_record_without_its_file_says_so(app, organisation, provider, store):
    upload, whole = kept(organisation, provider), kept(organisation, provider, b"whole")
    (store / upload.stored_path).unlink()
    with pytest.raises(FileGone, match="missing"):
        service.content(upload)
    assert [each.id for each in sweeping.check(organisation).missing] == [upload.id]
    answer = app.test_cli_runner().invoke(args=["uploads", "check"])
    assert answer.exit_code == 1
    assert str(upload.id) in answer.stderr
    assert str(whole.id) not in answer.stderr


def nothing_was_kept(organisation, store):
    db.session.rollback()
    assert every(owned(Upload, organisation)) == []
    assert on_disk(store) == []


FAILING = {"write": (folder, "_write_through"), "fsync": (os, "fsync"), "rename": (Path, "rename")}


@pytest.mark.parametrize("fails", FAILING)
def test_a_full_disk_is_said_and_nothing_is_left(organisation, provider, store, monkeypatch, fails):
    def full(*_args, **_kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(*FAILING[fails], full)
        with pytest.raises(CannotKeep, match="no room"):
            kept(organisation, provider)
    nothing_was_kept(organisation, store)


def test_a_disk_that_takes_no_more_is_said_and_nothing_is_left(organisation, provider, store):
    """The kernel itself refuses in the middle of the file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with transaction():
        holder = providers.get_provider(organisation, provider.id)
        large = accepted(os.urandom(4_000_000))
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, before[1]))
        try:
            with pytest.raises(CannotKeep):
                service.keep(organisation, large, holder=holder, by=holder.user)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
    nothing_was_kept(organisation, store)


def test_a_share_is_so_many_files_and_so_many_bytes(app, organisation, provider, make, monkeypatch):
    monkeypatch.setitem(app.config, "UPLOADS_MOST_FILES", 2)
    first = kept(organisation, provider)
    kept(organisation, provider)
    with pytest.raises(QuotaReached, match="2 files"):
        kept(organisation, provider)
    kept(organisation, make.provider(organisation, listed=False))  # a share each
    with transaction():
        service.remove(service.get_upload(organisation, first.id), by=provider.user)
    kept(organisation, provider)
    monkeypatch.setitem(app.config, "UPLOADS_MOST_FILES", 20)
    monkeypatch.setitem(app.config, "UPLOADS_MOST_BYTES", 2 * len(CANARY) + 5)
    kept(organisation, provider, b"12345")
    with pytest.raises(QuotaReached, match="more than"):
        kept(organisation, provider, b"6")


def test_two_who_send_the_last_file_at_once_are_not_both_let_in(app, organisation, provider, monkeypatch):
    monkeypatch.setitem(app.config, "UPLOADS_MOST_FILES", 1)
    came_of_it, ids = [], (organisation.id, provider.id)

    def rival():
        with app.app_context():
            try:
                with transaction():
                    here = db.session.get(Organisation, ids[0])
                    holder = providers.get_provider(here, ids[1])
                    service.keep(here, accepted(), holder=holder, by=holder.user)
                came_of_it.append("kept")
            except QuotaReached:
                came_of_it.append("refused")
            finally:
                db.session.remove()

    thread = threading.Thread(target=rival)
    with transaction():
        held = providers.get_provider(organisation, provider.id)
        service.keep(organisation, accepted(), holder=held, by=held.user)
        thread.start()
        time.sleep(0.7)  # the rival asks while the first is not kept yet
    thread.join(20)
    assert came_of_it == ["refused"]
