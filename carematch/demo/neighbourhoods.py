"""Where the demonstration's anchors work, and what one of them calls its neighbourhoods."""

from collections.abc import Mapping, Sequence

from carematch.accounts.models import User
from carematch.matching.scoring import WEIGHTS
from carematch.matching.settings import neighbours
from carematch.matching.settings import service as settings
from carematch.organisations import neighbourhoods, operation
from carematch.organisations.models import Organisation
from carematch.places.values import AreaKind

SOUTH_BRISTOL = (
    "E02003046",  # St Annes
    "E02003047",  # Southville
    "E02003049",  # Broom Hill
    "E02003050",  # Bedminster
    "E02003051",  # Windmill Hill
    "E02003052",  # Ashton
    "E02003053",  # Knowle Park
    "E02003054",  # Brislington
    "E02003056",  # Knowle West
    "E02003057",  # Bishopsworth
    "E02003058",  # Hengrove
    "E02003060",  # Stockwood
    "E02003061",  # Highridge
    "E02003062",  # Withywood
    "E02003063",  # Whitchurch Park
    "E02003064",  # Hartcliffe
)
EAST_BRISTOL = (
    "E02003039",  # St George
    "E02003040",  # Redfield
    "E02003044",  # Crews Hole
    "E02006888",  # Upper Easton
    "E02006890",  # Lower Easton
)
ASHLEY = "E05010885"  # a ward

# Both estates are one place to whoever lives there, and so are the streets round the park.
SOUTHSIDE_CALLS = {
    "Hartcliffe and Withywood": ("E02003062", "E02003064"),
    "Bedminster and Windmill Hill": ("E02003050", "E02003051"),
}
# What lies side by side, by the names above.
SIDE_BY_SIDE = (
    ("Bedminster and Windmill Hill", "Southville"),
    ("Bedminster and Windmill Hill", "Ashton"),
    ("Bishopsworth", "Hartcliffe and Withywood"),
    ("Bishopsworth", "Highridge"),
    ("Broom Hill", "Brislington"),
    ("Broom Hill", "St Annes"),
    ("Hartcliffe and Withywood", "Whitchurch Park"),
    ("Hengrove", "Stockwood"),
    ("Hengrove", "Whitchurch Park"),
    ("Knowle Park", "Knowle West"),
)
EASTSIDE_CALLS = {"Easton": ("E02006888", "E02006890")}


def settle_southside(anchor: Organisation, by: User) -> None:
    """Let the anchor of the south say where it works, what people call two of its places, and what lies beside what."""
    operation.add_areas(anchor, by=by, kind=AreaKind.NEIGHBOURHOOD, codes=SOUTH_BRISTOL)
    _name(anchor, by, SOUTHSIDE_CALLS)
    keys = {each.name: each.key for each in neighbours.places_of(anchor)}
    for name in sorted({name for pair in SIDE_BY_SIDE for name in pair}):
        near = [other for pair in SIDE_BY_SIDE if name in pair for other in pair if other != name]
        neighbours.choose(anchor, keys[name], [keys[other] for other in near], by=by)
    settings.change(anchor, by=by, weights={**WEIGHTS, "fresh": 10})


def settle_eastside(anchor: Organisation, by: User) -> None:
    """Let the anchor of the east say where it works: neighbourhoods, and a whole ward."""
    operation.add_areas(anchor, by=by, kind=AreaKind.NEIGHBOURHOOD, codes=EAST_BRISTOL)
    operation.add_areas(anchor, by=by, kind=AreaKind.WARD, codes=(ASHLEY,))
    _name(anchor, by, EASTSIDE_CALLS)


def _name(anchor: Organisation, by: User, names: Mapping[str, Sequence[str]]) -> None:
    for name, codes in names.items():
        neighbourhoods.group(anchor, by=by, name=name, msoa_codes=codes)
