"""Pictures are looked at before they are decoded, then drawn anew: nothing but the picture itself is kept.

What a camera writes beside it (where it was taken, a small copy, a comment) and whatever is hidden behind the end of
the file are gone, because a new file is made from the pixels alone.
"""

import io
import threading
from collections.abc import Callable

from PIL import Image, ImageOps

from carematch.uploads.kinds import FileKind
from carematch.uploads.refusals import UploadRefused

# What the cameras of phones give by default, and a page of A4 at 600 dots an inch: a PNG is decoded whole.
MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 36_000_000}
LONGEST_SIDE = 12_000
DOCUMENT_SIDE = 3_000  # a page of A4 at 250 dots an inch
PHOTO_SIDE = 800
QUALITY = 85

_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_one_at_a_time = threading.Lock()  # a decoded picture is large: a process holds one


def as_document(content: bytes, kind: FileKind) -> bytes:
    """Return a picture of a document drawn anew in its own format, large enough to read, or raise UploadRefused."""
    return _drawn_anew(content, kind, DOCUMENT_SIDE, _within_document)


def as_photo(content: bytes) -> bytes:
    """Return a photograph of somebody as a square JPG from the middle of it, or raise UploadRefused."""
    return _drawn_anew(content, FileKind.JPEG, PHOTO_SIDE, _squared)


def _drawn_anew(
    content: bytes, kind: FileKind, side: int, shape: Callable[[Image.Image], Image.Image]
) -> bytes:
    """Decode, turn, shape and write a picture."""
    try:
        with _one_at_a_time, Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
            _refuse_unfit(picture)
            turn = _TURNS.get(picture.getexif().get(_ORIENTATION, 1))
            picture.draft(None, (side, side))  # a JPG is decoded no larger than it is needed
            plain = _flattened(_halved(picture, side))
            return _written(shape(plain.transpose(turn) if turn is not None else plain), kind)
    except UploadRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except Exception as error:  # whatever a broken or hostile file makes the decoder raise
        raise UploadRefused(
            "This picture is damaged or not complete. Send it again, or take another one"
        ) from error


def _refuse_unfit(picture: Image.Image) -> None:
    """Raise UploadRefused for what would be too large to decode, and for a picture that moves."""
    width, height = picture.size
    most = MOST_PIXELS["PNG" if picture.format == "PNG" else "JPEG"]
    if max(width, height) > LONGEST_SIDE or width * height > most:
        raise _too_large()
    if picture.format == "PNG" and getattr(picture, "n_frames", 1) > 1:
        raise UploadRefused("This picture moves. Send one that stands still")


def _too_large() -> UploadRefused:
    return UploadRefused(
        f"This picture is too large: it may have {min(MOST_PIXELS.values()) // 1_000_000} million pixels, "
        f"and at most {LONGEST_SIDE:,} on a side. Send a smaller one"
    )


def _halved(picture: Image.Image, side: int) -> Image.Image:
    """Return a picture divided by a whole number, no smaller than it is needed: what follows takes less memory."""
    times = min(picture.size) // side
    can_be = picture.mode in ("L", "LA", "RGB", "RGBA", "CMYK")
    return picture.reduce(times) if times > 1 and can_be else picture


def _flattened(picture: Image.Image) -> Image.Image:
    """Return a picture in grey or in colours, on white where one could see through it."""
    if picture.mode.startswith("I"):  # grey in sixteen bits
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.mode == "1":
        return picture.convert("L")
    if picture.has_transparency_data:
        seen = picture.convert("RGBA")
        white = Image.new("RGB", seen.size, "white")
        white.paste(seen, mask=seen.getchannel("A"))
        return white
    return picture.convert("L" if picture.mode == "L" else "RGB")


def _within_document(picture: Image.Image) -> Image.Image:
    """Shrink a picture of a document to what can be read."""
    picture.thumbnail((DOCUMENT_SIDE, DOCUMENT_SIDE))
    return picture


def _squared(picture: Image.Image) -> Image.Image:
    """Cut the middle square out of a photograph."""
    side = min(PHOTO_SIDE, *picture.size)
    return ImageOps.fit(picture.convert("RGB"), (side, side))


def _written(picture: Image.Image, kind: FileKind) -> bytes:
    """Return the file of a picture's pixels, with nothing of the file that it came in."""
    clean, file = Image.new(picture.mode, picture.size), io.BytesIO()
    clean.paste(picture)
    if kind is FileKind.PNG:
        clean.save(file, "PNG", optimize=False)
    else:
        clean.save(file, "JPEG", quality=QUALITY)
    return file.getvalue()
