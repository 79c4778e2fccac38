"""Builders: editions of the CQC's register."""

import datetime as dt
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from carematch.registers import service
from tests.registers.files import cqc_file


def cqc_edition(make: Any, rows: Iterable[Sequence[str]], *, on: dt.date = dt.date(2026, 9, 16)) -> Any:
    """Import an edition that lists these locations."""
    with tempfile.TemporaryDirectory() as folder:
        path = cqc_file(Path(folder), rows, name=f"{on:%d_%B_%Y}_CQC_directory.csv")
        return service.import_directory(path, may_shrink=True)[1]
