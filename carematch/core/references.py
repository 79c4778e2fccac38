"""Short references that people read out on the phone; random, so that they tell nothing."""

import secrets

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, or U: they are misheard and misread


def new_reference(prefix: str) -> str:
    """Return a random reference such as N-7K3M-Q2PX (about 39 bits)."""
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{prefix}-{drawn[:4]}-{drawn[4:]}"
