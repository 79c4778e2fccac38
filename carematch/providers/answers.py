"""Keeping answers: what each question does to the record, and when an answer cannot be kept."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import Any

from carematch.asking.week import spans, ticked
from carematch.core import clock
from carematch.core.errors import DomainError
from carematch.core.money import Money
from carematch.places import service as places
from carematch.providers import past_us
from carematch.providers.asking import conditions as on
from carematch.providers.models import AvailabilityWindow, Provider, ProviderService, Rate
from carematch.providers.vocabulary import TRAVEL_LABELS, DayType
from carematch.rules.lawful_route import LegalForm
from carematch.rules.taxonomy import is_refused

YOUNG = 22
_DIGITS_OF_A_PHONE_NUMBER = range(10, 16)


class AnswerRefused(DomainError):
    """An answer cannot be kept; `field` names the question that says why."""

    def __init__(self, field: str, message: str) -> None:
        """Carry the question and the sentence to show beside it."""
        super().__init__(message)
        self.field = field


def keep(provider: Provider, key: str, **answers: Any) -> None:
    """Keep the answers to one question as they are, or as that question needs it; raises AnswerRefused."""
    for name in sorted(past_us.PUBLIC_WORDS & answers.keys()):
        refused = past_us.refusal(answers[name] or "")
        if refused:
            raise AnswerRefused(name, refused)
    if key in _KEEP:
        _KEEP[key](provider, **answers)
    else:
        for name, value in answers.items():
            setattr(provider, name, value)
    note(provider, key)


def note(provider: Provider, *keys: str) -> None:
    """Note that the pages of questions were seen, whatever was answered."""
    provider.answered = [*provider.answered, *(key for key in keys if key not in provider.answered)]


def full_name(provider: Provider, *, full_name: str) -> None:
    """Keep the legal name; the first name, or the full one where that was chosen, is what people go on seeing."""
    choice = on.shown(provider)
    provider.full_name = full_name
    if choice in (on.FIRST, on.FULL):
        shown_name(provider, shown=choice)


def shown_name(provider: Provider, *, shown: str, name: str = "") -> None:
    """Keep which name people see, or raise AnswerRefused where another one is chosen and not given."""
    if shown == on.OTHER and not name:
        raise AnswerRefused("name", "Enter the name that people should see")
    names = {on.FIRST: on.first_name(provider.full_name), on.FULL: provider.full_name}
    provider.name = names.get(shown, name)


def phone(provider: Provider, *, phone: str) -> None:
    """Keep a phone number as it was typed, or raise AnswerRefused where it cannot be one."""
    if len(re.sub(r"\D", "", phone)) not in _DIGITS_OF_A_PHONE_NUMBER:
        raise AnswerRefused("phone", "Enter a phone number, like 0117 496 0123")
    provider.phone = phone


def age(provider: Provider, *, is_under_22: bool) -> None:
    """Keep whether somebody is under 22; a date of birth that need not be recorded is not."""
    provider.is_under_22 = is_under_22
    if not is_under_22:
        provider.born_on = None


def birth(provider: Provider, *, born_on: dt.date) -> None:
    """Keep a date of birth, or raise AnswerRefused where it is to come or makes somebody 22 or older."""
    today = clock.today()
    if born_on >= today:
        raise AnswerRefused("born_on", "Enter a day in the past")
    had_a_birthday = (today.month, today.day) >= (born_on.month, born_on.day)
    if today.year - born_on.year - (not had_a_birthday) >= YOUNG:
        raise AnswerRefused("born_on", "This makes you 22 or older. Go back and answer no")
    provider.born_on = born_on


def legal_form(provider: Provider, *, legal_form: LegalForm | str) -> None:
    """Keep what somebody is in law; a personal assistant is by definition employed by the person."""
    provider.legal_form = LegalForm(legal_form)
    provider.employed_by_person = provider.legal_form is LegalForm.PERSONAL_ASSISTANT
    if not on.has_number(provider):
        provider.company_number = ""
    if not on.has_business_name(provider):
        provider.trading_name = ""


def cqc(provider: Provider, *, cqc_location_id: str) -> None:
    """Keep the CQC registration that somebody names, which is not yet one that was seen."""
    if cqc_location_id != provider.cqc_location_id:
        provider.cqc_personal_care = provider.cqc_checked_on = provider.cqc_status = None
        provider.cqc_provider_id = ""
    provider.cqc_location_id = cqc_location_id


def services(provider: Provider, *, services: Sequence[str]) -> None:
    """Keep which services are offered, or raise AnswerRefused (nobody may offer nursing) or UnknownService."""
    if not services:
        raise AnswerRefused("services", "Choose at least one service")
    if is_refused(services):
        raise AnswerRefused("services", "Nobody can be introduced for nursing. Take it out")
    owner = {"organisation_id": provider.organisation_id, "provider_id": provider.id}
    kept = {each.service_code: each for each in provider.services if each.service_code in services}
    provider.services = [
        kept.get(code) or ProviderService(service_code=code, **owner) for code in sorted(set(services))
    ]


def base(provider: Provider, *, postcode: str) -> None:
    """Keep where somebody is based, or raise AnswerRefused; Wales and Scotland are bases too."""
    try:
        place = places.lookup(postcode, england_only=False)
    except places.PlaceProblem as problem:
        raise AnswerRefused("postcode", str(problem)) from problem
    is_found = provider.point_source and provider.base_postcode == place.postcode
    provider.base_postcode = place.postcode
    if not is_found:  # what a manager has confirmed on the map stays, as long as the postcode does
        provider.lat, provider.lon, provider.precision = place.lat, place.lon, place.precision.value
        provider.point_source = None
    provider.council_code, provider.msoa_code = place.council_code, place.msoa_code
    provider.region_code, provider.country_code = place.region_code, place.country_code
    provider.place_edition = place.edition


def home(provider: Provider, *, works_from_home: bool) -> None:
    """Keep whether the base is a home, whose point is never more than the postcode's; raises AnswerRefused."""
    provider.works_from_home = works_from_home
    if works_from_home and provider.point_source and provider.base_postcode:
        provider.point_source = None
        base(provider, postcode=provider.base_postcode)


