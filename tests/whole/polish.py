"""Opens what everybody may open, in whatever language the reader chose, and makes the mistakes that people make."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from carematch.core.db import db, transaction
from carematch.core.money import Money
from carematch.core.permissions import Role
from carematch.mail.models import Message
from carematch.organisations.invitations import invite
from carematch.organisations.models import Kind, Organisation
from carematch.providers import still_right
from carematch.rules import vocabulary
from carematch.rules.taxonomy import SERVICES
from carematch.seekers.asking.questions import QUESTIONS
from carematch.seekers.asking.task import Task
from tests.support.client import Client
from tests.support.make import Make

TUESDAY = dt.datetime(2026, 11, 3, 9, 30, tzinfo=dt.UTC)
PASSWORD = "marmalade orbit flagstone"
HERE = {"Sec-Fetch-Site": "same-origin"}
Opened = Iterator[tuple[str, Any]]

PLAIN = (
    "/", "/about", "/help", "/cookies", "/privacy", "/accessibility", "/sign-in", "/forgotten-password",
    "/forgotten-password/sent", "/easy-read", "/easy-read/find-someone", "/easy-read/ask-for-help",
    "/easy-read/what-you-tell-us", "/easy-read/who-to-call", "/easy-read/hard-words", "/nowhere", "/reset/nonsense",
    "/invitations/nonsense",
)  # fmt: skip
# What somebody may type for a postcode, each of which is answered in another way.
POSTCODES = (
    "", "BS3 4AB", "BS3", "BS3 4", "BS3 4AX", "BS3 4ZZ", "ZE1 0AA", "BT1 1AA", "GY1 1AA", "CF10 1AA", "EH1 1AA",
    "B53 4AB", "nonsense", "BS", "BA1 1AB", "M1 1AA", "BS1 9ZY", "BS99 9ZZ", "BS34",
)  # fmt: skip


def everything(client: Client, make: Make, freeze: Any) -> Opened:
    """Yield the path and the page of each; what is somebody's own is in capitals, so that it can be told apart."""
    freeze(TUESDAY)
    anchor = make.organisation(name="KNOWLE", phone="0117 496 0700", email="K@K.EXAMPLE", about="ABOUT US")
    make.commission(make.organisation(kind=Kind.COUNCIL, name="COUNCIL", phone="0117 496 0111"), anchor)
    yield from _opened(client, PLAIN)
    yield from _opened(
        client, (f"/find?postcode={each.replace(' ', '+')}&service=COMP" for each in POSTCODES)
    )
    yield from _listed(client, make, anchor)
    yield from _groups(client, make, anchor)
    yield from _doors(client, make, anchor)
    yield from _mistakes(client, anchor)
    yield from _asking(client, make, anchor)


def _opened(client: Client, paths: Any) -> Opened:
    for path in paths:
        yield path, client.get(path)


def _sent(client: Client, path: str, **data: Any) -> tuple[str, Any]:
    """Send a form, and return the page that answers it."""
    return path, client.post(path, data=data, headers=HERE, follow_redirects=True)


def _listed(client: Client, make: Make, anchor: Organisation) -> Opened:
    """Open the directory, with somebody in it who says everything that can be said."""
    more = {
        "languages": list(vocabulary.LANGUAGES), "experience": list(vocabulary.EXPERIENCE),
        "interests": list(vocabulary.INTERESTS), "communities": list(vocabulary.COMMUNITIES), "refuses_pets": ["cat"],
    }  # fmt: skip
    offered = [code for code, each in SERVICES.items() if not each.refused]
    rates = {"weekday": Money(2400), "weekend": Money(2600), "bank_holiday": Money(3000)}
    full = make.provider(anchor, name="ASHA", services=offered, rates=rates, more=more, drives=True)
    others = [
        make.provider(
            anchor, name="BEN", availability=("5-evening", "6-night"), rates={"weekday": Money(1900)}
        ),
        make.provider(
            anchor, name="CAT", postcode="BS4 1AB", availability=("0-morning", "1-morning", "2-morning")
        ),
    ]
    door = f"/{anchor.slug}"
    yield from _opened(client, ("/find?postcode=BS3+4AB", "/find?postcode=BS3+4AB&service=COMP"))
    yield from _opened(client, (f"{door}/directory", f"{door}/directory/how-we-order-results"))
    yield from _opened(
        client, (f"{door}/directory?postcode={each}" for each in ("", "BS3+4AB", "BS3", "BA1+1AB"))
    )
    asked = "day=0&day=1&part=morning&miles=5&drives=y&price=30"
    yield from _opened(
        client, (f"{door}/directory?postcode=BS3+4AB&{asked}&view={view}" for view in ("list", "map"))
    )
    yield from _opened(
        client, (f"{door}/directory?postcode=BS3+4AB&sort={sort}" for sort in ("price", "soonest", "x"))
    )
    for data in (
        {"need": "help with a shower"}, {"need": "nurse"}, {"need": "QQQQ"}, {"need": "shop lifts"},
        {"need": "x" * 500}, {"price": "lots"}, {"price": "1"}, {"gender": "female"}, {"pet": ["dog", "cat"]},
        {"language": ["pl", "en"], "community": "deaf"}, {"service": ["COMP", "GARD"], "price": "2", "day": "3"},
        {"postcode": ""},
    ):  # fmt: skip
        yield _sent(client, f"{door}/directory", **{"postcode": "BS3 4AB", **data})
    yield from _opened(client, (f"{door}/listed/{each.id}" for each in (full, *others)))
    yield from _opened(client, (f"{door}/listed/{anchor.id}",))
    yield from _shortlist(client, door, [full, *others])
    yield from _letter(client, make, anchor, full)


