"""Opens what places come in: one CSV, the published ZIP without unpacking it, or a folder unpacked from it."""

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from carematch.places.problems import BrokenDirectory

AGAIN = "Nothing was changed. Download the file again and import it"
NOT_OURS = frozenset({"__MACOSX"})
# Folders of the published packages that hold names and guides, never postcodes.
_BESIDE = frozenset({"documents", "doc", "user guide", "userguide"})
_ONE_AREA = re.compile(r"(?:.*_)?([A-Z]{1,2})", re.IGNORECASE)
_WHOLE = frozenset({"UK", "GB"})
_ZIP_START = b"PK"
_CSV = ".csv"


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a package: its path inside, how many bytes it holds, and the package that opens it."""

    path: PurePosixPath
    size: int
    source: "zipfile.ZipFile | Path"

    @property
    def name(self) -> str:
        """Return the file's own name."""
        return self.path.name

    @property
    def area(self) -> str | None:
        """Return the postcode area of a file that holds just one, as its name tells ("..._UK_BS.csv", "bs.csv")."""
        found = _ONE_AREA.fullmatch(self.path.stem)
        area = found.group(1).upper() if found else None
        return None if area in _WHOLE else area

    @property
    def is_beside(self) -> bool:
        """Tell whether the file lies in a folder of names and guides."""
        return any(part.lower() in _BESIDE for part in self.path.parts[:-1])

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Open the file for reading, or raise BrokenDirectory; so does reading on where the package is damaged."""
        try:
            if isinstance(self.source, Path):
                with self.source.open("rb") as file:
                    yield file
            else:
                with self.source.open(str(self.path)) as file:
                    yield file  # type: ignore[misc] # a ZipExtFile reads like any binary file
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise BrokenDirectory(f"{self.name} is damaged inside the ZIP file. {AGAIN}") from error
        except (RuntimeError, NotImplementedError) as error:  # a password, or a way of packing Python lacks
            raise BrokenDirectory(f"{self.name} cannot be read out of the ZIP file ({error})") from error


@dataclass(frozen=True, slots=True)
class Package:
    """What was found at a path: the CSV files that may hold postcodes, and those that lie beside them."""

    name: str
    postcodes: Sequence[Member]
    beside: Sequence[Member]


@contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """Open a file, a ZIP or a folder, or raise BrokenDirectory for what is none of these, or cut short."""
    if path.is_dir():
        files = sorted(found for found in path.rglob("*") if found.is_file())
        yield _package(path.name, [_on_disk(found, path) for found in files])
    elif not path.is_file():
        raise BrokenDirectory(f"There is no file at {path}")
    elif _starts_like_a_zip(path):
        with _opened_zip(path) as archive:
            members = [
                Member(PurePosixPath(info.filename), info.file_size, archive)
                for info in archive.infolist()
                if not info.is_dir()
            ]
            yield _package(path.name, members)
    else:
        yield Package(path.name, [_on_disk(path, path.parent)], [])


def _starts_like_a_zip(path: Path) -> bool:
    """Tell by the first two bytes."""
    with path.open("rb") as raw:
        return raw.read(2) == _ZIP_START


def _opened_zip(path: Path) -> zipfile.ZipFile:
    """Open a ZIP, or raise BrokenDirectory where its end, which lists what is inside, is missing."""
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise BrokenDirectory(f"This ZIP file is cut short or damaged. {AGAIN}") from error


def _on_disk(path: Path, root: Path) -> Member:
    """Return a file on disk as a member of the folder it was found in."""
    return Member(PurePosixPath(path.relative_to(root).as_posix()), path.stat().st_size, path)


def _package(name: str, members: Sequence[Member]) -> Package:
    """Sort the files of a package, or raise BrokenDirectory where no CSV is among them."""
    tables = [
        member
        for member in members
        if member.path.suffix.lower() == _CSV and not NOT_OURS.intersection(member.path.parts)
    ]
    if not tables:
        raise BrokenDirectory(
            f"There is no CSV file in {name}. Give the postcode directory as it was downloaded, or its CSV"
        )
    return Package(
        name,
        [member for member in tables if not member.is_beside],
        [member for member in members if member.is_beside and member.path.suffix.lower() in {_CSV, ".txt"}],
    )
