"""The factory: puts the slices together. It sees everything and nothing sees it."""

import io
import logging
import os
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
import structlog
from flask import Flask, Request, Response, g, render_template, request
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_talisman import Talisman
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError, ProgrammingError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

import config
from carematch import commands
from carematch.accounts import views as accounts_views
from carematch.accounts.models import User
from carematch.accounts.service import find_user
from carematch.accounts.sessions import DatabaseSessions
from carematch.arrangements import views as arrangements_views
from carematch.arrangements.records import views as records_views
from carematch.audit.service import keys as audit_keys
from carematch.community import bulk_views as groups_import_views
from carematch.community import desk_views as groups_views
from carematch.community import views as community_views
from carematch.core import faults, jobs, languages, sizes, submissions, templating
from carematch.core.access import PUBLIC, Gatekeeper, check_declared
from carematch.core.db import db
from carematch.core.encryption import keyring
from carematch.core.errors import NotFound, StaleEdit
from carematch.demo import commands as demo_commands
from carematch.directory import shortlist_views
from carematch.directory import views as directory_views
from carematch.funds import views as funds_views
from carematch.matching import views as matching_views
from carematch.matching.belonging import views as belonging_views
from carematch.matching.boundary import views as boundary_views
from carematch.matching.caseload import views as caseload_views
from carematch.matching.comparing import views as comparing_views
from carematch.matching.contacting import views as contacting_views
from carematch.matching.cover import views as cover_views
from carematch.matching.fairness import views as fairness_views
from carematch.matching.knowing import views as known_views
from carematch.matching.queue import views as queue_views
from carematch.matching.relaxing import views as relaxing_views
from carematch.matching.replaying import views as replaying_views
from carematch.matching.settings import views as matching_settings_views
from carematch.matching.solving import views as solving_views
from carematch.matching.suitability import views as suitability_views
from carematch.matching.team import views as team_views
from carematch.matching.unmet import views as unmet_views
from carematch.messages import views as messages_views
from carematch.mypage import views as mypage_views
from carematch.organisations import area_views
from carematch.organisations import rule_override_views as rules_views
from carematch.organisations import service as organisations
from carematch.organisations import views as organisations_views
from carematch.pages import navigation, reading_views
from carematch.pages import views as pages_views
from carematch.places import views as places_views
from carematch.privacy import views as privacy_views
from carematch.providers import (
    bulk_views,
    cqc_views,
    current_views,
    documents_views,
    photo_views,
    premises_views,
)
from carematch.providers import views as providers_views
from carematch.providers.absences import views as absences_views
from carematch.providers.checkdesk import reference_views as references_views
from carematch.providers.checkdesk import views as checkdesk_views
from carematch.referrals import views as referrals_views
from carematch.registers import views as registers_views
from carematch.reporting import views as reporting_views
from carematch.safeguarding import views as safeguarding_views
from carematch.seekers import views as seekers_views

ROOT = Path(__file__).resolve().parent.parent
VIEWS = (
    pages_views,
    reading_views,
    accounts_views,
    organisations_views,
    area_views,
    rules_views,
    reporting_views,
    places_views,
    registers_views,
    providers_views,
    premises_views,
    checkdesk_views,
    references_views,
    cqc_views,
    bulk_views,
    documents_views,
    photo_views,
    current_views,
    absences_views,
    directory_views,
    community_views,
    groups_views,
    groups_import_views,
    shortlist_views,
    seekers_views,
    matching_views,
    queue_views,
    contacting_views,
    known_views,
    belonging_views,
    relaxing_views,
    unmet_views,
    boundary_views,
    suitability_views,
    solving_views,
    caseload_views,
    matching_settings_views,
    replaying_views,
    comparing_views,
    fairness_views,
    team_views,
    cover_views,
    safeguarding_views,
    referrals_views,
    messages_views,
    arrangements_views,
    records_views,
    funds_views,
    privacy_views,
    mypage_views,
)
POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "img-src": ["'self'", "data:"],
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}


def create_app(settings: dict[str, Any] | None = None) -> Flask:
    """Build the application from the environment (tests give the settings); raises config.UnsafeSettings."""
    instance = Path(os.environ.get("CAREMATCH_INSTANCE", ROOT / "instance"))
    app = CareMatch(__name__, template_folder=str(ROOT / "templates"), instance_path=str(instance.resolve()))
    app.config.update(config.load(os.environ, instance) if settings is None else settings)
    keyring.load(app.config["FIELD_KEYS"])
    app.extensions["keyring"] = keyring  # migrations encrypt what is here already, and import nothing of ours
    audit_keys.load(app.config["AUDIT_KEY"], *(f"audit:{key}" for key in app.config["SECRET_KEY_FALLBACKS"]))
    _set_up_logs(app)
    _set_up_templates(app)
    _set_up_extensions(app)
    _set_up_errors(app)
    for views in VIEWS:
        app.register_blueprint(views.blueprint)
    commands.register(app)
    app.cli.add_command(demo_commands.group)
    static: Any = app.view_functions["static"]
    static.access = PUBLIC
    check_declared(app)
    _refuse_demo(app)
    return app


