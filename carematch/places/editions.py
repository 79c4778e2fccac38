"""Keeps which editions of the postcode directory were imported, when, and what became of their rows."""

import sqlalchemy as sa

from carematch.core import clock
from carematch.core.db import db, first
from carematch.places.directory import EditionMark
from carematch.places.models import Edition
from carematch.places.values import EditionKind


def note_edition(mark: EditionMark, kind: EditionKind) -> Edition:
    """Return the edition with this name and header, new where it is the first time, as imported now."""
    known = sa.select(Edition).where(Edition.name == mark.name, Edition.header_hash == mark.header_hash)
    edition: Edition | None = first(known)
    if edition is None:
        edition = Edition(
            name=mark.name,
            kind=kind,
            header_hash=mark.header_hash,
            published_on=mark.published_on,
            counts={},
        )
        db.session.add(edition)
    edition.imported_at = clock.now()
    db.session.flush()
    return edition
