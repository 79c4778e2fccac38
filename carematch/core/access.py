"""Deny by default: every view says who may open it, and one guard reads what it says."""

import enum
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask_login import current_user
from werkzeug.routing import Rule
from werkzeug.wrappers import Response

from carematch.core.permissions import Permission, Role, granted

View = TypeVar("View", bound=Callable[..., Any])


class Label(enum.Enum):
    """The two labels that are no permission."""

    PUBLIC = "public"
    SIGNED_IN = "signed in"


PUBLIC = Label.PUBLIC
SIGNED_IN = Label.SIGNED_IN
INSTALLATION = "/installation"


class UndeclaredAccess(RuntimeError):
    """A programming error: a view does not say who may open it, or says it where it cannot be kept."""


def access(label: Label | Permission) -> Callable[[View], View]:
    """Say who may open a view: anybody, whoever is signed in, or members with a permission."""

    def mark(view: View) -> View:
        view.access = label  # type: ignore[attr-defined]
        return view

    return mark


def label_of(app: Flask, endpoint: str) -> Label | Permission | None:
    """Return who may open an endpoint, as its view says."""
    return getattr(app.view_functions[endpoint], "access", None)


def can(permission: Permission) -> bool:
    """Tell whether the reader may do something in the organisation of this page."""
    return permission in granted(g.get("roles") or frozenset())


class Gatekeeper:
    """Reads the labels; slices tell it how a slug leads to an organisation, and how a user belongs there."""

    def init_app(
        self,
        app: Flask,
        *,
        find_organisation: Callable[[str], Any | None],
        find_roles: Callable[[Any, Any], frozenset[Role]],
        sign_in_endpoint: str,
    ) -> None:
        """Put the guard before every request; call it before CSRF protection, or strangers get a 400."""
        self._find_organisation = find_organisation
        self._find_roles = find_roles
        self._sign_in_endpoint = sign_in_endpoint
        app.url_value_preprocessor(self._take_organisation)
        app.url_defaults(self._give_organisation)
        app.before_request(self._guard)
        app.jinja_env.globals.update(can=can, Permission=Permission)

    @staticmethod
    def _take_organisation(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        """Take <org> out of the URL, so that no view carries an unused parameter."""
        g.slug = values.pop("org", None) if values else None
        g.organisation = None
        g.roles = frozenset()

    @staticmethod
    def _give_organisation(endpoint: str, values: dict[str, Any]) -> None:
        """Put the page's organisation back into URLs that need one."""
        if "org" in values or g.get("organisation") is None:
            return
        if current_app.url_map.is_endpoint_expecting(endpoint, "org"):
            values["org"] = g.organisation.slug

    def _guard(self) -> Response | None:
        """Let in, send to sign-in, or answer 404 (no member) or 403 (a member without the permission)."""
        if request.endpoint is None or request.url_rule is None:
            return None
        label = label_of(current_app, request.endpoint)
        if g.slug is not None:
            g.organisation = self._find_organisation(g.slug) or abort(404)
        if current_user.is_authenticated:
            g.roles = self._find_roles(current_user, g.organisation)
        if label is PUBLIC:
            return None
        if not current_user.is_authenticated:
            return redirect(url_for(self._sign_in_endpoint, next=_return_path()))
        if label is not SIGNED_IN:
            _check(label)
        return None


def _check(permission: Any) -> None:
    """Answer 404 to whoever does not belong here, 403 to whoever does but may not."""
    if not g.roles:
        abort(404)
    if permission is None or not can(permission):
        abort(403)


def _return_path() -> str | None:
    """Return where to come back to after signing in: only pages that are opened, not forms that are sent."""
    return request.full_path.rstrip("?") if request.method == "GET" else None


def check_declared(app: Flask) -> None:
    """Raise UndeclaredAccess unless every view has a label that can be kept where it stands."""
    for rule in app.url_map.iter_rules():
        label = label_of(app, rule.endpoint)
        if label is None:
            raise UndeclaredAccess(f"{rule.endpoint} does not say who may open it")
        if isinstance(label, Permission) and not _has_place(rule):
            raise UndeclaredAccess(f"{rule.endpoint} asks for {label} but its URL names no organisation")


def _has_place(rule: Rule) -> bool:
    """Tell whether a URL says where a permission is to be held."""
    return "org" in rule.arguments or rule.rule.startswith(INSTALLATION)
