"""Files as people send them, and as attackers do: every one is made here, none is kept in the repository."""

import io
import struct
import zipfile
import zlib
from typing import Any

from PIL import Image, ImageDraw
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

CANARY = "51.4413N-2.5892W"  # where somebody lives, as a camera would write it down
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_GPS, _ORIENTATION, _DESCRIPTION = 0x8825, 0x0112, 0x010E


def jpeg(size: tuple[int, int] = (640, 480), *, orientation: int | None = None, **options: Any) -> bytes:
    """Return a photograph with a red left half, where it was taken, and a comment."""
    exif = Image.Exif()
    exif[_DESCRIPTION] = CANARY
    exif[_GPS] = {1: "N", 2: (51.0, 26.0, 29.0), 29: CANARY}
    if orientation:
        exif[_ORIENTATION] = orientation
    return _saved(drawn(size), "JPEG", exif=exif, comment=CANARY, **options)


def png(size: tuple[int, int] = (640, 480), mode: str = "RGB", **options: Any) -> bytes:
    """Return a picture as PNG."""
    return _saved(drawn(size).convert(mode), "PNG", **options)


def drawn(size: tuple[int, int]) -> Image.Image:
    """Return a picture whose left half is red and whose right half is blue."""
    picture = Image.new("RGB", size, "blue")
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 2, size[1]), fill="red")
    return picture


def _saved(picture: Image.Image, form: str, **options: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


def moving_png() -> bytes:
    """Return a PNG with three frames."""
    frames = [Image.new("RGB", (50, 50), colour) for colour in ("red", "green", "blue")]
    return _saved(frames[0], "PNG", save_all=True, append_images=frames[1:])


def png_of(width: int, height: int) -> bytes:
    """Return a PNG that says how large it is and holds next to nothing, as a decompression bomb does."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def zipped(name: str = "run.sh", content: str = "rm -rf ~") -> bytes:
    """Return a ZIP archive, to hide behind something else."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, content)
    return file.getvalue()


def pdf(pages: int = 1, *, password: str | None = None, **hidden: Any) -> bytes:
    """Return a PDF; `hidden` are entries of its root, such as OpenAction."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    for name, value in hidden.items():
        writer.root_object[NameObject(f"/{name}")] = value
    if password is not None:
        writer.encrypt(password)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def action(kind: str, **more: Any) -> DictionaryObject:
    """Return an action that a PDF can name."""
    return DictionaryObject(
        {NameObject("/S"): NameObject(f"/{kind}"), **{NameObject(f"/{k}"): v for k, v in more.items()}}
    )


def pdf_with_script() -> bytes:
    """Return a PDF that runs a script when it is opened."""
    return pdf(OpenAction=action("JavaScript", JS=TextStringObject("app.alert(1)")))


def pdf_that_launches() -> bytes:
    """Return a PDF with a link that starts a program."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    link = DictionaryObject({NameObject("/Subtype"): NameObject("/Link"), NameObject("/A"): action("Launch")})
    page[NameObject("/Annots")] = ArrayObject([link])
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def pdf_with_file() -> bytes:
    """Return a PDF with another file inside."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_attachment("virus.exe", b"MZ")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def pdf_with_earlier_script() -> bytes:
    """Return a PDF whose last version no longer names the script that an earlier one had."""
    now = pdf()
    return now.replace(b"%%EOF", b"%%EOF\n", 1).replace(
        b"%\xe2\xe3\xcf\xd3", b"% /S /JavaScript /JS (app.alert(1))\n%\xe2\xe3\xcf\xd3", 1
    )
