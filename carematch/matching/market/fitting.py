"""Rows that fit a need, and the few of them that come first."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from carematch.matching.market.globe import Away, Floats

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Found:
    """The rows that come first, in their order, which have something to be asked first, and the most offers of all."""

    rows: tuple[int, ...]
    ask_first: tuple[bool, ...]
    most_offers: int


@dataclass(frozen=True, slots=True)
class Fitting:
    """Rows that pass every Legal rule and fail no Must; with `unsure`, some Must is not known.

    `unfair` are their weighed parts together, but for the fair share.
    """

    rows: Rows
    away: Away
    unsure: NDArray[np.bool_]
    unfair: Floats


def joined(parts: Sequence[Fitting]) -> Fitting:
    """Return several together, each row once."""
    parts = [each for each in parts if len(each.rows)] or parts[:1]
    if len(parts) == 1:
        return parts[0]
    rows, first = np.unique(np.concatenate([each.rows for each in parts]), return_index=True)
    return Fitting(
        rows,
        Away(
            np.concatenate([each.away.miles for each in parts])[first],
            np.concatenate([each.away.off for each in parts])[first],
        ),
        np.concatenate([each.unsure for each in parts])[first],
        np.concatenate([each.unfair for each in parts])[first],
    )
