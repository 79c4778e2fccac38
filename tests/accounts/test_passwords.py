"""Passwords: what is accepted, and how it is kept."""

import pytest

from carematch.accounts import passwords
from carematch.accounts.passwords import PasswordRefused

PASSPHRASE = "🦊 a quiet fox, 7 kettles & the number 44 bus to Knowle West; yes!"


def test_eleven_characters_are_too_few_and_twelve_are_enough():
    with pytest.raises(PasswordRefused, match="at least 12"):
        passwords.check("abcdefghijk")
    passwords.check("abcdefghijkl")


def test_a_long_passphrase_counts_to_its_last_character():
    assert len(PASSPHRASE) >= 64
    kept = passwords.hashed(PASSPHRASE)
    assert passwords.matches(PASSPHRASE, kept)
    assert not passwords.matches(PASSPHRASE[:-1], kept)


def test_hashes_are_argon2id_of_nineteen_mebibytes_and_two_passes():
    kind, version, parameters = passwords.hashed(PASSPHRASE).split("$")[1:4]
    assert (kind, version, parameters) == ("argon2id", "v=19", "m=19456,t=2,p=1")


@pytest.mark.parametrize(
    "password", ["carematch123456", "aaaaaaaaaaaaaaaa", "robin-robin1", "passwordqwerty"]
)
def test_what_is_easy_to_guess_is_refused(password):
    with pytest.raises(PasswordRefused, match="too easy"):
        passwords.check(password, email="robin@example.org")


class Untouchable:
    """A hasher that nothing may reach."""

    def __getattr__(self, name):
        raise AssertionError("The hasher was reached")


def test_a_megabyte_never_reaches_the_hasher(monkeypatch):
    monkeypatch.setattr(passwords, "_hasher", Untouchable())
    with pytest.raises(PasswordRefused, match="at most"):
        passwords.hashed("x1y2z3" * 200_000)
    assert not passwords.matches("x1y2z3" * 200_000, "$argon2id$")


def test_nobody_has_no_password_but_takes_the_same_work(monkeypatch):
    assert not passwords.matches("nobody has this password", None)
    monkeypatch.setattr(passwords, "_hasher", Untouchable())
    with pytest.raises(AssertionError):
        passwords.matches("anything at all", None)


def test_a_damaged_hash_matches_nothing():
    assert not passwords.matches("anything at all", "not a hash")


def test_a_weaker_hash_is_outdated():
    weaker = passwords.PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash("kettle")
    assert passwords.outdated(weaker)
    assert not passwords.outdated(passwords.rehashed("kettle"))
