"""Writing a fault into the log: where it happened and what kind it is, without the words of whoever it happened to.

An error's own message often quotes what was typed ("invalid literal: ...", a database's "Key (email)=(...)"). So it is
left out, but for the few kinds that speak of the program alone.
"""

import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import jinja2
from werkzeug.routing import BuildError

# Their messages name attributes, templates and modules, never a value that somebody gave.
OF_THE_PROGRAM = (
    AttributeError,
    NameError,
    ImportError,
    NotImplementedError,
    jinja2.TemplateError,
    BuildError,
)


def without_words(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace an event's `exc_info` by where it was raised, its kinds back to the first cause, and safe messages."""
    found = event.pop("exc_info", None)
    error = found if isinstance(found, BaseException) else sys.exc_info()[1] if found else None
    if error is not None:
        event["exception"] = "\n".join(_told(error))
    return event


def _told(error: BaseException) -> list[str]:
    """Return an error in lines, its cause first."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = [*_told(cause), "which led to"] if cause is not None else []
    lines += [line.rstrip() for line in traceback.format_tb(error.__traceback__)]
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    return [*lines, f"{kind}: {error}" if isinstance(error, OF_THE_PROGRAM) else kind]
