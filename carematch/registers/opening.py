"""Opens what a register comes in: a CSV file, or a ZIP that holds one, without unpacking it."""

import csv
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from carematch.registers.problems import BrokenRegister

AGAIN = "Nothing was changed. Download the file again and import it"
_ZIP_START = b"PK"
_WIDE_STARTS = (b"\xff\xfe", b"\xfe\xff")
_LARGEST = 500_000_000  # bytes; the directory has some 20 million


@dataclass(frozen=True, slots=True)
class Source:
    """An open CSV file: its own name, its size, and where it is read from."""

    name: str
    size: int
    file: IO[bytes]

    def rows(self, told: Callable[[int], None]) -> Iterator[tuple[int, list[str]]]:
        """Yield each row with the number of the line it starts in; `told` gets the bytes read so far.

        Raises BrokenRegister for a file that is no table.
        """
        reader = csv.reader(self._lines(told))
        line = 1
        try:
            for cells in reader:
                yield line, cells
                line = reader.line_num + 1
        except csv.Error as error:
            raise BrokenRegister(f"Line {line:,} cannot be read ({error}). {AGAIN}") from error

    def _lines(self, told: Callable[[int], None]) -> Iterator[str]:
        """Yield the lines as text, or raise BrokenRegister: UTF-8, or the Windows code page of older editions."""
        read = 0
        for number, line in enumerate(self.file):
            if (number == 0 and line.startswith(_WIDE_STARTS)) or b"\0" in line:
                raise BrokenRegister(f"{self.name} is not a CSV file. {AGAIN}")
            read += len(line)
            if number % 500 == 0:
                told(read)
            yield _text(line.removeprefix(b"\xef\xbb\xbf") if number == 0 else line)
        told(read)


@contextmanager
def open_register(path: Path) -> Iterator[Source]:
    """Open a CSV file or the one in a ZIP, or raise BrokenRegister; so does reading on where it is damaged."""
    if not path.is_file():
        raise BrokenRegister(f"There is no file at {path}")
    try:
        with path.open("rb") as raw:
            is_zip = raw.read(2) == _ZIP_START
            raw.seek(0)
            if not is_zip:
                yield Source(path.name, path.stat().st_size, raw)
                return
            with zipfile.ZipFile(raw) as archive:
                info = _table_in(archive, path.name)
                with archive.open(info) as file:
                    yield Source(PurePosixPath(info.filename).name, info.file_size, file)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise BrokenRegister(f"{path.name} is cut short or damaged. {AGAIN}") from error
    except (RuntimeError, NotImplementedError) as error:  # a password, or a way of packing Python lacks
        raise BrokenRegister(f"{path.name} cannot be unpacked ({error})") from error
    except OSError as error:
        raise BrokenRegister(f"{path.name} cannot be read ({error.strerror})") from error


def _table_in(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    """Return the CSV file of a ZIP, the largest of several, or raise BrokenRegister."""
    tables = [
        info
        for info in archive.infolist()
        if info.filename.lower().endswith(".csv") and not info.filename.startswith("__MACOSX")
    ]
    if not tables:
        raise BrokenRegister(
            f"There is no CSV file in {name}. Download the CQC directory as CSV or ZIP, not as a spreadsheet"
        )
    largest = max(tables, key=lambda info: info.file_size)
    if largest.file_size > _LARGEST:
        raise BrokenRegister(f"{largest.filename} is too large to be the CQC directory. {AGAIN}")
    return largest


def _text(line: bytes) -> str:
    """Return a line as text."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")
