"""The rule book that is shipped: England's law and common council practice, read from book.toml when we start."""

from pathlib import Path

from carematch.rules.dated import RuleBook
from carematch.rules.definitions import Definition
from carematch.rules.reading import ALWAYS, read

__all__ = ["ALWAYS", "BOOK", "DEFINITIONS", "FILE", "RULES"]

FILE = Path(__file__).with_name("book.toml")

_read = read(FILE.read_text(encoding="utf-8"))

DEFINITIONS: dict[str, Definition] = _read[0]
RULES = _read[1]
BOOK = RuleBook(RULES)
