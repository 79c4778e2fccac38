"""Makes templates strict about what they are not given; the component library stays as lenient as it was written."""

from flask import Flask
from flask.templating import Environment
from jinja2 import ChainableUndefined, ChoiceLoader, PackageLoader, PrefixLoader, StrictUndefined, Template

LIBRARY = "govuk_frontend_jinja"


class StrictEnvironment(Environment):
    """Compiles our templates with StrictUndefined, and the component library's with ChainableUndefined."""

    def __init__(self, app: Flask, **options: object) -> None:
        """Start strict; the library's lenient twin shares the loader, globals and filters."""
        super().__init__(app, **{**options, "undefined": StrictUndefined})
        self.lenient = self.overlay(undefined=ChainableUndefined)

    def get_template(self, name, parent=None, globals=None) -> Template:  # type: ignore[no-untyped-def]
        """Return a template, compiled leniently when it belongs to the component library."""
        if isinstance(name, str) and name.startswith(f"{LIBRARY}/") and hasattr(self, "lenient"):
            return self.lenient.get_template(name, parent, globals)
        return super().get_template(name, parent, globals)


def init_app(app: Flask) -> None:
    """Add the component library's templates; `app.jinja_environment` must already be StrictEnvironment."""
    app.jinja_loader = ChoiceLoader([app.jinja_loader, PrefixLoader({LIBRARY: PackageLoader(LIBRARY)})])  # type: ignore[list-item]
