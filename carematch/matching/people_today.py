"""What staff have to do today for people's rights: copies to send, and wishes that somebody no longer acts."""

from flask import url_for
from flask_babel import ngettext

from carematch.core.permissions import Permission
from carematch.matching.also_today import Line, also_today
from carematch.organisations.models import Organisation
from carematch.seekers.helping import copies
from carematch.seekers.representatives import list_end_asked


@also_today(Permission.NEEDS_RECORD)
def waiting(organisation: Organisation) -> list[Line]:
    """Return how many copies of answers are still to be sent, and how many people want somebody to act no longer."""
    due, asked = copies.count_due(organisation), len(list_end_asked(organisation))
    return [
        Line(
            due,
            ngettext("copy of answers to send", "copies of answers to send", due),
            url_for("seekers.copies_due"),
        ),
        Line(
            asked,
            ngettext(
                "person who wants somebody to act for them no longer",
                "people who want somebody to act for them no longer",
                asked,
            ),
            url_for("seekers.ending"),
        ),
    ]
