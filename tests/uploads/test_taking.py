"""What is taken and what is refused, by content alone; what is kept of a picture is the picture and nothing else."""

import io
import re

import pytest
from PIL import Image

from carematch.uploads import pictures
from carematch.uploads.kinds import FileKind
from carematch.uploads.names import for_download, shown
from carematch.uploads.refusals import UploadRefused
from carematch.uploads.service import accept_document, accept_photo
from tests.uploads import files

pytestmark = [
    pytest.mark.parametrize("installation", ["sqlite"], indirect=True),  # nothing here asks a database
    pytest.mark.usefixtures("app"),
]


def opened(content):
    return Image.open(io.BytesIO(content))


def refused(content, says, accept=accept_document):
    with pytest.raises(UploadRefused, match=says):
        accept(content, "document.pdf")


@pytest.mark.parametrize(
    ("content", "kind"),
    [(files.jpeg(), FileKind.JPEG), (files.png(), FileKind.PNG), (files.pdf(3), FileKind.PDF)],
    ids=["jpeg", "png", "pdf"],
)
def test_the_content_decides_whatever_the_name_says(content, kind):
    for name in ("certificate.pdf.exe", "x.php", "", None):
        assert accept_document(content, name).kind is kind


@pytest.mark.parametrize(
    "content",
    [
        b"hello",
        b"<html><script>alert(1)</script></html>",
        files.zipped(),
        b"GIF89a" + bytes(100),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\n" + files.pdf(),
        b"MZ" + files.jpeg(),
        files.EICAR,
    ],
    ids=["text", "html", "zip", "gif", "svg", "pdf-not-at-the-start", "jpeg-not-at-the-start", "eicar"],
)
def test_other_kinds_are_refused_whatever_the_name_says(content):
    refused(content, "not a PDF, JPG or PNG")


def test_nothing_and_too_much_are_refused(app, monkeypatch):
    refused(b"", "empty")
    monkeypatch.setitem(app.config, "UPLOADS_LARGEST", 1000)
    refused(files.jpeg(), "larger than 1 kB")


def test_a_picture_that_grows_when_it_is_drawn_anew_is_held_to_the_same(app, monkeypatch):
    sent = files.png(mode="1")
    monkeypatch.setitem(app.config, "UPLOADS_LARGEST", len(sent))
    refused(sent, "larger than")


def test_a_phones_own_format_is_named():
    refused(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC")


def test_a_photo_is_a_picture():
    refused(files.pdf(), "Choose a photograph", accept_photo)


@pytest.mark.parametrize("accept", [accept_document, accept_photo])
def test_where_a_photograph_was_taken_is_left_out(accept):
    sent = files.jpeg()
    assert files.CANARY.encode() in sent
    kept = accept(sent, "me.jpg").content
    assert files.CANARY.encode() not in kept
    assert b"Exif" not in kept
    assert dict(opened(kept).getexif()) == {}
    assert "comment" not in opened(kept).info


def test_text_in_a_png_is_left_out():
    sent = files.png(exif=opened(files.jpeg()).getexif(), icc_profile=files.CANARY.encode())
    kept = accept_document(sent, "a.png").content
    assert opened(kept).info == {}
    assert b"eXIf" in sent
    assert b"eXIf" not in kept


def test_a_photograph_is_turned_the_way_it_was_held():
    lying = opened(accept_document(files.jpeg((640, 480), orientation=6), "a.jpg").content)
    assert lying.size == (480, 640)
    red, _green, blue = lying.getpixel((240, 20))  # what was left is now above
    assert red > 200 > 50 > blue


def test_a_photo_is_square_and_small():
    assert opened(accept_photo(files.jpeg((4000, 3000)), "a").content).size == (800, 800)
    small = accept_photo(files.png((300, 200), mode="RGBA"), "a")
    assert (small.kind, opened(small.content).size) == (FileKind.JPEG, (200, 200))


def test_a_large_scan_is_shrunk_to_what_can_be_read():
    assert opened(accept_document(files.jpeg((6000, 4000)), "a").content).size == (3000, 2000)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_way_of_writing_colours_is_read(mode):
    picture = files.drawn((40, 40)).convert("L" if mode == "I;16" else mode)
    if mode == "I;16":
        picture = picture.convert("I").point(lambda value: value * 257).convert("I;16")
    file = io.BytesIO()
    picture.save(file, "PNG")
    kept = opened(accept_document(file.getvalue(), "a").content).convert("L")
    assert abs(kept.getpixel((5, 5)) - files.drawn((40, 40)).convert("L").getpixel((5, 5))) < (
        130 if mode == "1" else 4
    )


def test_what_one_can_see_through_is_on_white():
    clear = io.BytesIO()
    Image.new("RGBA", (200, 200), (0, 0, 0, 0)).save(clear, "PNG")
    assert opened(accept_photo(clear.getvalue(), "a").content).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("width", "height"), [(1, 50_000), (50_000, 1), (9_000, 9_000), (11_000, 11_000), (60_000, 60_000)]
)
def test_a_picture_that_would_fill_the_memory_is_not_decoded(width, height, monkeypatch):
    monkeypatch.setattr(Image.Image, "load", lambda *_: pytest.fail("it was decoded"))
    refused(files.png_of(width, height), "too large")
    refused(files.png_of(width, height), "too large", accept_photo)


