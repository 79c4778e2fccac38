"""Passwords: what is accepted, and argon2id hashing (19 MiB, two passes, as the OWASP cheat sheet asks)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from carematch.core.errors import DomainError
from carematch.core.wording import said

LEAST = 12
MOST = 256
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _hasher.hash("nobody has this password")
_CONTEXT = ("carematch", "password", "123456", "qwerty")


class PasswordRefused(DomainError):
    """The password is too short, too long or too easy to guess."""


def check(password: str, *, email: str = "") -> None:
    """Raise PasswordRefused with a sentence where a password is too weak or too long to hash."""
    if len(password) < LEAST:
        raise PasswordRefused(
            said("Use at least %(least)s characters; three random words work well", least=LEAST)
        )
    if len(password) > MOST:
        raise PasswordRefused(f"Use at most {MOST} characters")
    plain = password.lower()
    for word in (*_CONTEXT, email.partition("@")[0].lower()):
        if word:
            plain = plain.replace(word, "")
    if len(set(plain)) < 5:
        raise PasswordRefused("This is too easy to guess; three random words work well")


def hashed(password: str, *, email: str = "") -> str:
    """Return the argon2id hash of an accepted password, or raise PasswordRefused."""
    check(password, email=email)
    return _hasher.hash(password)


def rehashed(password: str) -> str:
    """Return today's hash of a password that is already somebody's: it is not judged again."""
    return _hasher.hash(password)


def matches(password: str, password_hash: str | None) -> bool:
    """Tell whether a password is the one; takes as long for nobody as for somebody."""
    if len(password) > MOST:
        return False
    try:
        return _hasher.verify(password_hash or _NOBODY, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def outdated(password_hash: str) -> bool:
    """Tell whether a hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)