def _shortlist(client: Client, door: str, people: list[Any]) -> Opened:
    """Put people on the shortlist, compare them, and take them off."""
    yield from _opened(client, (f"{door}/shortlist", f"{door}/shortlist/full", f"{door}/shortlist/clear"))
    for each in people:
        yield _sent(client, f"{door}/shortlist/{each.id}/add")
    picked = "&".join(f"who={each.id}" for each in people)
    yield from _opened(
        client,
        (
            f"{door}/shortlist", f"{door}/shortlist/clear", f"{door}/listed/{people[0].id}",
            f"{door}/shortlist/compare", f"{door}/shortlist/compare?{picked}",
            f"{door}/shortlist/compare?{picked}&only=differences",
        ),
    )  # fmt: skip
    yield _sent(client, f"{door}/shortlist/{people[0].id}/remove")
    yield _sent(client, f"{door}/shortlist/clear")


def _letter(client: Client, make: Make, anchor: Organisation, provider: Any) -> Opened:
    """Answer by the link of a letter whether free times are still right."""
    path = f"/{anchor.slug}/still-right/{still_right.token(provider.id, TUESDAY.date())}"
    yield from _opened(client, (path, f"{path}x"))
    yield _sent(client, path, answer="full")
    yield from _opened(client, (path,))


def _groups(client: Client, make: Make, anchor: Organisation) -> Opened:
    """Open what goes on near people."""
    door = f"/{anchor.slug}/community"
    yield from _opened(client, (door,))
    group = make.group(anchor, name="LUNCH CLUB", about="A CHAT.", venue="HALL")
    yield from _opened(
        client, (door, f"{door}?postcode=BS3+4AB", f"{door}?postcode=BA1+1AB", f"{door}/{group.id}")
    )
    yield from _opened(client, (f"{door}/{anchor.id}",))
    yield _sent(client, door, postcode="BS3 4AB", day="6")
    yield _sent(client, door, postcode="x")


def _doors(client: Client, make: Make, anchor: Organisation) -> Opened:
    """Open the ways in: registering, asking, invitations, signing in, and a new password."""
    door = f"/{anchor.slug}"
    yield from _opened(client, (f"{door}/register", f"{door}/register/begin", f"{door}/register/return"))
    yield _sent(client, f"{door}/register/begin", name="", email="x")
    yield _sent(client, f"{door}/register/begin", name="SAMIRA", email="samira@example.org")
    yield _sent(client, f"{door}/register/return", email="")
    link = _link("registration_link", r"http://localhost(\S+/register/link/\S+)")
    yield from _opened(client, (link, f"{door}/register/link/nonsense", f"{door}/register/sent"))
    yield from _opened(
        client, (f"{door}/ask", f"{door}/ask/begin", f"{door}/ask/return", f"{door}/ask/link-sent")
    )
    yield from _opened(client, (f"{door}/ask/link/nonsense", f"{door}/invitations/nonsense"))
    yield _sent(client, f"{door}/ask/begin", preferred_name="", name="", email="x")
    yield _sent(client, f"{door}/ask/begin", preferred_name="LENA", name="LENA", email="lena@example.org")
    yield _sent(client, f"{door}/ask/return", email="")
    yield from _opened(client, (_link("asking_link", r"http://localhost(\S+/ask/link/\S+)"),))
    make.account()
    for data in ({"email": "", "password": ""}, {"email": "x@example.org", "password": "wrong"}):
        yield _sent(client, "/sign-in", **data)
    yield _sent(client, "/forgotten-password", email="")
    yield _sent(client, "/forgotten-password", email="robin@example.org")
    reset = _link("password_reset", r"http://localhost(\S+/reset/\S+|/reset/\S+)")
    yield from _opened(client, (reset,))
    yield _sent(client, reset, password="short")
    yield _sent(client, reset, password="password1234")
    yield _sent(client, reset, password=PASSWORD)
    manager = make.member(anchor)
    with transaction():
        _made, url = invite(
            anchor, by=manager, email="new@example.org", role=Role.MANAGER, base_url="http://localhost"
        )
    yield from _opened(client, (url.removeprefix("http://localhost"),))
    yield _sent(client, url.removeprefix("http://localhost"), name="", password="short")


def _link(template: str, pattern: str) -> str:
    """Return the path in the newest letter of a kind."""
    db.session.rollback()
    letter = db.session.scalars(
        sa.select(Message).where(Message.template == template).order_by(Message.created_at.desc())
    ).first()
    found = re.search(pattern, letter.body if letter else "")
    assert found, f"no link in {template}"
    return found[1]


