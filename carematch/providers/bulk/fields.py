"""The columns that a file of providers may have: what they are called, what stands in them, and what they answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from carematch.providers.asking import conditions as on
from carematch.providers.bulk import cells
from carematch.providers.bulk.weekly import free
from carematch.providers.models import Provider
from carematch.providers.vocabulary import DayType
from carematch.rules import vocabulary

EXTERNAL_ID, EMAIL, FIRST_NAME, LAST_NAME = "external_id", "email", "first_name", "last_name"
# What a file may say of these is never kept: they are recorded by whoever saw them.
CHECKS = (
    "dbs",
    "insurance",
    "reference",
    "check",
    "right to work",
    "identity",
    "certificate",
    "vetted",
    "status",
)


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its heading in the example, the other names it is known by, how it is read, what it answers.

    `question` is the question of the registration whose answer it is; without one it is not an answer.
    """

    name: str
    heading: str
    read: cells.Reader
    also: str = ""
    question: str = ""
    of: Callable[[Provider], Any] | None = None
    example: str = ""
    hint: str = ""

    @property
    def known_as(self) -> frozenset[str]:
        """Return every name of the column, as names are compared."""
        return frozenset(
            {cells.plain(self.name), cells.plain(self.heading), *filter(None, self.also.split(", "))}
        )

    def held(self, provider: Provider) -> Any:
        """Return what is recorded."""
        return self.of(provider) if self.of else getattr(provider, self.name)


def _pounds(day: DayType) -> Callable[[Provider], Any]:
    return lambda provider: provider.rate_by_day.get(day)


_ALL = (
    Field(
        EXTERNAL_ID, "External ID", cells.line(60),
        "id, our id, our reference, reference, ref, unique id, record id, provider id, provider reference",
        example="M-001", hint="Needed. Yours, the same in every file, and each only once",
    ),
    Field(
        "full_name", "Full name", cells.line(120), "name in full, legal name, provider name, contact name",
        "full-name", example="Sam Surname", hint="Needed for anybody new. As on their documents",
    ),
    Field(FIRST_NAME, "First name", cells.line(60), "forename, given name", hint="In place of a full name"),
    Field(LAST_NAME, "Last name", cells.line(60), "surname, family name", hint="In place of a full name"),
    Field(
        "name", "Name shown", cells.line(80), "display name, known as, preferred name, public name, shown as",
        "shown-name", example="Sam", hint="What people see. Left empty, the first name",
    ),
    Field(
        "trading_name", "Trading name", cells.line(120), "business name, business, trading as, company name",
        "business-name",
    ),
    Field(
        EMAIL, "Email", cells.email, "e mail, email address, e mail address, mail",
        example="sam@example.org", hint="Makes an account. Nobody is written to unless you ask for it",
    ),
    Field(
        "phone", "Phone", cells.line(40), "telephone, phone number, telephone number, mobile, mobile number, tel",
        "phone", example="0117 496 0123",
    ),
    Field(
        "home_address", "Home address", cells.line(300), "address, full address", "address",
        example="1 Some Road, Bristol", hint="The law asks us to record it. Only staff see it",
    ),
    Field("is_under_22", "Under 22", cells.yes_no, "aged under 22", "age", example="no"),
    Field(
        "legal_form", "Legal form", cells.legal_form,
        "business type, type of business, legal status, works as, structure, type, organisation type",
        "legal-form", example="Sole trader", hint="Or personal assistant, partnership, limited company, CIC, charity …",
    ),
    Field(
        "company_number", "Company or charity number", cells.line(40),
        "company number, charity number, company no, charity no, registration number, registered number",
        "company-number",
    ),
    Field(
        "delivers_in_person", "In person", cells.yes_no,
        "gives support in person, delivers in person, gives the support in person", "in-person", example="yes",
        hint="Yes if they give all the support themselves",
    ),
    Field(
        "employs_carers", "Others give support", cells.yes_no,
        "employs carers, others give support for them, employs others, has staff", "others", example="no",
        hint="Yes if employees, partners or volunteers give support for them",
    ),
    Field(
        "people_involved", "People in the business", cells.whole(1, 10_000),
        "people, people involved, number of people, headcount, staff", "people", example="1",
    ),
    Field("fte_tenths", "Full-time people", cells.tenths, "fte, full time equivalent", "people"),
    Field(
        "services", "Services", cells.services, "service, offers, what they offer, service codes", "services",
        of=lambda provider: sorted(provider.service_codes), example="Companionship; SHOP",
        hint="Names or codes, with ; between them",
    ),
    Field(
        "cqc_location_id", "CQC location ID", cells.line(40), "cqc id, cqc location, cqc number, cqc", "cqc",
        hint="Only where they are registered. Somebody here looks it up",
    ),
    Field(
        "postcode", "Postcode", cells.postcode, "base postcode, post code, postal code, home postcode", "base",
        of=lambda provider: provider.base_postcode, example="BS3 4AB", hint="Where they are based. Never published",
    ),
    Field(
        "works_from_home", "Works from home", cells.yes_no, "home based, is home, based at home", "home", example="yes"
    ),
    Field(
        "radius_miles", "Miles", cells.whole(1, 100),
        "radius, how far, distance, travel distance, radius in miles, miles travelled", "distance", example="5",
        hint="How far they go, 1 to 100",
    ),
    Field("drives", "Drives", cells.yes_no, "driver, car, has car, has a car", "travel", example="no"),
    Field(
        "free", "Free times", free, "availability, when free, available, times, free", "free",
        of=on.free_cells, example="Mon-Fri morning; Sat",
        hint="Days with morning, lunch, afternoon, evening, night. A day alone is all of it but the night",
    ),
    Field(
        "weekly_minutes", "Hours a week", cells.minutes, "hours, weekly hours, hours per week, hours available",
        "hours", of=lambda provider: provider.identity.weekly_minutes, example="15",
    ),
    Field(
        "weekday", "Rate Monday to Friday", cells.pounds,
        "rate, hourly rate, rate weekday, weekday rate, rate per hour, cost per hour, price", "rates",
        of=_pounds(DayType.WEEKDAY), example="18.50", hint="In pounds, for an hour",
    ),
    Field(
        "weekend", "Rate weekend", cells.pounds, "weekend rate, rate saturday and sunday, rate weekends", "rates",
        of=_pounds(DayType.WEEKEND),
    ),
    Field(
        "bank_holiday", "Rate bank holidays", cells.pounds, "bank holiday rate, rate bank holiday", "rates",
        of=_pounds(DayType.BANK_HOLIDAY),
    ),
    Field(
        "languages", "Languages", cells.several(vocabulary.LANGUAGES, "language"), "language, languages spoken",
        "languages", of=lambda provider: sorted(provider.languages or []), example="English; Polish",
    ),
    Field(
        "experience", "Experience", cells.several(vocabulary.EXPERIENCE, "experience"), "experience of", "experience",
        of=lambda provider: sorted(provider.experience or []), example="Dementia",
    ),
    Field(
        "interests", "Interests", cells.several(vocabulary.INTERESTS, "interest"), "hobbies", "interests",
        of=lambda provider: sorted(provider.interests or []), example="Gardening; Music",
    ),
    Field(
        "about", "About", cells.line(160), "in one line, description, summary, headline, about them", "one-line",
        example="Patient and cheerful", hint="One line. People see it first",
    ),
)  # fmt: skip

FIELDS: dict[str, Field] = {each.name: each for each in _ALL}
ANSWERS: dict[str, Field] = {name: each for name, each in FIELDS.items() if each.question}
EXAMPLE = [each for each in _ALL if each.name not in (FIRST_NAME, LAST_NAME)]
