"""Texts and files that only the application can read: AES-GCM, bound to their row, the key's id in the envelope."""

import base64
import binascii
import hashlib
import hmac
import json
import os
from collections.abc import Callable, Iterable
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = "v1"


class CannotDecrypt(RuntimeError):
    """What was stored was made with another key, moved from another place, or tampered with."""


class Keyring:
    """The field keys by id; the first one encrypts, all of them decrypt."""

    def __init__(self) -> None:
        """Start empty: the application loads the keys from its settings."""
        self._keys: dict[str, AESGCM] = {}
        self._current: str | None = None
        self._finding = b""

    def load(self, settings: str) -> None:
        """Take keys from "id:base64,id:base64" (32 bytes each, newest first), or raise ValueError."""
        keys: dict[str, AESGCM] = {}
        key = b""
        for part in filter(None, (part.strip() for part in settings.split(","))):
            name, _, encoded = part.partition(":")
            try:
                key = base64.urlsafe_b64decode(encoded)
            except (binascii.Error, ValueError) as error:
                raise ValueError(f"Field key {name!r} is not base64") from error
            if len(key) != 32:
                raise ValueError(f"Field key {name!r} is not 32 bytes long")
            keys[name] = AESGCM(key)
        if not keys:
            raise ValueError("FIELD_KEYS holds no key")
        self._keys, self._current = keys, next(iter(keys))
        # The oldest key, so that rows are still found once a newer one encrypts.
        self._finding = hmac.digest(key, b"rows are found by this", hashlib.sha256)

    def index(self, text: str, place: str) -> str:
        """Return what rows are found by that keep a text encrypted in one place (table.column): the same each time."""
        return hmac.new(self._finding, f"{place}:{text}".encode(), hashlib.sha256).hexdigest()

    def encrypt(self, text: str, place: str) -> str:
        """Return the envelope of a text that belongs in one place (table.column)."""
        name, key = self._newest()
        return f"{_VERSION}:{name}:{base64.urlsafe_b64encode(_sealed(key, text.encode(), place)).decode()}"

    def decrypt(self, envelope: str, place: str) -> str:
        """Return the text of an envelope, or raise CannotDecrypt."""
        try:
            version, name, encoded = envelope.split(":", 2)
            sealed = base64.urlsafe_b64decode(encoded)
            if version != _VERSION:
                raise CannotDecrypt(f"Unknown envelope {version!r}")
            return self._keys[name].decrypt(sealed[:12], sealed[12:], place.encode()).decode()
        except (ValueError, KeyError, InvalidTag) as error:
            raise CannotDecrypt(f"A text in {place} cannot be read with the keys given") from error

    def encrypt_bytes(self, content: bytes, place: str) -> bytes:
        """Return the envelope of a file's content that belongs in one place (table:row)."""
        name, key = self._newest()
        return f"{_VERSION}:{name}:".encode() + _sealed(key, content, place)

    def decrypt_bytes(self, envelope: bytes, place: str) -> bytes:
        """Return the content of a file's envelope, or raise CannotDecrypt."""
        try:
            version, name, sealed = envelope.split(b":", 2)
            if version.decode() != _VERSION:
                raise CannotDecrypt(f"Unknown envelope {version!r}")
            return self._keys[name.decode()].decrypt(sealed[:12], sealed[12:], place.encode())
        except (ValueError, KeyError, InvalidTag) as error:
            raise CannotDecrypt(f"A file in {place} cannot be read with the keys given") from error

    def _newest(self) -> tuple[str, AESGCM]:
        """Return the key that encrypts, with its id, or raise CannotDecrypt where none is loaded."""
        if self._current is None:
            raise CannotDecrypt("No field key is loaded")
        return self._current, self._keys[self._current]


def _sealed(key: AESGCM, content: bytes, place: str) -> bytes:
    """Return a fresh nonce with the content encrypted under it, bound to its place."""
    nonce = os.urandom(12)
    return nonce + key.encrypt(nonce, content, place.encode())


def new_key(name: str) -> str:
    """Return a fresh key in the form that FIELD_KEYS takes."""
    return f"{name}:{base64.urlsafe_b64encode(os.urandom(32)).decode()}"


