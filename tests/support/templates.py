"""Compiled templates, kept for a test run: its processes and applications each compile only what nobody has yet."""

from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache

from tests.support import shared


def keep_compiled(app: Flask) -> Flask:
    """Let an application keep its compiled templates where the others of this run find them."""
    folder = shared.folder() / "templates"
    folder.mkdir(exist_ok=True)
    strict: Any = app.jinja_env
    for environment in (strict, strict.lenient):
        environment.bytecode_cache = FileSystemBytecodeCache(str(folder))
    return app
