"""The chain's arithmetic: canonical bytes and HMAC, versioned; no database in it."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

VERSION = "1"
START = "0" * 64


def link(key: bytes, previous_hash: str, facts: Mapping[str, Any]) -> str:
    """Return HMAC-SHA256(key, version, canonical JSON of the facts, previous hash) in hexadecimal."""
    canonical = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    message = "\n".join((VERSION, canonical, previous_hash)).encode()
    return hmac.new(key, message, hashlib.sha256).hexdigest()


def digest(salt: str, detail: Mapping[str, Any] | None) -> str:
    """Return a salted digest of an act's detail, so that erasing the detail later leaves the chain whole."""
    if not detail:
        return ""
    canonical = json.dumps(detail, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(f"{salt}\n{canonical}".encode()).hexdigest()
