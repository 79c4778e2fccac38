"""What every letter may say of the service itself."""

from flask import current_app


def phone() -> str:
    """Return the number that people call for help; blank where none is set."""
    return str(current_app.config.get("HELP_PHONE") or "")


def address() -> str:
    """Return where the service is on the web, without a slash at the end, for the links in letters."""
    return str(current_app.config["BASE_URL"])
