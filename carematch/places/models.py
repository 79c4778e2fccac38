"""Tables of places; they belong to the whole installation, not to one organisation."""

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from carematch.core.db import Record, db
from carematch.places.values import AreaKind, EditionKind, Precision, Status, WiderAreaKind


class Edition(Record, db.Model):
    """One edition of a postcode directory, or of the demo gazetteer; `counts` are kept by file name."""

    __tablename__ = "place_editions"
    __table_args__ = (UniqueConstraint("name", "header_hash"),)

    name: Mapped[str]
    kind: Mapped[EditionKind]
    header_hash: Mapped[str]
    published_on: Mapped[dt.date | None]
    imported_at: Mapped[dt.datetime]
    counts: Mapped[dict]


class Area(db.Model):
    """An area by its official code, which is never given to another; boundaries change by a successor.

    `named_on` is the date of the file that last spoke of it: an older file changes nothing that a newer one said.
    """

    __tablename__ = "areas"

    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[AreaKind]
    name: Mapped[str]
    parent_code: Mapped[str | None] = mapped_column(index=True)
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]
    successor_code: Mapped[str | None]
    named_on: Mapped[dt.date | None]


class AreaBoundary(db.Model):
    """The outline of an area as GeoJSON in WGS84, and the box around it; `source` says which file it came from."""

    __tablename__ = "area_boundaries"

    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[AreaKind]
    geometry: Mapped[dict]
    west: Mapped[float]
    south: Mapped[float]
    east: Mapped[float]
    north: Mapped[float]
    source: Mapped[str]
    imported_at: Mapped[dt.datetime]


class PostcodePlace(db.Model):
    """A postcode ("BS34AB"), or a postcode sector ("BS3 4"), and where it is.

    The key is the natural one: a whole postcode without its space, a sector with it, so that they cannot meet.
    `edition_id` is one of place_editions, whose rows are never deleted; a foreign key would check that 2.7 million
    times an import, for a fifth of the time that writing takes.
    """

    __tablename__ = "postcode_places"
    __table_args__ = (
        CheckConstraint("(lat IS NULL) = (lon IS NULL)", name="point_whole_or_absent"),
        {"sqlite_with_rowid": False},
    )

    key: Mapped[str] = mapped_column(primary_key=True)
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    precision: Mapped[Precision]
    terminated_on: Mapped[dt.date | None]
    council_code: Mapped[str | None]
    lad_code: Mapped[str | None]
    ward_code: Mapped[str | None]
    msoa_code: Mapped[str | None] = mapped_column(index=True)
    lsoa_code: Mapped[str | None]
    region_code: Mapped[str | None]
    country_code: Mapped[str | None]
    edition_id: Mapped[uuid.UUID]

    @property
    def status(self) -> Status:
        """Return whether Royal Mail still uses the postcode."""
        return Status.TERMINATED if self.terminated_on else Status.LIVE


class GeocoderTurn(db.Model):
    """From when on a geocoder on the network may be asked again, by whichever process."""

    __tablename__ = "geocoder_turns"

    host: Mapped[str] = mapped_column(primary_key=True)
    next_at: Mapped[dt.datetime]


class PlaceImport(Record, db.Model):
    """One import of postcodes, names, changes or outlines: from which file, when, and what became of its rows."""

    __tablename__ = "place_imports"

    kind: Mapped[str]
    file_name: Mapped[str]
    summary: Mapped[dict]
    imported_at: Mapped[dt.datetime]


class WiderAreaChoice(Record, db.Model):
    """What a council chose as its wider area (the second ring), from a day on; until then nothing changes.

    `name` and `member_codes` are what it was called and held when it was chosen: a cluster stays so.
    """

    __tablename__ = "wider_area_choices"
    __table_args__ = (UniqueConstraint("council_code", "starts_on"),)

    council_code: Mapped[str]
    starts_on: Mapped[dt.date]
    kind: Mapped[WiderAreaKind]
    name: Mapped[str]
    member_codes: Mapped[list]
    reason: Mapped[str]
    chosen_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    chosen_at: Mapped[dt.datetime]
