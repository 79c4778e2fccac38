"""Builders: people who can sign in with a password."""

from typing import Any

from carematch.accounts.models import User
from carematch.accounts.service import create_user

PASSWORD = "kettle bramble seventeen"


def account(
    make: Any, *, email: str = "robin@example.org", name: str = "Robin Example", password: str = PASSWORD
) -> User:
    """Build a user with a password."""
    return create_user(email=email, name=name, password=password)
