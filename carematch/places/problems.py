"""What can be wrong with a place, each as a sentence that tells a person what to do next."""

from carematch.core.errors import DomainError


class PlaceProblem(DomainError):
    """A postcode cannot be used; the message says why and what to do."""


class NotAPostcode(PlaceProblem):
    """The text does not have the shape of a full UK postcode."""


class UnknownPostcode(PlaceProblem):
    """The postcode has the right shape, but is not in what this installation has imported."""


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


class BrokenDirectory(PlaceProblem):
    """A postcode directory file cannot be imported; nothing was changed."""
