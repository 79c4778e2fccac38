"""What a file was called by whoever sent it: kept to be recognised by, and cleaned before it names a file again."""

import re
import unicodedata

from carematch.uploads.kinds import FileKind

LONGEST = 120


def shown(given: str | None) -> str:
    """Return a name as it is kept and shown: without folders, without what cannot be seen or turns the line round."""
    last = re.split(r"[/\\]", given or "")[-1]
    seen = "".join(each for each in last if not unicodedata.category(each).startswith("C")).strip()
    if len(seen) <= LONGEST:
        return seen
    return f"{seen[: LONGEST - 12]}…{seen[-11:]}"


def for_download(given: str, kind: FileKind) -> str:
    """Return a name to save the file under: letters, digits and hyphens, and the ending of what it is."""
    stem = given.rpartition(".")[0] or given
    clean = re.sub(r"[^\w]+", "-", unicodedata.normalize("NFKC", stem)).strip("-_")[:60]
    return (clean or "document") + kind.extension
