"""Makes small files in the shape of the CQC's directory."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

HEADER = (
    "Name", "Also known as", "Address", "Postcode", "Phone number", "Service's website (if available)",
    "Service types", "Date of latest check", "Specialisms/services", "Provider name", "Local authority", "Region",
    "Location URL", "CQC Location ID (for office use only)", "CQC Provider ID (for office use only)",
)  # fmt: skip
OLD_HEADER = tuple(
    {
        "Local authority": "Local Authority",
        "CQC Location ID (for office use only)": "CQC Location (for office use only",
    }.get(name, name)
    for name in HEADER
)
PERSONAL_CARE = "Caring for adults over 65 yrs|Dementia|Personal care"
CARE_HOME = "Accommodation for persons who require nursing or personal care|Dementia"


def cqc_row(
    location_id: str = "1-100000001",
    *,
    name: str = "Kind Hands Care",
    postcode: str = "BS3 4AB",
    specialisms: str = PERSONAL_CARE,
    provider_name: str = "Kind Hands Limited",
    provider_id: str = "1-900000001",
    checked: str = "19/May/2022 - 00:00",
) -> list[str]:
    """Return the cells of one location."""
    return [
        name, "", f"1 Some Road,\nBristol,{postcode}", postcode, "1174960000", "", "Homecare agencies", checked,
        specialisms, provider_name, "Bristol, City of", "South West",
        f"https://www.cqc.org.uk/location/{location_id}", location_id, provider_id,
    ]  # fmt: skip


def cqc_text(
    rows: Iterable[Sequence[str]],
    *,
    header: Sequence[str] = HEADER,
    produced: str = "",
    preamble: bool = True,
) -> str:
    """Return a directory as text, with the rows above its header."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    blank = [""] * len(header)
    if preamble:
        said = [f"This data was produced on {produced}" if produced else "Some words", *blank[1:]]
        writer.writerows([["CQC Locations data", *blank[1:]], blank, said, blank])
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def cqc_file(
    folder: Path, rows: Iterable[Sequence[str]], *, name: str = "16_September_2026_CQC_directory.csv"
) -> Path:
    """Write a directory under the name it is published with, and return where it is."""
    path = folder / name
    path.write_text(cqc_text(rows), encoding="utf-8-sig", newline="")
    return path
