"""Where to go after signing in: only to pages of our own, whatever the address asked for."""

from urllib.parse import urlsplit


def local_path(target: str | None) -> str | None:
    """Return a path on this site, or None: browsers read //x, /\\x and /<tab>/x as another site's address."""
    if not target or not target.startswith("/") or "\\" in target:
        return None
    if target.startswith("//") or any(ord(letter) <= 32 or ord(letter) == 127 for letter in target):
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else target
