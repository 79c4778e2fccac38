"""What consents are for: the lawful basis of each purpose, and the wordings that people were shown, as data."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carematch.core import clock
from carematch.seekers.vocabulary import Basis, Purpose, ShownAs

FILE = Path(__file__).with_name("purposes.toml")
LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one version, by form: plain, in Easy Read, and (where it may be) for everybody introduced."""

    version: str
    since: dt.date
    plain: str
    easy_read: str
    all_introduced: str

    def words(self, *, for_all: bool = False, shown_as: ShownAs = ShownAs.PLAIN) -> str:
        """Return what is shown, or read out."""
        if shown_as is ShownAs.EASY_READ and not for_all:
            return self.easy_read
        return self.all_introduced if for_all else self.plain


@dataclass(frozen=True, slots=True)
class About:
    """A purpose: what it is called, on which basis it rests, what the data protection officer should know."""

    purpose: Purpose
    title: str
    basis: Basis
    articles: str
    note: str
    wordings: tuple[Wording, ...]

    def current(self) -> Wording:
        """Return the wording that is shown today."""
        begun = [each for each in self.wordings if each.since <= clock.today()]
        return max(begun or self.wordings[:1], key=lambda each: each.since)

    def wording(self, version: str) -> Wording:
        """Return the wording of a version, or raise KeyError: what was shown once is never taken out of the file."""
        return {each.version: each for each in self.wordings}[version]


def _wording(written: Mapping[str, Any]) -> Wording:
    return Wording(
        version=written["version"],
        since=written["from"],
        plain=written["en"],
        easy_read=written["easy_read"],
        all_introduced=written.get("all_introduced", ""),
    )


def read(text: str) -> dict[Purpose, About]:
    """Return the purposes that a text describes, or raise KeyError or ValueError where one is faulty or missing."""
    found = {
        Purpose(each["key"]): About(
            purpose=Purpose(each["key"]),
            title=each["title"],
            basis=Basis(each["basis"]),
            articles=each["articles"],
            note=each["note"],
            wordings=tuple(_wording(wording) for wording in each["wording"]),
        )
        for each in tomllib.loads(text)["purpose"]
    }
    return {purpose: found[purpose] for purpose in Purpose}


PURPOSES = read(FILE.read_text(encoding="utf-8"))