def _refuse_demo(app: Flask) -> None:
    """Raise UnsafeSettings where a production database holds the demonstration's sign-ins: everybody knows them."""
    if app.config["ENVIRONMENT"] != "production":
        return
    with app.app_context():
        try:
            found = db.session.scalar(sa.select(User.id).where(User.is_demo).limit(1))
        except (OperationalError, ProgrammingError):  # no database yet, or one before its first migration
            return
        finally:
            db.session.remove()
            db.engine.dispose()  # a server may fork from here: its workers must not share a connection
    if found is not None:
        raise config.UnsafeSettings(
            "This database holds the demonstration's sign-ins: production needs another"
        )


def _set_up_logs(app: Flask) -> None:
    """Write one JSON line per event, with the request's id, nothing personal, and newlines escaped."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            faults.without_words,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )

    @app.before_request
    def name_request() -> None:
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=uuid.uuid4().hex[:12])


def content_policy(app: Flask) -> dict[str, Any]:
    """Return what pages may load: from here alone, and map tiles from where the installation chose to get them."""
    tiles = app.config["MAP_TILES"]
    if not tiles:
        return POLICY
    parts = urlsplit(tiles[0])
    return POLICY | {"img-src": [*POLICY["img-src"], f"{parts.scheme}://{parts.netloc}"]}


class CareMatch(Flask):
    """Flask with strict templates: a misspelt variable is an error, not a blank."""

    jinja_environment = templating.StrictEnvironment  # type: ignore[assignment]

    class request_class(Request):  # noqa: N801 - Flask's name
        """A request whose files stay in memory: what somebody sends is not written anywhere before it is encrypted."""

        def _get_file_stream(self, *_args: Any, **_kwargs: Any) -> io.BytesIO:
            """Return where a part of a form is kept; MAX_FILE_CONTENT_LENGTH holds it small."""
            return io.BytesIO()


def _set_up_templates(app: Flask) -> None:
    """Find our templates and the component library's, and give every page its frame."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    templating.init_app(app)
    app.context_processor(navigation.context)


def _set_up_extensions(app: Flask) -> None:
    """Order matters: headers, then who is asking, then the guard, then forms' own protection."""
    if app.config["TRUSTED_PROXIES"]:
        hops = app.config["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), hidden_tables=jobs.TABLES, afterwards=jobs.prepare)
    languages.init_app(app)
    sizes.init_app(app)
    app.session_interface = DatabaseSessions()
    secure = app.config["ENVIRONMENT"] == "production"
    Talisman(
        app,
        force_https=secure,
        strict_transport_security=secure,
        strict_transport_security_max_age=31_536_000,
        session_cookie_secure=secure,
        content_security_policy=content_policy(app),
        content_security_policy_nonce_in=["script-src"],
        frame_options="DENY",
        referrer_policy="same-origin",
        permissions_policy={"geolocation": "()", "camera": "()", "microphone": "()"},
    )
    manager = LoginManager(app)
    manager.session_protection = None  # sessions live in the database and end there
    manager.user_loader(find_user)
    Gatekeeper().init_app(
        app,
        find_organisation=organisations.find_organisation,
        find_roles=organisations.find_roles,
        sign_in_endpoint="accounts.sign_in",
    )
    csrf = CSRFProtect(app)
    for guarded in (
        shortlist_views.blueprint,
        directory_views.search,
        pages_views.find,
        community_views.index,
    ):
        csrf.exempt(guarded)  # they guard themselves: strangers have no session for a token
    submissions.init_app(app)

    @app.after_request
    def keep_private(response: Response) -> Response:
        """Personal pages are never kept by a browser or a proxy; what everybody gets may be."""
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if request.endpoint != "static":
            response.headers["Cache-Control"] = g.get("cache_control", "no-store")
        return response


def _set_up_errors(app: Flask) -> None:
    """Answer every fault with a plain page that says what happened and what to do next."""

    def page(code: int) -> tuple[str, int]:
        db.session.rollback()
        g.is_plain = code >= 500  # the database may be what is wrong: ask it nothing
        known = code in (400, 403, 404, 405, 409, 413, 429, 500, 503)
        reference = structlog.contextvars.get_contextvars().get("request_id", "")
        back = request.path if request.url_rule and "GET" in (request.url_rule.methods or ()) else ""
        return render_template(f"errors/{code if known else 500}.html", reference=reference, back=back), code

    def http_error(error: HTTPException) -> Any:
        cause = getattr(error, "original_exception", None)
        if cause is not None:  # raised outside a view: while a session is opened or saved
            return fault(cause)
        return page(error.code) if error.code and error.code >= 400 else error

    def fault(error: Exception) -> Any:
        structlog.get_logger().error("fault", path=request.path, exc_info=error)
        return page(503 if isinstance(error, OperationalError) else 500)

    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(CSRFError, lambda error: page(400))
    app.register_error_handler(NotFound, lambda error: page(404))
    app.register_error_handler(StaleEdit, lambda error: page(409))
    app.register_error_handler(Exception, fault)
