"""Signing in leads back to pages of our own, and nowhere else."""

import pytest

from carematch.accounts.returning import local_path


@pytest.mark.parametrize(
    "target", ["/", "/knowle-west/team", "/find?postcode=BS4+1AA&next=https://x.test", "/a#b"]
)
def test_paths_of_our_own_are_kept(target):
    assert local_path(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "team",
        "https://evil.test",
        "//evil.test",
        "///evil.test",
        "/\\evil.test",
        "\\\\evil.test",
        "/\t/evil.test",
        "/\n/evil.test",
        " //evil.test",
        "javascript:alert(1)",
        "/x\\..\\y",
        "/\x7f/evil.test",
        "http:evil.test",
        "//[evil",
    ],
)
def test_everything_else_is_refused(target):
    assert local_path(target) is None
