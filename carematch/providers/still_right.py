"""The link in the letter that asks a provider whether their times are still right: it opens that one page and no other.

It is signed, not stored: it names the provider and the day of the letter, serves no other purpose, and ends when the
next letter is due. Whoever holds it can say three things about one provider's free time, and nothing else.
"""

import datetime as dt
import hashlib
import uuid

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from carematch.core.errors import DomainError

PURPOSE = "providers.still-right"


class LinkEnded(DomainError):
    """The link cannot be used any more, or was never one of ours."""


def token(provider_id: uuid.UUID, asked_on: dt.date) -> str:
    """Return what stands at the end of the link in a letter of a day."""
    return str(_signer().dumps([provider_id.hex, asked_on.isoformat()]))


def read(signed: str) -> tuple[uuid.UUID, dt.date]:
    """Return the provider and the day of the letter that a link names, or raise LinkEnded."""
    try:
        provider, asked_on = _signer().loads(signed)
        return uuid.UUID(hex=provider), dt.date.fromisoformat(asked_on)
    except (BadData, TypeError, ValueError) as error:
        raise LinkEnded("This link is not complete. Copy all of it from the letter") from error


def _signer() -> URLSafeSerializer:
    """Return what signs with the newest key and reads what older ones signed."""
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]
    return URLSafeSerializer(
        keys, salt=PURPOSE, signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256}
    )
