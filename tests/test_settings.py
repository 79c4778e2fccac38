"""Settings: production refuses to start on anything weak; elsewhere keys are made once."""

import base64
import os
from pathlib import Path

import pytest

import config

GOOD = {
    "CAREMATCH_ENV": "production",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz",
    "FIELD_KEYS": f"k1:{base64.urlsafe_b64encode(bytes(range(32))).decode()}",
    "DATABASE_URL": "postgresql://somewhere/carematch",
    "BASE_URL": "https://care.example",
    "MAIL_SERVER": "mail.example",
}


def test_production_starts_on_good_settings(tmp_path: Path) -> None:
    settings = config.load(GOOD, tmp_path)
    assert settings["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert settings["SESSION_COOKIE_SECURE"] is True
    assert settings["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://somewhere/carematch"
    assert not (tmp_path / "keys.env").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 40),
        ("FIELD_KEYS", ""),
        ("FLASK_DEBUG", "1"),
        ("BASE_URL", "http://care.example"),
        ("MAIL_SERVER", ""),
        ("CAREMATCH_ENV", "staging"),
    ],
)
def test_production_refuses_what_is_weak(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(config.UnsafeSettings):
        config.load({**GOOD, name: value}, tmp_path)


def test_keys_are_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    first = config.load({}, tmp_path / "new")
    assert config.load({}, tmp_path / "new")["SECRET_KEY"] == first["SECRET_KEY"]
    assert config.load({}, tmp_path / "other")["SECRET_KEY"] != first["SECRET_KEY"]
    assert oct((tmp_path / "new" / "keys.env").stat().st_mode & 0o777) == "0o600"


def test_the_environment_wins_over_what_is_kept(tmp_path: Path) -> None:
    assert config.load({"SECRET_KEY": "given"}, tmp_path)["SECRET_KEY"] == "given"
    assert "SECRET_KEY" not in os.environ


def test_uploads_lie_in_the_instance_folder_unless_told_otherwise(tmp_path: Path) -> None:
    settings = config.load(GOOD, tmp_path)
    assert Path(settings["UPLOADS_DIR"]) == tmp_path.resolve() / "uploads"
    assert settings["MAX_FILE_CONTENT_LENGTH"] > settings["UPLOADS_LARGEST"] > settings["MAX_CONTENT_LENGTH"]
    told = config.load({**GOOD, "UPLOADS_DIR": "/srv/files", "UPLOADS_MOST_MEGABYTES": "3"}, tmp_path)
    assert (told["UPLOADS_DIR"], told["UPLOADS_MOST_BYTES"]) == ("/srv/files", 3 * 1024 * 1024)