def _asking(client: Client, make: Make, anchor: Organisation) -> Opened:
    """Answer every question about a need, wrongly and rightly, as the person themselves."""
    client.sign_in(make.member(anchor, Role.SEEKER, name="ROBIN"))
    door = f"/{anchor.slug}"
    shown = client.post(f"{door}/ask", follow_redirects=True)
    need = f"{door}/my-needs/{re.search(r'my-needs/([0-9a-f-]{36})', shown.text)[1]}"  # type: ignore[index]
    yield need, shown
    yield from _opened(client, (f"{need}/affordability", f"{need}/check", f"{need}/questions"))
    questions = [key for key, each in QUESTIONS.items() if not each.page]
    for answers in (WRONG, RIGHT, OTHERWISE):
        for key in questions:
            yield from _opened(client, (f"{need}/questions/{key}",))
            yield _sent(client, f"{need}/questions/{key}", **answers)
        yield from _opened(client, (f"{need}/tasks/{task}" for task in Task))
        yield from _opened(
            client, (need, f"{need}/check", f"{need}/proposed", f"{need}/visits", f"{need}/affordability")
        )
    yield from _visits(client, need)
    yield _sent(client, f"{need}/check")
    yield from _opened(client, (f"{need}/sent", need, f"{need}/withdraw"))
    yield _sent(client, f"{need}/withdraw")
    yield from _opened(client, (need,))


# Answers to whichever question takes them: those that none takes, those that all do, and some that lead elsewhere.
WRONG = {
    "phone": "x" * 50, "email": "x", "weekly_budget": "lots", "weekly_top_up": "lots", "max_rate": "lots",
    "weekly_minutes": "x", "visits_a_week": "99", "postcode": "nonsense", "start_on-day": "31", "start_on-month": "2",
    "start_on-year": "2027", "discharge_on-day": "1", "needed_by-day": "x", "outcomes": "X" * 3000,
}  # fmt: skip
RIGHT = {
    "preferred_name": "ROBIN", "full_name": "ROBIN R", "phone": "0117 496 0000", "email": "robin@example.org",
    "contact_channel": "phone", "best_times": ["morning"], "letter_format": "large_print", "postcode": "BS3 4AB",
    "communication_needs": ["interpreter", "trusted_person", "large_print"], "interpreter_language": "POLISH",
    "trusted_name": "LENA", "trusted_contact": "0117 496 0001", "address": "4 STREET", "outcomes": "GARDEN",
    "services": ["COMP", "PC-WASH"], "times": "choose", "suits": ["0-morning", "every-evening"],
    "usual_minutes": "60", "visits_a_week": "3", "since": "weeks", "from_hospital": "yes", "discharge_on-day": "27",
    "discharge_on-month": "3", "discharge_on-year": "2027", "start": "date", "start_on-day": "27",
    "start_on-month": "3", "start_on-year": "2027", "gender": "female", "gender_reason": "REASON",
    "languages_any": ["pl", "en"], "driver": "yes", "pets": ["dog"], "smoking_home": "yes", "max_miles": "3",
    "max_rate": "25", "own_must_lines": "THIS", "flexibility": ["times", "price"], "prefers_languages": ["pl"],
    "prefers_experience": ["dementia"], "prefers_interests": ["music"], "prefers_communities": ["deaf"],
    "funding": "mix", "weekly_budget": "100", "weekly_top_up": "10",
}  # fmt: skip
OTHERWISE = {
    **RIGHT, "times": "flexible", "weekly_minutes": "4.5", "from_hospital": "no", "start": "soon", "gender": "anybody",
    "needed_by-day": "27", "needed_by-month": "3", "needed_by-year": "2027",
}  # fmt: skip


def _visits(client: Client, need: str) -> Opened:
    """Say the visits of the week one by one."""
    yield _sent(client, f"{need}/questions/times", times="visits")
    yield _sent(client, f"{need}/visits")
    yield _sent(client, f"{need}/visits", days=["0"], earliest="10:00", latest="10:00", minutes="9")
    yield _sent(client, f"{need}/visits", days=["0"], earliest="7:00", latest="8:00", minutes="9")
    yield _sent(client, f"{need}/visits", days=["0", "2"], earliest="7:30", latest="10:00", minutes="1")
    path, page = _sent(client, f"{need}/visits", days=["6"], earliest="22:00", latest="2:00", minutes="1:30")
    yield path, page
    visit = re.search(r"/visits/([0-9a-f-]{36})", page.text)
    assert visit
    yield from _opened(client, (f"{need}/visits/{visit[1]}",))
    yield _sent(client, f"{need}/visits/{visit[1]}", days="", earliest="", latest="", minutes="")
    yield from _opened(client, (need, f"{need}/check", f"{need}/affordability"))


def _mistakes(client: Client, anchor: Organisation) -> Opened:
    """Ask for what cannot be had."""
    yield _sent(client, "/about")
    yield "/sign-in", client.post("/sign-in", data={"email": "x" * 3_000_000})
