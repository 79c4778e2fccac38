"""Documents and photographs as people meet them: sent, refused with a sentence, read by few, removed."""

import io
import re
import threading
import time

import pytest
from PIL import Image

from carematch.accounts.models import User
from carematch.audit import service as audit
from carematch.core.db import db, transaction
from carematch.core.permissions import Role
from carematch.organisations.models import Organisation
from carematch.providers import checks, documents, listing, service
from carematch.providers.document import State
from carematch.providers.vocabulary import Status
from carematch.rules.checks import CheckKind
from tests.uploads import files


@pytest.fixture
def organisation(make):
    return make.organisation()


@pytest.fixture
def manager(make, organisation):
    return make.member(organisation, Role.MANAGER)


@pytest.fixture(autouse=True)
def _store(app, monkeypatch, tmp_path):
    monkeypatch.setitem(app.config, "UPLOADS_DIR", str(tmp_path / "uploads"))


def send(client, organisation, content, name="scan.pdf", **facts):
    """Send a document as a browser does."""
    data = {"kind": "public_liability", **facts, "file": (io.BytesIO(content), name, "text/html")}
    return client.post(f"/{organisation.slug}/my-page/documents/new", data=data)


def sent(organisation, provider):
    db.session.rollback()
    return documents.list_documents(organisation, service.get_provider(organisation, provider.id))


def acts(organisation, subject):
    return [entry.action for entry in audit.list_for(organisation, subject)]


def shut_in(response):
    """Tell whether a browser saves what it is given and runs nothing of it."""
    headers = response.headers
    return (
        headers["Content-Disposition"].startswith("attachment")
        and "sandbox" in headers["Content-Security-Policy"]
        and headers["X-Content-Type-Options"] == "nosniff"
    )


def test_a_document_from_sending_to_being_looked_at(client, make, organisation, manager):
    provider = make.provider(organisation, services=("PC-WASH", "COMP"), listed=False)
    home = f"/{organisation.slug}/my-page/documents"
    client.sign_in(provider.user)
    page = client.get(home).text
    assert "Never send a DBS certificate" in page
    assert "Public liability insurance" in page
    assert "Enhanced DBS" not in page
    form = client.get(f"{home}/new?kind=public_liability").text
    assert '<option value="public_liability" selected>' in form
    assert 'value="dbs' not in form
    assert 'enctype="multipart/form-data"' in form
    assert re.search(r'<input[^>]*type="file"[^>]*accept="[^"]*application/pdf', form)

    assert send(client, organisation, files.jpeg(), "../<b>My policy</b>.jpg").location == home
    (document,) = sent(organisation, provider)
    shown = client.get(home).text
    assert "Not looked at yet" in shown
    assert "<b>" not in shown
    assert "b&gt;.jpg" in shown
    answer = client.get(f"{home}/{document.id}/file")
    assert shut_in(answer)
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("image/jpeg", "no-store")
    assert files.CANARY.encode() not in answer.data
    assert Image.open(io.BytesIO(answer.data)).size == (640, 480)

    client.sign_in(manager)
    desk = f"/{organisation.slug}/providers/{provider.id}"
    here = f"{desk}/documents/{document.id}"
    assert [each.id for each in documents.waiting(organisation)] == [document.id]
    assert here in client.get(desk).text
    assert "It is recorded that you opened it" in client.get(here).text
    assert shut_in(client.get(f"{here}/file"))
    assert "Choose what it is like" in client.post(here, data={}).text
    again = client.post(here, data={"outcome": "refused", "reason": ""})
    assert "Say why it cannot be used" in again.text
    assert client.post(here, data={"outcome": "seen"}).location == desk
    assert documents.waiting(organisation) == []
    looked_at = sent(organisation, provider)[0]
    assert (looked_at.state, looked_at.decided_by_id) == (State.SEEN, manager.id)
    assert acts(organisation, document) == [
        "document.seen", "document.read", "document.read", "document.added",
    ]  # fmt: skip

    client.sign_in(provider.user)
    assert "Looked at" in client.get(home).text
    client.post(f"{home}/{document.id}/remove")
    assert sent(organisation, provider)[0].upload.is_removed is False


ONE_DATABASE = pytest.mark.parametrize("installation", ["sqlite"], indirect=True)  # it is not what is asked


@ONE_DATABASE
@pytest.mark.parametrize(
    ("content", "facts", "says"),
    [
        (b"<html>", {}, "not a PDF, JPG or PNG"),
        (files.pdf_with_script(), {}, "has a program"),
        (b"", {}, "empty"),
        (files.pdf(), {"kind": ""}, "Choose what it is"),
        (files.pdf(), {"kind": "dbs_basic"}, "Do not send a DBS certificate"),
        (files.pdf(), {"kind": "references"}, "Choose what it is"),
        (files.pdf(), {"kind": "qualification"}, "Enter what the qualification is called"),
    ],
    ids=["html", "script", "empty", "no-kind", "dbs", "references", "nameless"],
)
def test_what_cannot_be_taken_is_said_beside_the_field_and_the_answers_stay(
    client, make, organisation, content, facts, says
):
    provider = make.provider(organisation, listed=False)
    client.sign_in(provider.user)
    answer = send(client, organisation, content, **(facts or {"title": "Diploma in care"}))
    assert says in answer.text
    assert "There is a problem" in answer.text
    if not facts:
        assert 'value="Diploma in care"' in answer.text
        assert '<option value="public_liability" selected>' in answer.text
    assert sent(organisation, provider) == []


