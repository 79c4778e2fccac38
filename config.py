"""Settings: read once from the environment; production refuses to start on anything weak."""

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from carematch.core.encryption import new_key

ENVIRONMENTS = ("demo", "production", "test")
TILES = re.compile(r"https://[a-z0-9.-]+(:[0-9]+)?/[^\s\"'<>{}]*\{z\}[^\s\"'<>]*", re.IGNORECASE)
GEOCODERS = ("nominatim", "photon", "opencage")
GEOCODERS_WITH_KEYS = ("opencage",)
LARGEST_UPLOAD = 10 * 1024 * 1024  # bytes of one file


class UnsafeSettings(RuntimeError):
    """The settings given would not be safe in production; the message says which and why."""


def load(environ: Mapping[str, str], instance: Path) -> dict[str, Any]:
    """Return the application's settings, or raise UnsafeSettings.

    Outside production missing keys are made once and kept in the git-ignored instance folder.
    """
    environment = environ.get("CAREMATCH_ENV", "demo")
    if environment not in ENVIRONMENTS:
        raise UnsafeSettings(f"CAREMATCH_ENV must be one of {', '.join(ENVIRONMENTS)}")
    given = dict(environ) if environment == "production" else {**_kept_keys(instance), **environ}
    production = environment == "production"
    if production:
        _refuse_weak(given)
    secret = given["SECRET_KEY"]
    return {
        "ENVIRONMENT": environment,
        "SECRET_KEY": secret,
        "SECRET_KEY_FALLBACKS": [key for key in given.get("SECRET_KEY_FALLBACKS", "").split(",") if key],
        "FIELD_KEYS": given["FIELD_KEYS"],
        "AUDIT_KEY": given.get("AUDIT_KEY") or f"audit:{secret}",
        "SQLALCHEMY_DATABASE_URI": database_url(given.get("DATABASE_URL", ""), instance),
        # An error of the database would quote what people wrote: it says the statement, never its values.
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": True, "hide_parameters": True},
        "BASE_URL": given.get("BASE_URL", "http://127.0.0.1:8000").rstrip("/"),
        "SESSION_COOKIE_NAME": "__Host-carematch" if production else "carematch",
        "SESSION_COOKIE_SECURE": production,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_HOURS": 20,
        "TRUSTED_PROXIES": int(given.get("TRUSTED_PROXIES", "0")),
        "TRUSTED_HOSTS": [host for host in given.get("TRUSTED_HOSTS", "").split(",") if host] or None,
        "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
        "MAX_FILE_CONTENT_LENGTH": LARGEST_UPLOAD + 1024 * 1024,  # a file, and the answers beside it
        "MAX_FORM_MEMORY_SIZE": 500_000,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a slow writer must not lose answers
        "HELP_PHONE": given.get("HELP_PHONE", "0117 496 0123" if not production else ""),
        "HELP_EMAIL": given.get("HELP_EMAIL", "help@carematch.example"),
        "MAIL_SERVER": given.get("MAIL_SERVER", ""),
        "MAIL_PORT": int(given.get("MAIL_PORT", "25")),
        "MAIL_USERNAME": given.get("MAIL_USERNAME", ""),
        "MAIL_PASSWORD": given.get("MAIL_PASSWORD", ""),
        "MAIL_USE_TLS": given.get("MAIL_USE_TLS", "") == "1",
        "MAIL_TIMEOUT": int(given.get("MAIL_TIMEOUT", "10")),
        "MAIL_DEFAULT_SENDER": given.get("MAIL_DEFAULT_SENDER", "CareMatch <hello@carematch.example>"),
        "MAIL_FOLDER": str(instance / "mail"),
        "GEOCODER": _geocoder(given),
        "MAP_TILES": _tiles(given),
        "UPLOADS_DIR": given.get("UPLOADS_DIR") or str(instance.resolve() / "uploads"),
        "UPLOADS_LARGEST": LARGEST_UPLOAD,
        "UPLOADS_MOST_FILES": int(given.get("UPLOADS_MOST_FILES", "20")),
        "UPLOADS_MOST_BYTES": int(given.get("UPLOADS_MOST_MEGABYTES", "50")) * 1024 * 1024,
        "UPLOADS_SCAN_COMMAND": given.get("UPLOADS_SCAN_COMMAND", ""),
        "BABEL_DEFAULT_LOCALE": "en_GB",
        "BABEL_DEFAULT_TIMEZONE": "Europe/London",
    }


