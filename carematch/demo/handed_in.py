"""Files handed in to the demonstration: an edition of an invented register, and two lists of providers."""

import csv
import io
import tempfile
from pathlib import Path

from carematch.core import clock
from carematch.core.csvfile import written
from carematch.core.db import transaction
from carematch.demo import cast
from carematch.demo.past import Past
from carematch.providers.bulk import runs
from carematch.registers import service as registers

_COMPANY = "1-1000000001"
_HEAD = ("Name", "Postcode", "Service types", "Specialisms/services", "Provider name", "Local authority", "Region",
         "Date of latest check", "Location URL", "CQC Location ID", "CQC Provider ID")  # fmt: skip
_REGISTER = (
    (
        "Harbour Homecare",
        "BS3 1AB",
        "Homecare agencies",
        "Dementia|Personal care",
        "Harbour Homecare Ltd",
        _COMPANY,
    ),
    ("Orchard View", "BS3 2BN", "Residential homes", "Dementia", "Orchard Homes Ltd", "1-1000000002"),
    (
        "Totterdown Care",
        "BS4 2QE",
        "Homecare agencies",
        "Physical disabilities",
        "T Care CIC",
        "1-1000000003",
    ),
)
_MEMBER = {
    "External ID": "S-01",
    "Full name": "Harbour Homecare",
    "Home address": "1 Harbour Row, Bristol",
    "Phone": "0117 496 0801",
    "Under 22": "no",
    "Legal form": "limited company",
    "In person": "no",
    "Others give support": "yes",
    "Services": "PC-WASH; COMP",
    "CQC location ID": _COMPANY,
    "Postcode": "BS3 1AB",
    "Works from home": "no",
    "Miles": "6",
    "Free times": "Every day",
    "Hours a week": "60",
    "Rate Monday to Friday": "24.50",
}
_LIST = (tuple(_MEMBER), tuple(_MEMBER.values()))
_TO_TRY = (
    ("External ID", "Full name", "Legal form", "Services", "Miles", "Rate Monday to Friday"),
    ("S-02", "Noor Idris", "sole trader", "Cleaning; Shopping", "4", "17.50"),
    ("S-03", "Ted Marlow", "self employed", "Gardening", "all over", "20"),
)


def leave(past: Past) -> None:
    """Import an edition of a register and a list, and leave a second list tried out; in transactions of its own."""
    with transaction(), tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{clock.today():%d_%B_%Y}_demonstration_directory.csv"
        lines = (
            (
                name,
                postcode,
                kinds,
                said,
                provider,
                "Bristol, City of",
                "South West",
                "",
                "",
                own,
                f"1-2{own[-9:]}",
            )
            for name, postcode, kinds, said, provider, own in _REGISTER
        )
        path.write_text(written(_HEAD, lines), encoding="utf-8")
        registers.import_directory(path)
    _import(past, f"members ({cast.LABEL}).csv", _LIST, begin=True)
    _import(past, f"newcomers ({cast.LABEL}).csv", _TO_TRY, begin=False)


def _import(past: Past, name: str, rows: tuple[tuple[str, ...], ...], *, begin: bool) -> None:
    """Hand in a list, and import it or only try it out."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    with transaction():
        made = runs.receive(past.anchor, by=past.manager, file_name=name, content=out.getvalue().encode()).id
    if begin:
        with transaction():
            runs.begin(past.anchor, made, by=past.manager, force=False, letters=False, queued=False)
        runs.run(str(past.anchor.id), str(made))
