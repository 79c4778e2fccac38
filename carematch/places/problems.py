"""What can be wrong with a place, each as a sentence that tells a person what to do next."""

from carematch.core.errors import DomainError


class PlaceProblem(DomainError):
    """A postcode cannot be used; the message says why and what to do."""


class NotAPostcode(PlaceProblem):
    """The text does not have the shape of a full UK postcode."""


class UnknownPostcode(PlaceProblem):
    """The postcode has the right shape, but is not in what this installation has imported."""


class WholePostcodeNeeded(PlaceProblem):
    """A part of a postcode does not tell which council is responsible."""


class NotInEngland(PlaceProblem):
    """The postcode is in Wales or Scotland, where CareMatch does not arrange care."""


class InNorthernIreland(NotInEngland):
    """The postcode is in Northern Ireland, whose rows are never read."""


class InCrownDependency(NotInEngland):
    """The postcode is in Guernsey, Jersey or the Isle of Man, outside the United Kingdom."""


class NoLocation(PlaceProblem):
    """The postcode exists but stands for no place on the map, as PO boxes do."""


class UnknownCouncil(PlaceProblem):
    """No English council with adult social care duties has, or had, this code."""


class WiderAreaRefused(PlaceProblem):
    """A council's wider area cannot be what was chosen; `field` names the answer that the message belongs beside."""

    def __init__(self, message: str, field: str) -> None:
        """Carry the sentence and the name of the answer."""
        super().__init__(message)
        self.field = field


class NotFoundOnline(PlaceProblem):
    """The geocoder knows no such address, or only one that cannot be right."""


class GeocoderFailed(PlaceProblem):
    """The geocoder could not be asked, or did not answer; the message says what to do, and never the address."""


class BrokenDirectory(PlaceProblem):
    """A postcode directory file cannot be imported; nothing was changed."""


class BrokenNames(PlaceProblem):
    """A file of names or changes of areas cannot be imported; nothing was changed."""


class BrokenBoundaries(PlaceProblem):
    """A file of boundaries cannot be imported; nothing was changed."""
