"""What the demonstration's provider has sent: a drawn photograph, and two papers that say that they are invented."""

import io

from PIL import Image, ImageDraw

from carematch.demo.past import Past
from carematch.providers import documents, photo
from carematch.providers import service as providers
from carematch.providers.models import Provider
from carematch.uploads import service as uploads


def leave(past: Past, provider: Provider) -> None:
    """Send a photograph, a paper that staff have looked at, and one that waits for them; in the open transaction."""
    anchor, held = past.anchor, providers.get_provider(past.anchor, provider.id)
    sender = held.user or past.manager
    photo.replace(anchor, held, uploads.accept_photo(_portrait(), "me.png"), by=sender)
    policy, course = (
        uploads.accept_document(_paper(title), name)
        for title, name in (
            ("Public liability insurance", "insurance.pdf"),
            ("First aid at work", "first aid.pdf"),
        )
    )
    seen = documents.add(anchor, held, policy, by=sender, kind="public_liability")
    documents.decide(
        anchor,
        documents.get_document(anchor, held, seen.id),
        by=past.manager,
        outcome=documents.Outcome.SEEN,
    )
    documents.add(anchor, held, course, by=sender, kind="first_aid")


def _portrait() -> bytes:
    """Return a picture of nobody: a head and shoulders in two colours."""
    picture = Image.new("RGB", (400, 400), "#d6ebe7")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((125, 70, 275, 220), fill="#0b4f4a")
    pen.pieslice((50, 250, 350, 550), 180, 360, fill="#0b4f4a")
    return _saved(picture, "PNG")


def _paper(title: str) -> bytes:
    """Return a page that says what it would be, and that it is not."""
    page = Image.new("L", (600, 850), "white")
    pen = ImageDraw.Draw(page)
    pen.text((60, 80), title, fill="black", font_size=32)
    pen.text((60, 140), "Invented, for the demonstration only", fill="black", font_size=20)
    return _saved(page, "PDF")


def _saved(picture: Image.Image, form: str) -> bytes:
    file = io.BytesIO()
    picture.save(file, form)
    return file.getvalue()
