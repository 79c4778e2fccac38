"""Brings the catalogues in step with the sentences that were gathered: `make catalogue` runs this.

A catalogue holds the pages that are offered in its language, and no others: what staff read stays English. What is gone
from our code is dropped, what is new there stands empty until somebody translates it, and nothing is guessed.
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

# Where the sentences of pages that everybody may open stand.
OFFERED = (
    "templates/shortlist/", "carematch/asking/interview", "carematch/seekers/asked_pages",
    "carematch/seekers/views", "carematch/providers/limits", "carematch/shortlists/",
    "carematch/accounts/", "carematch/asking/", "carematch/community/asked", "carematch/community/forms",
    "carematch/community/shown", "carematch/community/views", "carematch/community/vocabulary",
    "carematch/community/wording", "carematch/core/fields", "carematch/core/time_fields",
    "carematch/core/money", "carematch/core/submissions",
    "carematch/directory/", "carematch/pages/", "carematch/places/distance", "carematch/places/looking_up",
    "carematch/places/lookups", "carematch/places/postcode", "carematch/providers/freshness",
    "carematch/providers/profile", "carematch/providers/starting_", "carematch/rules/check_kinds",
    "carematch/rules/taxonomy", "carematch/rules/vocabulary", "carematch/seekers/affording",
    "carematch/seekers/asking", "carematch/seekers/starting_", "carematch/seekers/summary",
    "carematch/seekers/tasks", "carematch/seekers/visit", "carematch/seekers/vocabulary",
    "carematch/seekers/wording", "templates/accounts/", "templates/community/", "templates/components/",
    "templates/current/", "templates/directory/", "templates/easy_read/", "templates/errors/",
    "templates/layout.html", "templates/mail/asking_", "templates/mail/password_",
    "templates/mail/registration_link", "templates/organisations/accept_invitation",
    "templates/organisations/invitation_ended", "templates/pages/", "templates/providers/_profile",
    "templates/providers/begin", "templates/providers/come_back", "templates/providers/link_",
    "templates/providers/open_link", "templates/providers/register", "templates/seekers/_affordable",
    "templates/seekers/_parts", "templates/seekers/accept_representing", "templates/seekers/affordability",
    "templates/seekers/ask", "templates/seekers/begin", "templates/seekers/change_visit", "templates/seekers/check",
    "templates/seekers/come_back", "templates/seekers/invitation_over", "templates/seekers/link_",
    "templates/seekers/open_link", "templates/seekers/own.html", "templates/seekers/own_show",
    "templates/seekers/proposed", "templates/seekers/question", "templates/seekers/sent", "templates/seekers/task",
    "templates/seekers/visits", "templates/seekers/withdraw",
)  # fmt: skip


def main(gathered: str, *catalogues: str) -> None:
    """Write each catalogue anew, and print what stands empty in it."""
    with Path(gathered).open("rb") as file:
        template = read_po(file)
    for name in catalogues:
        path = Path(name)
        with path.open("rb") as file:
            held = read_po(file, locale=path.parent.parent.name)
        merged = _merged(template, held)
        with path.open("wb") as file:
            write_po(file, merged, sort_output=True, width=None, ignore_obsolete=True, include_lineno=False)
        empty = [message.id for message in merged if message.id and not any(_texts(message))]
        print(f"{path}: {len(merged) - len(empty)} sentences, {len(empty)} without words")
        for each in empty:
            print(f"  {each if isinstance(each, str) else each[0]}")


def _merged(template: Catalog, held: Catalog) -> Catalog:
    """Return the sentences that are offered, with the words that are held for them."""
    merged = Catalog(
        locale=held.locale, project="CareMatch", header_comment=held.header_comment, fuzzy=False,
        creation_date=held.creation_date, revision_date=held.revision_date, last_translator=held.last_translator,
        language_team=held.language_team, msgid_bugs_address=held.msgid_bugs_address,
    )  # fmt: skip
    for message in template:
        known = held.get(message.id) if message.id else None
        has_words = known is not None and any(_texts(known))
        if message.id and (has_words or any(_is_offered(path) for path, _line in message.locations)):
            paths = sorted({(path, 1) for path, _line in message.locations})
            words = known.string if known is not None and has_words else ""
            merged.add(message.id, words, locations=paths, flags=message.flags - {"fuzzy"})
    return merged


def _is_offered(path: str) -> bool:
    return path.startswith(OFFERED)


def _texts(message: Message) -> tuple[str, ...]:
    """Return a message's words, in all its forms."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


if __name__ == "__main__":
    main(*sys.argv[1:])