@ONE_DATABASE
def test_no_file_is_said(client, make, organisation):
    client.sign_in(make.provider(organisation, listed=False).user)
    answer = client.post(f"/{organisation.slug}/my-page/documents/new", data={"kind": "identity"})
    assert "Choose a file" in answer.text


@ONE_DATABASE
def test_a_dbs_certificate_can_never_be_kept(make, organisation):
    provider = make.provider(organisation, listed=False)
    for kind in CheckKind:
        if kind.value.startswith("dbs"):
            with pytest.raises(documents.DocumentRefused, match="DBS"):
                make.document(organisation, provider, kind=kind.value)
    assert not any(code.startswith("dbs") for code in documents.labels())


def test_a_dbs_certificate_that_came_all_the_same_is_deleted_at_once(client, make, organisation, manager):
    provider = make.provider(organisation, listed=False)
    document = make.document(organisation, provider, kind="qualification", title="Clearance")
    client.sign_in(manager)
    desk = f"/{organisation.slug}/providers/{provider.id}"
    client.post(f"{desk}/documents/{document.id}", data={"outcome": "dbs"})
    gone = sent(organisation, provider)[0]
    assert gone.upload.is_removed
    assert "only this record" in client.get(f"{desk}/documents/{document.id}").text.lower()
    answer = client.get(f"{desk}/documents/{document.id}/file", follow_redirects=True)
    assert "This file is missing from our store" in answer.text
    client.sign_in(provider.user)
    assert "This was a DBS certificate" in client.get(f"/{organisation.slug}/my-page/documents").text


def test_a_document_is_taken_back_until_somebody_has_looked_at_it(client, make, organisation):
    provider = make.provider(organisation, listed=False)
    document = make.document(organisation, provider)
    client.sign_in(provider.user)
    page = f"/{organisation.slug}/my-page/documents/{document.id}/remove"
    assert "We delete the file" in client.get(page).text
    client.post(page)
    (left,) = sent(organisation, provider)
    assert (left.upload.is_removed, left.upload.removed_by_id) == (True, provider.user_id)
    assert acts(organisation, document) == ["document.removed", "document.added"]
    assert "scan.pdf" not in client.get(f"/{organisation.slug}/my-page/documents").text
    assert documents.waiting(organisation) == []


@ONE_DATABASE
def test_a_file_that_is_too_big_to_send_keeps_the_person_on_their_way(
    app, client, make, organisation, monkeypatch
):
    monkeypatch.setitem(app.config, "MAX_FILE_CONTENT_LENGTH", 50_000)
    client.sign_in(make.provider(organisation, listed=False).user)
    answer = send(client, organisation, bytes(60_000))
    assert answer.status_code == 413
    assert f'href="/{organisation.slug}/my-page/documents/new"' in answer.text


def test_others_find_nothing(client, make, organisation, manager):
    mine, other = make.provider(organisation, listed=False), make.provider(organisation, listed=False)
    elsewhere = make.organisation()
    theirs = make.provider(elsewhere, listed=False)
    document, foreign = make.document(organisation, mine), make.document(elsewhere, theirs)
    make.photo(elsewhere, theirs)
    client.sign_in(other.user)
    for path in (f"{document.id}/file", f"{document.id}/remove", f"{foreign.id}/file"):
        assert client.get(f"/{organisation.slug}/my-page/documents/{path}").status_code == 404
    assert client.get(f"/{organisation.slug}/my-page/photo/file").status_code == 404
    assert (
        client.get(f"/{organisation.slug}/providers/{mine.id}/documents/{document.id}/file").status_code
        == 403
    )
    client.sign_in(manager)
    desk = f"/{organisation.slug}/providers"
    for path in (
        f"{mine.id}/documents/{foreign.id}/file",
        f"{other.id}/documents/{document.id}/file",
        f"{theirs.id}/documents/{foreign.id}/file",
        f"{theirs.id}/photo",
    ):
        assert client.get(f"{desk}/{path}").status_code == 404
    client.sign_in(make.member(organisation, Role.FINANCE))
    assert client.get(f"{desk}/{mine.id}/documents/{document.id}/file").status_code == 403


def photo_of(organisation, provider):
    db.session.rollback()
    return service.get_provider(organisation, provider.id).photo_id


