"""How much is taken: of one file, and of all files that one record holds. Settings say so."""

from flask import current_app

MEGABYTE = 1024 * 1024


def largest_file() -> int:
    """Return how many bytes one file may have."""
    return int(current_app.config["UPLOADS_LARGEST"])


def most_files() -> int:
    """Return how many files are kept for one record."""
    return int(current_app.config["UPLOADS_MOST_FILES"])


def most_bytes() -> int:
    """Return how many bytes the files of one record may have together."""
    return int(current_app.config["UPLOADS_MOST_BYTES"])


def in_words(size: int) -> str:
    """Return a size as people say it."""
    return f"{size / MEGABYTE:.0f} MB" if size >= MEGABYTE else f"{max(1, round(size / 1024))} kB"