keyring = Keyring()


class sealed:  # noqa: N801 - reads as a declaration in a model, like property
    """A text attribute kept encrypted in another column; bound to its table, column and row, so it cannot be moved.

    Declare `notes_sealed: Mapped[str | None]` and `notes = sealed("notes_sealed")`; set and read `notes`.
    With `empty=""` nothing and the empty text are the same: no envelope is kept, and "" is read.
    """

    def __init__(self, column: str, *, empty: str | None = None) -> None:
        """Name the mapped attribute that holds the envelope."""
        self.column, self.empty = column, empty

    def __get__(self, row: Any, owner: type[Any]) -> Any:
        """Return the text, or raise CannotDecrypt where the envelope belongs elsewhere."""
        if row is None:
            return self
        envelope = getattr(row, self.column)
        return self.empty if envelope is None else keyring.decrypt(envelope, self._place(row))

    def __set__(self, row: Any, text: str | None) -> None:
        """Keep the envelope of a text; an unchanged text keeps its envelope."""
        if text is not None and text == self.__get__(row, type(row)):
            return
        if text == self.empty:
            text = None
        setattr(row, self.column, None if text is None else keyring.encrypt(text, self._place(row)))

    def _place(self, row: Any) -> str:
        """Return where the text belongs: table, column and row."""
        return f"{row.__tablename__}.{self.column}:{row.id}"


class sealed_json(sealed):  # noqa: N801 - as above
    """A list or an object kept encrypted as one text; `empty` makes what is read where nothing is kept.

    What is read is a copy: change it, then set it.
    """

    def __init__(self, column: str, empty: Callable[[], Any] = lambda: None) -> None:
        """Name the mapped attribute that holds the envelope, and what nothing is read as."""
        super().__init__(column)
        self.nothing = empty

    def __get__(self, row: Any, owner: type[Any]) -> Any:
        """Return the list or object, or raise CannotDecrypt where the envelope belongs elsewhere."""
        if row is None:
            return self
        text = super().__get__(row, owner)
        return self.nothing() if text is None else json.loads(text)

    def __set__(self, row: Any, content: Any) -> None:
        """Keep the envelope of a list or object; nothing at all keeps none."""
        text = None if content is None or content == self.nothing() else json.dumps(content)
        envelope = getattr(row, self.column)
        if text is None or envelope is None or keyring.decrypt(envelope, self._place(row)) != text:
            setattr(row, self.column, None if text is None else keyring.encrypt(text, self._place(row)))


class _Found:
    """Stands for an encrypted text in a query: rows are found by the keyed hash that is kept beside it."""

    def __init__(self, column: Any, place: str) -> None:
        """Take the column of hashes."""
        self._column, self._place = column, place

    def __eq__(self, text: object) -> Any:
        """Return the condition that a row holds this text."""
        return self._column == keyring.index(str(text), self._place)

    def in_(self, texts: Iterable[str]) -> Any:
        """Return the condition that a row holds one of these texts."""
        return self._column.in_([keyring.index(text, self._place) for text in texts])

    __hash__ = None  # type: ignore[assignment]


class sealed_lookup(sealed):  # noqa: N801 - as above
    """A text kept encrypted that rows are found by: `Model.email == "…"` asks for the hash that `index` holds.

    Nothing else can be asked of it: no order, no part of it. The hash needs the oldest of the field keys.
    """

    def __init__(self, column: str, index: str) -> None:
        """Name the mapped attributes that hold the envelope and the hash."""
        super().__init__(column)
        self.index = index

    def __get__(self, row: Any, owner: type[Any]) -> Any:
        """Return the text, or of the class what queries compare with; raises CannotDecrypt."""
        if row is None:
            column = vars(owner).get(self.index)
            return self if column is None else _Found(column, self._of(owner))
        return super().__get__(row, owner)

    def __set__(self, row: Any, text: str | None) -> None:
        """Keep the envelope of a text, and its hash."""
        super().__set__(row, text)
        setattr(row, self.index, None if text is None else keyring.index(text, self._of(type(row))))

    def _of(self, owner: Any) -> str:
        """Return what the hash is bound to."""
        return f"{owner.__tablename__}.{self.index}"
