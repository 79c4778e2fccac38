"""What stands round every page: who is signed in, where they are, and where they may go from here."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import current_app, g, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import AnonymousUserMixin, current_user
from sqlalchemy.exc import SQLAlchemyError

from carematch.core import languages
from carematch.core.access import can
from carematch.core.permissions import Permission
from carematch.places.holdings import attribution
from carematch.places.restated import ATTRIBUTION


@dataclass(frozen=True, slots=True)
class Link:
    """One way on from here."""

    text: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """What the band at the top says about whoever is reading."""

    name: str = ""
    links: list[Link] = field(default_factory=list)
    sign_out_href: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How the page is read, and the ways to read it otherwise.

    `names` are (code, name, href) of the languages, none where there is only one; `only_english` says, in the language
    that was chosen, that this page does not have it (blank: it has).
    """

    language: str
    chosen: str
    only_english: str
    names: tuple[tuple[str, str, str], ...]
    is_large: bool
    size_href: str


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything the layout needs besides the page itself."""

    reading: Reading
    home_href: str
    help_phone: str
    help_email: str
    is_demo: bool
    sources: tuple[str, ...]
    place_name: str = ""
    navigation: list[Link] = field(default_factory=list)
    account: Account = field(default_factory=Account)
    shows_messages: bool = True


@dataclass(frozen=True, slots=True)
class Ways:
    """The pages on which a stranger can turn to an organisation (empty where there is none yet)."""

    ask_href: str
    register_href: str
    refer_href: str


# (words, endpoint, who may go there); a line whose page does not exist, or that the reader may not open, is left out.
WITHIN_AN_ORGANISATION: tuple[tuple[Any, str, Permission], ...] = (
    (_l("Today"), "matching.today", Permission.TODAY_VIEW),
    (_l("Needs"), "queue.index", Permission.NEEDS_VIEW),
    (_l("Providers"), "providers.index", Permission.PROVIDERS_VIEW),
    (_l("Checks"), "checks.index", Permission.PROVIDERS_CHECK),
    (_l("Groups"), "groups.index", Permission.COMMUNITY_KEEP),
    (_l("Arrangements"), "arrangements.index", Permission.ARRANGEMENTS_VIEW),
    (_l("Hours"), "funds.hours", Permission.FUNDS_RECORD),
    (_l("Funds"), "funds.index", Permission.FUNDS_VIEW),
    (_l("Team"), "organisations.team", Permission.TEAM_VIEW),
    (_l("Area"), "area.show", Permission.TEAM_VIEW),
    (_l("Rules"), "rules.index", Permission.RULES_VIEW),
    (_l("Matching"), "matching_settings.show", Permission.MATCHING_SET),
    (_l("Report"), "reporting.index", Permission.REPORT_VIEW),
    (_l("Wider area"), "organisations.wider_area", Permission.WIDER_AREA_CHOOSE),
    (_l("My page"), "providers.own", Permission.PROVIDER_OWN),
    (_l("My introductions"), "matching.my_introductions", Permission.INTRODUCTIONS_PROVIDER),
    (_l("My arrangements"), "arrangements.my_arrangements", Permission.ARRANGEMENTS_PROVIDER),
    (_l("My page"), "mypage.show", Permission.NEEDS_OWN),
    (_l("My needs"), "seekers.own", Permission.NEEDS_OWN),
    (_l("My shortlist"), "shortlist.show", Permission.NEEDS_OWN),
    (_l("Introduced to me"), "matching.introductions_to_me", Permission.INTRODUCTIONS_SEEKER),
    (_l("My care"), "arrangements.care", Permission.ARRANGEMENTS_SEEKER),
    (_l("Messages"), "messages.own", Permission.MESSAGES_OWN),
    (_l("Messages"), "messages.index", Permission.MESSAGES_ANSWER),
    (_l("My data"), "privacy.my_data", Permission.MY_DATA),
)
FOR_THE_INSTALLATION = (
    (_l("Organisations"), "organisations.index", Permission.INSTALLATION_MANAGE),
    (_l("Places"), "places.index", Permission.INSTALLATION_MANAGE),
    (_l("Rules"), "rules.index_for_all", Permission.INSTALLATION_MANAGE),
    (_l("Registers"), "registers.index", Permission.INSTALLATION_MANAGE),
)
FOR_EVERYBODY = (
    (_l("Find help"), "pages.home"),
    (_l("How it works"), "pages.about"),
    (_l("Help"), "pages.help"),
)
WITH_AN_ACCOUNT = ((_l("My organisations"), "organisations.start"), (_l("My account"), "accounts.account"))
ASK, REGISTER, REFER = "seekers.ask", "providers.register", "referrals.start"
SIGN_IN, SIGN_OUT = "accounts.sign_in", "accounts.sign_out"


def context() -> dict[str, Frame]:
    """Give every template its frame; on a bad day, when nobody can be recognised, the plain one."""
    try:
        return {"frame": frame()}
    except (SQLAlchemyError, AssertionError):  # no database; no session, since that is kept there too
        g._login_user = AnonymousUserMixin()  # spares whatever asks next from failing in the same way
        return {"frame": plain()}


def plain() -> Frame:
    """Return the frame that asks nothing of the database or the session, for the pages of a bad day."""
    return Frame(
        reading=_reading(),
        home_href=url_for("pages.home"),
        help_phone=current_app.config["HELP_PHONE"],
        help_email=current_app.config["HELP_EMAIL"],
        is_demo=current_app.config["ENVIRONMENT"] == "demo",
        sources=ATTRIBUTION,
        shows_messages=False,
    )


def _reading() -> Reading:
    """Return how the page is read; it asks nothing of the database or the session, so bad days have it too."""
    shown, chosen, here, is_large = languages.shown(), languages.chosen(), _here(), languages.is_large()
    offered = languages.offered() if languages.is_translated() else {}
    return Reading(
        language="en-GB" if shown == languages.ENGLISH else shown,
        chosen=chosen,
        only_english=languages.ONLY_ENGLISH[chosen] if chosen != shown else "",
        names=tuple(
            (code, name, url_for("reading.language", language=code, back=here))
            for code, name in (offered.items() if len(offered) > 1 else ())
        ),
        is_large=is_large,
        size_href=url_for("reading.text_size", size="usual" if is_large else "large", back=here),
    )


def _here() -> str:
    """Return the address of this page, to come back to; of a form that was sent, its page."""
    if request.method != "GET" and "GET" not in (request.url_rule.methods or () if request.url_rule else ()):
        return url_for("pages.home")
    given = {name: values for name, values in request.args.lists() if name != "style"}
    return (
        f"{request.path}?{urlencode(given, doseq=True)}"
        if given and request.method == "GET"
        else request.path
    )


def frame() -> Frame:
    """Return the frame of an ordinary page, for whoever is reading it."""
    organisation = g.get("organisation")
    rest = {name: getattr(plain(), name) for name in Frame.__dataclass_fields__}
    return Frame(
        **{
            **rest,
            "place_name": organisation.name if organisation is not None else "",
            "navigation": _navigation(),
            "account": _account(),
            "sources": attribution(),
            "shows_messages": True,
        }
    )


def _navigation() -> list[Link]:
    """Return what the reader may open here: their organisation's pages, else the public ones."""
    within = WITHIN_AN_ORGANISATION if g.get("organisation") is not None else FOR_THE_INSTALLATION
    allowed = [(text, endpoint) for text, endpoint, permission in within if can(permission)]
    return _links(allowed) or _links(FOR_EVERYBODY)


def _account() -> Account:
    """Return the reader's name, their own pages and the way out; or the way in."""
    if not current_user.is_authenticated:
        return Account(links=_links(((_("Sign in"), SIGN_IN),)))
    return Account(
        name=current_user.name,
        links=_links(WITH_AN_ACCOUNT),
        sign_out_href=_href(SIGN_OUT),
    )


def _links(lines: Any) -> list[Link]:
    """Return the lines whose pages exist, marking the one that is open."""
    return [
        Link(str(text), url_for(endpoint), current=request.endpoint == endpoint)
        for text, endpoint in lines
        if endpoint in current_app.view_functions
    ]


def ways_to(organisation: Any) -> Ways:
    """Return how somebody who found an organisation can ask it for help, or offer some."""
    pages = (_href(endpoint, org=organisation.slug) for endpoint in (ASK, REGISTER, REFER))
    return Ways(*pages)


def _href(endpoint: str, **values: Any) -> str:
    """Return where a page is, or nothing when this installation has no such page."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""
