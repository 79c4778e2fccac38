"""Makes small directory files of the published shapes, with invented rows."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path


def _names(header: str) -> list[str]:
    return header.split(",")


OLD = _names(
    "pcd,pcd2,pcds,dointr,doterm,oscty,ced,oslaua,osward,parish,usertype,oseast1m,osnrth1m,osgrdind,oshlthau,nhser,"
    "ctry,rgn,streg,pcon,eer,teclec,ttwa,pct,itl,statsward,oa01,casward,npark,lsoa01,msoa01,ur01ind,oac01,oa11,lsoa11,"
    "msoa11,wz11,sicbl,bua24,ru11ind,oac11,lat,long,lep1,lep2,pfa,imd,calncv,icb,oa21,lsoa21,msoa21"
)
NEW = _names(
    "pcd7,pcd8,pcds,dointr,doterm,cty25cd,ced25cd,lad25cd,wd25cd,parncp25cd,usrtypind,east1m,north1m,gridind,hlth19cd,"
    "nhser24cd,ctry25cd,rgn25cd,ssr95cd,pcon24cd,eer20cd,educ23cd,ttwa15cd,pco19cd,itl25cd,wdstl05cd,oa01cd,wdcas03cd,"
    "npark16cd,lsoa01cd,msoa01cd,ruc01ind,oac01ind,oa11cd,lsoa11cd,msoa11cd,wz11cd,sicbl24cd,bua24cd,ruc11ind,oac11ind,"
    "lat,long,lep21cd1,lep21cd2,pfa23cd,imd20ind,cal24cd,icb23cd,oa21cd,lsoa21cd,msoa21cd,ruc21ind"
)
FUTURE = [name.replace("25cd", "31cd").upper() for name in NEW] + ["lsoa31cd", "msoa31cd"]
# ONSPD before 2019: no codes of 2021, Primary Care Trusts and park, and the terminal columns of the time.
OLDEST = _names(
    "pcd,pcd2,pcds,dointr,doterm,oscty,ced,oslaua,osward,parish,usertype,oseast1m,osnrth1m,osgrdind,oshlthau,nhser,"
    "ctry,rgn,streg,pcon,eer,teclec,ttwa,pct,nuts,statsward,oa01,casward,park,lsoa01,msoa01,ur01ind,oac01,oa11,lsoa11,"
    "msoa11,wz11,ccg,bua11,buasd11,ru11ind,oac11,lat,long,lep1,lep2,pfa,imd,calncv,stp"
)
# August 2026: new years in some names, and two columns more.
NEWEST = [
    name.replace("25cd", "26cd")
    if name in {"cty25cd", "lad25cd", "wd25cd", "parncp25cd", "ctry25cd", "rgn25cd"}
    else name
    for name in NEW
] + ["oac21ind", "imd25ind"]
OLD_NSPL = _names(
    "pcd,pcd2,pcds,dointr,doterm,usertype,oseast1m,osnrth1m,osgrdind,oa11,cty,ced,laua,ward,hlthau,nhser,ctry,rgn,pcon,"
    "eer,teclec,ttwa,pct,nuts,park,lsoa11,msoa11,wz11,ccg,bua11,buasd11,ru11ind,oac11,lat,long,lep1,lep2,pfa,imd,calncv,stp"
)
# As nobody has published it: years in full and set apart, columns that are gone, others that are new, another order.
INVENTED = ["objectid", *reversed(_names(
    "PCDS,DOTERM,CTY_2033_CD,LAD_2033_CD,WD_2033_CD,CTRY_2033_CD,RGN_2033_CD,LSOA_2031_CD,MSOA_2031_CD,GRIDIND,LAT,LONG"
)), "icb2033cd"]  # fmt: skip
NSPL = _names(
    "pcd7,pcd8,pcds,dointr,doterm,usrtypind,east1m,north1m,gridind,oa21cd,cty26cd,ced25cd,lad26cd,wd26cd,nhser24cd,"
    "ctry26cd,rgn26cd,pcon24cd,ttwa15cd,itl25cd,npark16cd,lsoa21cd,msoa21cd,wz11cd,sicbl26cd,bua24cd,ruc21ind,oac21ind,"
    "lat,long,lep21cd1,lep21cd2,pfa23cd,imd25ind,icb26cd"
)

# What our rows may say, and the names that the layouts give it.
MEANINGS = {
    "postcode": {"pcds"},
    "terminated": {"doterm"},
    "county": {"oscty", "cty", "cty25cd", "cty26cd", "cty31cd", "cty_2033_cd"},
    "lad": {"oslaua", "laua", "lad25cd", "lad26cd", "lad31cd", "lad_2033_cd"},
    "ward": {"osward", "ward", "wd25cd", "wd26cd", "wd31cd", "wd_2033_cd"},
    "country": {"ctry", "ctry25cd", "ctry26cd", "ctry31cd", "ctry_2033_cd"},
    "region": {"rgn", "rgn25cd", "rgn26cd", "rgn31cd", "rgn_2033_cd"},
    "grid": {"osgrdind", "gridind"},
    "lat": {"lat"},
    "long": {"long"},
    "lsoa": {"lsoa21", "lsoa21cd", "lsoa31cd", "lsoa_2031_cd"},
    "msoa": {"msoa21", "msoa21cd", "msoa31cd", "msoa_2031_cd"},
}
USUAL = {
    "postcode": "BS3 4AB", "terminated": "", "county": "E99999999", "lad": "E06000023", "ward": "E05010918",
    "country": "E92000001", "region": "E12000009", "grid": "1", "lat": "51.441100", "long": "-2.591400",
    "lsoa": "E01014000", "msoa": "E02003050",
}  # fmt: skip
NO_GRID = {
    "grid": "9",
    "lat": "99.999999",
    "long": "0.000000",
    "lad": "",
    "region": "",
    "ward": "",
    "msoa": "",
}


def cells(layout: Sequence[str] = OLD, **said: str) -> list[str]:
    """Return a row of a layout: the usual postcode, but for what is said."""
    values = USUAL | said
    row = []
    first_codes = (
        "msoa21" not in layout and "msoa11" in layout
    )  # then the codes of 2011 are the latest there are
    for name in layout:
        meaning = next((key for key, names in MEANINGS.items() if name.lower() in names), None)
        if first_codes and name in {"lsoa11", "msoa11"}:
            meaning = name[:4]
        row.append(values[meaning] if meaning else "")
    if layout[0].lower().startswith("pcd"):
        row[0] = values["postcode"].replace(" ", "")
    return row


def directory_file(
    folder: Path,
    rows: Iterable[Sequence[str]],
    *,
    layout: Sequence[str] = OLD,
    name: str = "ONSPD_AUG_2024_UK_BS.csv",
) -> Path:
    """Write a directory file and return where it is; quoted values, bare header, as published."""
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as lines:
        lines.write(",".join(layout) + "\r\n")
        csv.writer(lines, quoting=csv.QUOTE_ALL).writerows(rows)
    return path
