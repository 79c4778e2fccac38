"""The download: one ZIP, made in memory, of a page to read, the same for machines, and the files that were sent."""

import io
import json
import zipfile
from typing import Any

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.organisations.models import Organisation
from carematch.privacy.gathering import Gathered, Subject
from carematch.privacy.looked import Look
from carematch.uploads import service as uploads
from carematch.uploads.refusals import FileGone

FILE_NAME = "carematch-my-data.zip"  # nothing in it says whose


def as_json(gathered: Gathered, looked: list[Look]) -> str:
    """Return everything for a machine to read."""
    content: dict[str, Any] = {group.value: dict(tables) for group, tables in gathered.groups.items()}
    content["who_looked"] = [{"on": each.on.isoformat(), "by": each.by} for each in looked]
    return json.dumps(content, indent=2, ensure_ascii=False)


def build(gathered: Gathered, *, page: str, looked: list[Look]) -> bytes:
    """Return the ZIP; a file that is gone is left out, and its record still says that there was one."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("my-data.html", page)
        archive.writestr("my-data.json", as_json(gathered, looked))
        for number, upload in enumerate(gathered.files, start=1):
            try:
                archive.writestr(f"files/{number:02d}-{upload.download_name}", uploads.content(upload))
            except FileGone:
                continue
    return made.getvalue()


def note_download(organisation: Organisation, subject: Subject, *, by: User) -> None:
    """Record that somebody took everything out."""
    record(organisation, "my_data.downloaded", subject.person or subject.user, by=by)
