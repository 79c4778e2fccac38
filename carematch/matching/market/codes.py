"""Sets of codes as bits: which of a growing list of words each row has, sixty-four to a column."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = Any  # an array of row numbers, or a slice of them
_BITS = 64
_SPARE = 16  # words that may still come before the market has to be built again


class NoRoom(Exception):
    """A change does not fit beside the market any more, which has to be built again."""


class Numbers:
    """A number for each thing, in the order in which they first came."""

    def __init__(self, things: Iterable[Any] = ()) -> None:
        self._numbers: dict[Any, int] = {}
        self.things: list[Any] = []
        for each in things:
            self.number(each)

    def number(self, thing: Any) -> int:
        """Return a thing's number, giving it the next where it has none."""
        found = self._numbers.get(thing)
        if found is None:
            found = self._numbers[thing] = len(self.things)
            self.things.append(thing)
        return found

    def find(self, thing: Any) -> int:
        """Return a thing's number, or -1 where nobody has it."""
        return self._numbers.get(thing, -1)


class Sets:
    """The codes that each row has."""

    def __init__(self, words: Sequence[NDArray[np.uint64]], numbers: Numbers) -> None:
        self.words, self.numbers = list(words), numbers

    @classmethod
    def of(cls, sets: Sequence[Iterable[str]], room: int) -> "Sets":
        """Return the codes of each, with room for so many rows in all."""
        numbers = Numbers(code for each in sets for code in each)
        count = (len(numbers.things) + _SPARE) // _BITS + 1
        made = cls([np.zeros(room, np.uint64) for _ in range(count)], numbers)
        for row, codes in enumerate(sets):
            made.put(row, codes)
        return made

    def put(self, row: int, codes: Iterable[str]) -> None:
        """Write what one row has, or raise NoRoom where there are more codes than bits."""
        bits = [0] * len(self.words)
        for code in codes:
            word, bit = divmod(self.numbers.number(code), _BITS)
            if word >= len(bits):
                raise NoRoom
            bits[word] |= 1 << bit
        for column, value in zip(self.words, bits, strict=True):
            column[row] = value

    def any_of(self, rows: Rows, codes: Iterable[str]) -> NDArray[np.bool_]:
        """Say of each row whether it has any of these codes."""
        return self._tested(rows, codes, lambda bits, mask: (bits & mask) != 0, np.logical_or, False)

    def all_of(self, rows: Rows, codes: Iterable[str]) -> NDArray[np.bool_]:
        """Say of each row whether it has all of these codes."""
        asked = list(codes)
        if any(self.numbers.find(code) < 0 for code in asked):
            return np.zeros(len(self.words[0][rows]), np.bool_)
        return self._tested(rows, asked, lambda bits, mask: (bits & mask) == mask, np.logical_and, True)

    def count_of(self, rows: Rows, codes: Iterable[str]) -> NDArray[np.int64]:
        """Return how many of these codes each row has; a code given twice counts twice."""
        found = np.zeros(len(self.words[0][rows]), np.int64)
        for code in codes:
            number = self.numbers.find(code)
            if number >= 0:
                word, bit = divmod(number, _BITS)
                found += (self.words[word][rows] >> np.uint64(bit) & np.uint64(1)).astype(np.int64)
        return found

    def _tested(
        self,
        rows: Rows,
        codes: Iterable[str],
        test: Callable[[Any, np.uint64], Any],
        joined: Callable[..., Any],
        otherwise: bool,
    ) -> NDArray[np.bool_]:
        masks: dict[int, int] = {}
        for code in codes:
            number = self.numbers.find(code)
            if number >= 0:
                word, bit = divmod(number, _BITS)
                masks[word] = masks.get(word, 0) | 1 << bit
        found = None
        for word, mask in masks.items():
            tested = test(self.words[word][rows], np.uint64(mask))
            found = tested if found is None else joined(found, tested)
        return np.full(len(self.words[0][rows]), otherwise) if found is None else found