def database_url(given: str, instance: Path) -> str:
    """Return the SQLAlchemy URL of the database: PostgreSQL where one is named, else SQLite in the instance folder."""
    if not given:
        instance.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{(instance / 'carematch.sqlite3').resolve()}"
    for written in ("postgres://", "postgresql://"):
        if given.startswith(written):
            return "postgresql+psycopg://" + given.removeprefix(written)
    return given


def _refuse_weak(given: Mapping[str, str]) -> None:
    """Raise UnsafeSettings where production lacks a key or has one that could be guessed."""
    if len(given.get("SECRET_KEY", "")) < 32:
        raise UnsafeSettings("SECRET_KEY must be set to at least 32 random characters")
    if len(set(given["SECRET_KEY"])) < 10:
        raise UnsafeSettings("SECRET_KEY repeats itself: make a random one")
    if not given.get("FIELD_KEYS"):
        raise UnsafeSettings("FIELD_KEYS must be set: `flask keys new` makes one")
    if given.get("FLASK_DEBUG", "0") not in ("", "0", "false", "False"):
        raise UnsafeSettings("FLASK_DEBUG must be off in production")
    if not given.get("MAIL_SERVER"):
        raise UnsafeSettings("MAIL_SERVER must be set, or nobody would get their letters")
    if not given.get("BASE_URL", "").startswith("https://"):
        raise UnsafeSettings("BASE_URL must be the https:// address that people use")


def _geocoder(given: Mapping[str, str]) -> dict[str, str] | None:
    """Return the settings of the geocoder that providers' premises are looked up with; None where none is chosen.

    Raises UnsafeSettings for one that we do not know, that is not told who asks, or that lacks its key.
    """
    service, user_agent, key, url = (
        given.get(f"CAREMATCH_GEOCODER{name}", "").strip() for name in ("", "_USER_AGENT", "_KEY", "_URL")
    )
    if not service:
        return None
    if service not in GEOCODERS:
        raise UnsafeSettings(f"CAREMATCH_GEOCODER must be one of {', '.join(GEOCODERS)}, or left out")
    if not user_agent:
        raise UnsafeSettings(
            "CAREMATCH_GEOCODER_USER_AGENT must say who asks, like “CareMatch at Southside (help@example.org)”"
        )
    if service in GEOCODERS_WITH_KEYS and not key:
        raise UnsafeSettings(f"CAREMATCH_GEOCODER_KEY must be set: {service} answers only those who have one")
    if key and service not in GEOCODERS_WITH_KEYS:
        raise UnsafeSettings(f"CAREMATCH_GEOCODER_KEY must be left out: {service} takes none")
    if url and not url.startswith(("https://", "http://")):
        raise UnsafeSettings(
            "CAREMATCH_GEOCODER_URL must be a whole address, like https://geocoder.example.org"
        )
    return {"service": service, "user_agent": user_agent, "key": key, "url": url.rstrip("/")}


def _tiles(given: Mapping[str, str]) -> tuple[str, str] | None:
    """Return where tiles for maps come from and whom they are from, or None: maps are drawn without.

    Whoever serves tiles learns where their readers look. Raises UnsafeSettings for an address that no map can use, and
    for one that does not say whom to thank.
    """
    url, credit = (given.get(f"CAREMATCH_MAP_TILES{name}", "").strip() for name in ("", "_CREDIT"))
    if not url:
        return None
    if not TILES.fullmatch(url) or not all(f"{{{part}}}" in url for part in "zxy"):
        raise UnsafeSettings(
            "CAREMATCH_MAP_TILES must be like https://tiles.example.org/{z}/{x}/{y}.png, or left out"
        )
    if not credit:
        raise UnsafeSettings(
            "CAREMATCH_MAP_TILES_CREDIT must say whom the tiles are from, as their terms ask"
        )
    return url, credit


def _kept_keys(instance: Path) -> dict[str, str]:
    """Return the keys of a demo or a test machine, made once, readable by the owner only."""
    path = instance / "keys.env"
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        made = {"SECRET_KEY": secrets.token_urlsafe(48), "FIELD_KEYS": new_key("k1")}
        text = "".join(f"{name}={value}\n" for name, value in made.items())
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process was first: use what it made
            return _kept_keys(instance)
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
    lines = path.read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)