def travel(provider: Provider, *, travels_by: Sequence[str]) -> None:
    """Keep how somebody travels, and with it whether they drive; nothing ticked means that it is not known."""
    ways = [way for way in TRAVEL_LABELS if way in travels_by]
    provider.travels_by = ways or None
    provider.drives = "car" in ways if ways else None


def drives(provider: Provider, drives: bool | None) -> None:
    """Keep whether somebody drives, where nobody asked how else they travel."""
    provider.drives = drives
    if provider.travels_by is not None:
        others = [way for way in provider.travels_by if way != "car"]
        provider.travels_by = ([*others, "car"] if drives else others) or None


def free(provider: Provider, *, free: Sequence[str]) -> None:
    """Keep when somebody is free, which also confirms it today; raises AnswerRefused where they never are."""
    if not free:
        raise AnswerRefused("free", "Tick at least one time when you are free")
    identity = provider.identity
    held = {(window.day, window.starts): window for window in identity.windows}
    windows = []
    for span in spans(ticked(free)):
        window = held.get((span.day, span.starts)) or AvailabilityWindow(
            identity_id=identity.id, day=span.day, starts=span.starts
        )
        window.ends = span.ends
        windows.append(window)
    identity.windows = windows
    identity.confirmed_on = clock.today()


def hours(provider: Provider, *, weekly_minutes: int) -> None:
    """Keep for how many hours a week somebody can work, which also confirms it today; raises AnswerRefused."""
    if not 0 < weekly_minutes <= 7 * 24 * 60:
        raise AnswerRefused("weekly_minutes", "Enter how many hours a week you can work, up to 168")
    provider.identity.weekly_minutes = weekly_minutes
    provider.identity.confirmed_on = clock.today()


def rates(
    provider: Provider, *, weekday: Money, weekend: Money | None = None, bank_holiday: Money | None = None
) -> None:
    """Keep what an hour costs by kind of day, or raise AnswerRefused; a kind left empty stays unknown."""
    given = {DayType.WEEKDAY: weekday, DayType.WEEKEND: weekend, DayType.BANK_HOLIDAY: bank_holiday}
    owner = {"organisation_id": provider.organisation_id, "provider_id": provider.id}
    held = {rate.day_type: rate for rate in provider.rates}
    kept = []
    for day, amount in given.items():
        if amount is None:
            continue
        if amount <= Money(0):
            raise AnswerRefused(day.value, "Enter an amount above nothing, or leave it empty")
        rate = held.get(day) or Rate(day_type=day, **owner)
        rate.amount = amount
        kept.append(rate)
    provider.rates = kept


def languages(provider: Provider, *, languages: Sequence[str]) -> None:
    """Keep which languages somebody speaks; none ticked means that it is not known."""
    provider.languages = list(languages) or None


def smoking(provider: Provider, *, accepts_smoking: bool | None) -> None:
    """Keep whether somebody works in homes where people smoke."""
    provider.refuses_smoking_homes = None if accepts_smoking is None else not accepts_smoking


def gender(provider: Provider, *, gender: str | None) -> None:
    """Keep a gender, or that it was not said; that people may see it was agreed about the one before."""
    if (gender or None) != provider.gender:
        provider.shows_gender = None
    provider.gender = gender or None


_KEEP: dict[str, Callable[..., None]] = {
    "full-name": full_name,
    "shown-name": shown_name,
    "phone": phone,
    "age": age,
    "birth": birth,
    "legal-form": legal_form,
    "cqc": cqc,
    "services": services,
    "base": base,
    "home": home,
    "travel": travel,
    "free": free,
    "hours": hours,
    "rates": rates,
    "languages": languages,
    "smoking": smoking,
    "gender": gender,
}