def test_the_picture_that_still_fits_is_taken(monkeypatch):
    monkeypatch.setitem(pictures.MOST_PIXELS, "JPEG", 640 * 480)
    accept_document(files.jpeg((640, 480)), "a")
    refused(files.jpeg((641, 480)), "too large")


def test_a_picture_that_moves_is_refused():
    refused(files.moving_png(), "moves")


@pytest.mark.parametrize("whole", [files.jpeg(), files.png()], ids=["jpeg", "png"])
def test_a_picture_cut_short_is_refused(whole):
    refused(whole[: len(whole) // 2], "damaged or not complete")
    refused(whole[:30], "damaged or not complete")


def test_what_hides_behind_a_picture_is_gone():
    hidden = files.zipped()
    for sent in (files.jpeg() + hidden, files.png() + b"<script>alert(1)</script>" + hidden):
        kept = accept_document(sent, "a").content
        assert b"PK\x03\x04" in sent
        assert b"PK\x03\x04" not in kept
        assert b"<script>" not in kept


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (files.pdf(password="secret"), "locked"),
        (files.pdf(password=""), "locked"),
        (files.pdf_with_script(), "program"),
        (files.pdf_that_launches(), "program"),
        (files.pdf_with_file(), "other files"),
        (files.pdf_with_earlier_script(), "program"),
        (files.pdf_with_script().replace(b"/JavaScript", b"/J#61vaScript"), "program"),
        (files.pdf(51), "more than 50 pages"),
        (files.pdf(0), "damaged"),
        (files.pdf() + files.zipped(), "damaged"),
        (files.pdf(20)[:2000], "damaged"),
        (b"%PDF-1.7\n" + b"[" * 5000 + b"\nstartxref\n9\n%%EOF", "damaged"),
        (b"%PDF-1.7\nstartxref\n9\n%%EOF", "damaged"),
    ],
    ids=[
        "password", "empty-password", "script", "launch", "file-inside", "earlier-version", "script-spelt-otherwise",
        "pages", "no-pages", "zip-behind", "cut-short", "nested", "nothing-in-it",
    ],
)  # fmt: skip
def test_a_pdf_that_is_more_or_less_than_a_document_is_refused(content, says):
    refused(content, says)


def test_a_pdf_of_too_many_parts_is_refused(monkeypatch):
    monkeypatch.setattr("carematch.uploads.documents.MOST_OBJECTS", 10)
    refused(files.pdf(20), "too many parts")


def test_a_pdf_is_kept_as_it_came():
    sent = files.pdf(50)
    assert accept_document(sent, "a").content == sent


@pytest.mark.parametrize(
    ("given", "kept", "saved_as"),
    [
        ("Certificate.pdf", "Certificate.pdf", "Certificate.pdf"),
        ("../../etc/passwd", "passwd", "passwd.pdf"),
        ("C:\\Users\\Sam\\cv.doc.exe", "cv.doc.exe", "cv-doc.pdf"),
        ("<script>alert(1)</script>.pdf", "script>.pdf", "script.pdf"),
        ("photo\u202egpj.exe", "photogpj.exe", "photogpj.pdf"),
        ('a"; filename="b.html', 'a"; filename="b.html', "a-filename-b.pdf"),
        ("Zeugnis für Ø.pdf", "Zeugnis für Ø.pdf", "Zeugnis-für-Ø.pdf"),
        ("x\r\nSet-Cookie: a=b", "xSet-Cookie: a=b", "xSet-Cookie-a-b.pdf"),
        ("", "", "document.pdf"),
        ("...", "...", "document.pdf"),
    ],
)
def test_a_name_names_nothing_but_the_file(given, kept, saved_as):
    assert shown(given) == kept
    assert for_download(kept, FileKind.PDF) == saved_as


def test_a_long_name_keeps_its_ends():
    name = shown("a" * 500 + ".pdf")
    assert len(name) <= 120
    assert re.fullmatch(r"a+…a+\.pdf", name)


@pytest.fixture
def scanner(app, monkeypatch, tmp_path):
    """Set up a scanner that refuses what holds the test virus, and ends with the code that is given."""

    def answering(code=1):
        script = tmp_path / "scan.sh"
        script.write_text(f"#!/bin/sh\nif grep -q EICAR; then exit {code}; fi\n")
        script.chmod(0o755)
        monkeypatch.setitem(app.config, "UPLOADS_SCAN_COMMAND", f"{script} --stdin")

    return answering


def test_the_scanner_decides(scanner):
    infected = files.jpeg() + files.EICAR
    accept_document(infected, "a")  # without a scanner, only the picture in it would be kept
    scanner()
    accept_document(files.jpeg(), "a")
    refused(infected, "scanner found something")
    refused(infected, "scanner found something", accept_photo)


@pytest.mark.parametrize(
    "command", ["/nowhere/scanner -", "false-and-not-there", "sh -c 'exit 2'", "sh -c 'kill -9 $$'"]
)
def test_a_scanner_that_fails_refuses_everything(app, monkeypatch, command):
    monkeypatch.setitem(app.config, "UPLOADS_SCAN_COMMAND", command)
    refused(files.jpeg(), "could not be checked for viruses")


def test_a_scanner_that_takes_too_long_refuses(app, monkeypatch):
    monkeypatch.setitem(app.config, "UPLOADS_SCAN_COMMAND", "sleep 5")
    monkeypatch.setattr("carematch.uploads.scanning.SECONDS", 0.1)
    refused(files.pdf(), "could not be checked for viruses")