def test_a_photo_is_seen_by_everybody_only_while_it_is_published(client, make, organisation, manager):
    provider = make.provider(organisation, listed=False)
    home = f"/{organisation.slug}/my-page/photo"
    client.sign_in(provider.user)
    assert "You have sent no photo" in client.get(home).text
    bad = client.post(home, data={"file": (io.BytesIO(files.pdf()), "me.jpg")})
    assert "Choose a photograph" in bad.text
    client.post(home, data={"file": (io.BytesIO(files.jpeg((1200, 900))), "me.jpg")})
    photo_id = photo_of(organisation, provider)
    assert f'alt="{provider.called}"' in client.get(home).text
    assert shut_in(client.get(f"{home}/file"))
    public = f"/{organisation.slug}/photos/{photo_id}"
    client.sign_out()
    assert client.get(public).status_code == 404

    _list(make, organisation, provider, manager)
    answer = client.get(public)
    assert shut_in(answer)
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("image/jpeg", "private, max-age=3600")
    assert Image.open(io.BytesIO(answer.data)).size == (800, 800)
    assert files.CANARY.encode() not in answer.data
    assert client.get(public, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert client.get(f"/{make.organisation().slug}/photos/{photo_id}").status_code == 404

    client.sign_in(provider.user)
    client.post(home, data={"file": (io.BytesIO(files.png((400, 400))), "new.png")})
    newer = photo_of(organisation, provider)
    assert newer != photo_id
    client.sign_out()
    assert client.get(public).status_code == 404
    public = f"/{organisation.slug}/photos/{newer}"
    assert client.get(public).status_code == 200
    with transaction():
        held = service.get_provider(organisation, provider.id)
        listing.stop(organisation, held, by=manager, status=Status.PAUSED, reason="Away")
    assert client.get(public).status_code == 404

    client.sign_in(manager)
    desk = f"/{organisation.slug}/providers/{provider.id}"
    assert shut_in(client.get(f"{desk}/photo"))
    assert "We delete it" in client.get(f"{desk}/photo/remove").text
    client.post(f"{desk}/photo/remove")
    assert photo_of(organisation, provider) is None
    assert client.get(f"{desk}/photo").status_code == 404
    assert "photo.removed" in acts(organisation, provider)


def _list(make, organisation, provider, manager):
    for needed in checks.required(service.get_provider(organisation, provider.id)):
        make.check(organisation, provider, needed.kind)
    with transaction():
        listing.publish(organisation, service.get_provider(organisation, provider.id), by=manager)


def test_removing_ones_photo_takes_it_off_the_listing_too(client, make, organisation):
    provider = make.provider(organisation)
    upload = make.photo(organisation, provider)
    public = f"/{organisation.slug}/photos/{upload.id}"
    assert client.get(public).status_code == 200
    client.sign_in(provider.user)
    page = f"/{organisation.slug}/my-page/photo/remove"
    assert "Remove photo" in client.get(page).text
    client.post(page)
    assert client.get(public).status_code == 404
    assert photo_of(organisation, provider) is None


def test_a_check_names_the_documents_that_were_looked_at(client, make, organisation, manager):
    provider = make.provider(organisation, listed=False)
    first, second = (
        make.document(organisation, provider, kind="identity", name=f"{side}.jpg", content=files.jpeg())
        for side in ("front", "back")
    )
    other = make.document(organisation, provider)
    client.sign_in(manager)
    page = f"/{organisation.slug}/providers/{provider.id}/checks/identity"
    form = client.get(page).text
    assert "front.jpg" in form
    assert "scan.pdf" not in form
    version = re.search(r'name="row_version"[^>]*value="(\d+)"', form)[1]
    facts = {"method": "original", "reference": "P 1", "decision": "accepted", "seen_on": "2026-11-01"}
    facts |= {"row_version": version, "seen": [str(first.id), str(second.id)]}
    wrong = client.post(page, data={**facts, "seen": [str(other.id)]})
    assert "Choose from the answers" in wrong.text
    assert client.post(page, data=facts).status_code == 302
    stand = {each.id: (each.state, each.check and each.check.kind) for each in sent(organisation, provider)}
    assert stand == {
        first.id: (State.SEEN, CheckKind.IDENTITY),
        second.id: (State.SEEN, CheckKind.IDENTITY),
        other.id: (State.WAITING, None),
    }
    assert (
        "For the check of 1 November 2026" in client.get(f"/{organisation.slug}/providers/{provider.id}").text
    )


def test_a_document_that_is_being_removed_cannot_be_decided_on(app, make, organisation, manager):
    provider = make.provider(organisation, listed=False)
    document_id, came_of_it = make.document(organisation, provider).id, []
    ids = (organisation.id, provider.id, manager.id)

    def looked_up():
        here = db.session.get(Organisation, ids[0])
        held = service.get_provider(here, ids[1])
        return here, documents.get_document(here, held, document_id)

    def decide():
        with app.app_context():
            try:
                with transaction():
                    by = db.session.get(User, ids[2])
                    documents.decide(*looked_up(), by=by, outcome=documents.Outcome.SEEN)
                came_of_it.append("decided")
            except documents.DocumentRefused as error:
                came_of_it.append(str(error))
            finally:
                db.session.remove()

    rival = threading.Thread(target=decide)
    with transaction():
        here, document = looked_up()
        documents.remove(here, document, by=db.session.get(User, ids[2]))
        rival.start()
        time.sleep(0.7)  # the rival has looked the document up, and waits
    rival.join(20)
    assert came_of_it == ["This document was removed in the meantime"]
