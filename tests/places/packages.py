"""Makes small packages of the published shapes: a directory's ZIP with its Documents, and Code-Point Open's."""

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tests.places.builders import NEW, cells

CODE_POINT_BS = (
    '"BS1 1AA",10,359055,172500,"E92000001","E19000002","E18000010","","E06000023","E05010892"\r\n'
    '"BS100AA",90,0,0,"E92000001","E19000002","E18000010","","",""\r\n'
    '"BS349AA",60,362000,181000,"E92000001","E19000002","E18000010","","E06000025","E05012100"\r\n'
)
WARDS = "WD25CD,WD25NM\r\nE05010918,Windmill Hill\r\nE05012000,Kingsmead\r\n"
CODE_POINT_GL = (
    '"GL1 1AA",10,383000,218500,"E92000001","E19000002","E18000010","E10000013","E07000081",""\r\n'
)


def table(rows: Iterable[Sequence[str]], layout: Sequence[str] = NEW) -> str:
    """Return a directory file as text."""
    lines = [",".join(layout), *(",".join(f'"{cell}"' for cell in row) for row in rows)]
    return "".join(f"{line}\r\n" for line in lines)


def zipped(path: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write a ZIP of these files and return where it is."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def unpacked(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write these files into a folder and return it."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def published(**others: str | bytes) -> dict[str, str | bytes]:
    """Return the files of a published directory with three areas, one of them Northern Ireland's."""
    bristol = [cells(NEW), cells(NEW, postcode="BS3 4AD", terminated="202301")]
    bath = [cells(NEW, postcode="BA1 1AA", lad="E06000022", ward="E05012000", msoa="E02003000")]
    belfast = [cells(NEW, postcode="BT1 1AA", country="N92000002", lad="N09000003", region="N99999999")]
    return {
        "Data/ONSPD_NOV_2025_UK.csv": table([*bath, *bristol, *belfast]),
        "Data/multi_csv/ONSPD_NOV_2025_UK_BA.csv": table(bath),
        "Data/multi_csv/ONSPD_NOV_2025_UK_BS.csv": table(bristol),
        "Data/multi_csv/ONSPD_NOV_2025_UK_BT.csv": b"\xff\xfe not even opened",
        "Documents/WD Ward names and codes UK as at 05_25.csv": WARDS,
        "Documents/LAD names and codes UK as at 04_25.csv": 'LAD25CD,LAD25NM\r\nE06000023,"Bristol, City of"\r\n',
        "Documents/Note.csv": "This is a note,\r\n",
        "User Guide/ONSPD User Guide Nov 2025.pdf": b"%PDF",
    } | others


def code_point() -> dict[str, str | bytes]:
    """Return the files of a Code-Point Open package with two areas."""
    return {
        "Doc/metadata.txt": "PRODUCT: OS Code-Point Open\nDATASET VERSION NUMBER: 2025.4.0\nCOPYRIGHT DATE: 20251101\n",
        "Doc/Code-Point_Open_Column_Headers.csv": "PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC\r\n",
        "Data/CSV/bs.csv": CODE_POINT_BS,
        "Data/CSV/gl.csv": CODE_POINT_GL,
    }
