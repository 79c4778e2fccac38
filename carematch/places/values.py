"""The few words that postcodes, areas and editions are classed by."""

import enum


class Precision(enum.StrEnum):
    """How closely a point is known: the postcode itself, or the middle of its sector or outcode."""

    UNIT = "unit"
    SECTOR = "sector"
    OUTCODE = "outcode"


class Status(enum.StrEnum):
    """Whether Royal Mail still delivers to a postcode."""

    LIVE = "live"
    TERMINATED = "terminated"


class AreaKind(enum.StrEnum):
    """What kind of area a code stands for."""

    REGION = "region"
    COMBINED_AUTHORITY = "combined_authority"
    COUNTY = "county"
    COUNCIL = "council"
    DISTRICT = "district"
    WARD = "ward"
    NEIGHBOURHOOD = "neighbourhood"


class EditionKind(enum.StrEnum):
    """Whether rows come from a published postcode directory or from the demo gazetteer."""

    DIRECTORY = "directory"
    DEMO = "demo"


class WiderAreaKind(enum.StrEnum):
    """What a council's wider area, the second ring, is."""

    COMBINED_AUTHORITY = "combined_authority"
    COUNTY = "ceremonial_county"
    CLUSTER = "cluster"

    @property
    def label(self) -> str:
        """Return the words for a page."""
        return self.value.replace("_", " ") if self is not WiderAreaKind.CLUSTER else "group of councils"
