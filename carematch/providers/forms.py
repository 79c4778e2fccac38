"""What providers are asked, task by task."""

from typing import Any

from carematch.core.fields import (
    BooleanField,
    CheckboxesField,
    Email,
    EmailField,
    Form,
    HoursField,
    InputRequired,
    IntegerField,
    Length,
    NumberRange,
    Optional,
    PasswordField,
    PostcodeField,
    PoundsField,
    RadioField,
    StringField,
    Ticked,
    _l,
)
from carematch.providers.models import Provider
from carematch.providers.questions import TenthsField, answer, out_of, yes_or_no
from carematch.providers.tasks import Task
from carematch.providers.vocabulary import LEGAL_FORM_LABELS, DayType
from carematch.providers.week import CELLS, DAYS, PARTS, Span, cells
from carematch.rules import vocabulary
from carematch.rules.lawful_route import LegalForm
from carematch.rules.taxonomy import SERVICES

# How services stand on the page; every service that may be offered is in one group.
GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_l("Company and going out"), ("COMP", "RESP", "OUT", "DAY", "SKILL", "TECH", "THER")),
    (_l("Home, food and garden"), ("CLEAN", "COOK", "MEALS", "GARD", "PET")),
    (_l("Personal care"), ("PC-WASH", "PC-EAT", "PC-PROMPT")),
    (_l("Moving about and medication"), ("MOB", "MED")),
    (_l("Lifts"), ("TRANS", "TRANS-HEALTH")),
    (_l("Money and paperwork"), ("SHOP", "BILL", "ADMIN")),
    (_l("Nights and living in"), ("NIGHT", "LIVE")),
)


def _blank(value: Any) -> Any:
    """Read an empty choice as no answer."""
    return value or None


def _ticks(question: Any, words: dict[str, str], **kwargs: Any) -> CheckboxesField:
    """Return a question with a box for each word."""
    return CheckboxesField(question, choices=out_of(words.items()), **kwargs)


class AccountForm(Form):
    """What it takes to come back to a registration."""

    name = StringField(
        _l("Your full name"),
        validators=[InputRequired(_l("Enter your full name")), Length(max=120)],
        render_kw={"autocomplete": "name"},
    )
    email = EmailField(
        _l("Email address"),
        description=_l("You sign in with it, and we write to you there"),
        validators=[
            InputRequired(_l("Enter your email address")),
            Email(_l("Enter an email address like name@example.org")),
        ],
    )
    password = PasswordField(
        _l("Choose a password"),
        description=_l("At least 12 characters. Three random words work well"),
        validators=[InputRequired(_l("Choose a password"))],
        render_kw={"autocomplete": "new-password"},
    )


class AboutForm(Form):
    """Who a provider is, and how they work."""

    full_name = StringField(
        _l("What is your full name?"),
        description=_l("As on your passport or other documents. Only we see it"),
        validators=[InputRequired(_l("Enter your full name")), Length(max=120)],
        render_kw={"autocomplete": "name"},
    )
    name = StringField(
        _l("What name should people see?"),
        description=_l("Your first name is enough"),
        validators=[InputRequired(_l("Enter the name that people should see")), Length(max=80)],
    )
    trading_name = StringField(
        _l("Does your business have a name?"),
        default="",
        validators=[Optional(), Length(max=120)],
        render_kw={"autocomplete": "organization"},
    )
    legal_form = RadioField(
        _l("How do you work?"),
        choices=out_of(LEGAL_FORM_LABELS.items()),
        coerce=lambda value: LegalForm(value) if value in set(LegalForm) else None,
        validators=[InputRequired(_l("Choose how you work"))],
    )
    delivers_in_person = yes_or_no(
        _l("Do you give the support yourself, in person?"),
        InputRequired(_l("Choose yes if you give the support yourself")),
        description=_l("Choose no if you ever send somebody else in your place"),
    )
    employs_carers = yes_or_no(
        _l("Does anybody else give support for you?"),
        InputRequired(_l("Choose yes if anybody else gives support for you")),
        description=_l("Employees, partners or volunteers"),
    )
    people_involved = IntegerField(
        _l("How many people work in the business, with you?"),
        validators=[Optional(), NumberRange(1, 10_000, _l("Enter a number of people, 1 or more"))],
    )
    fte_tenths = TenthsField(
        _l("How many full-time people would that be?"),
        description=_l("Two people working half the week make 1"),
        validators=[Optional()],
    )
    cqc_location_id = StringField(
        _l("What is your CQC location ID?"),
        description=_l("Only if the Care Quality Commission has registered you, like 1-123456789"),
        default="",
        validators=[Optional(), Length(max=40)],
    )
    about = StringField(
        _l("Say in one line what you are good at"),
        description=_l("People see this first. Leave out your surname, address and phone number"),
        default="",
        validators=[Optional(), Length(max=160, message=_l("Use at most 160 characters"))],
    )

    @staticmethod
    def of(provider: Provider) -> dict[str, Any]:
        """Return what is recorded."""
        return {
            **_columns(provider, AboutForm),
            "name": provider.name or provider.full_name.partition(" ")[0],
        }


class OfferForm(Form):
    """Which services a provider offers."""

    services = CheckboxesField(
        _l("What do you offer?"),
        choices=out_of((code, SERVICES[code].name) for _group, codes in GROUPS for code in codes),
        validators=[Ticked(_l("Choose at least one service"))],
    )

    @staticmethod
    def of(provider: Provider) -> dict[str, Any]:
        """Return what is recorded."""
        return {"services": list(provider.service_codes)}


class WhereForm(Form):
    """Where a provider is based, and how far they go."""

    postcode = PostcodeField(
        _l("What postcode do you work from?"),
        description=_l("Nobody sees it. People see the neighbourhood, and about how far away it is"),
        validators=[InputRequired(_l("Enter the postcode you work from"))],
    )
    works_from_home = yes_or_no(
        _l("Is that your home?"), InputRequired(_l("Choose yes if that is your home"))
    )
    radius_miles = IntegerField(
        _l("How many miles will you go to somebody?"),
        validators=[
            InputRequired(_l("Enter how many miles you will go")),
            NumberRange(1, 100, _l("Enter a number of miles from 1 to 100")),
        ],
    )
    drives = yes_or_no(_l("Do you drive, and have a car to use?"), Optional())

    @staticmethod
    def of(provider: Provider) -> dict[str, Any]:
        """Return what is recorded."""
        return {**_columns(provider, WhereForm), "postcode": provider.base_postcode}


class WhenForm(Form):
    """When a provider is free, and for how long altogether."""

    free = CheckboxesField(
        _l("When are you usually free?"),
        description=_l("Tick every time you could work. You agree exact times with each person"),
        choices=out_of(
            (cell, f"{DAYS[int(cell[0])]} {part.label.lower()}")
            for cell in CELLS
            for part in PARTS
            if cell.endswith(f"-{part.code}")
        ),
        validators=[Ticked(_l("Tick at least one time when you are free"))],
    )
    weekly_minutes = HoursField(
        _l("How many hours a week can you work altogether?"),
        description=_l("Count the hours you already work for people we introduced you to"),
        validators=[InputRequired(_l("Enter how many hours a week you can work"))],
    )

    @staticmethod
    def of(provider: Provider) -> dict[str, Any]:
        """Return what is recorded."""
        windows = [Span(each.day, each.starts, each.ends) for each in provider.identity.windows]
        return {"free": cells(windows), "weekly_minutes": provider.identity.weekly_minutes}


class RatesForm(Form):
    """What an hour costs by kind of day."""

    weekday = PoundsField(
        _l("What do you charge for an hour, Monday to Friday?"),
        validators=[InputRequired(_l("Enter what you charge for an hour, Monday to Friday"))],
    )
    weekend = PoundsField(
        _l("And on Saturday and Sunday?"),
        description=_l("Leave it empty if you do not work then"),
        validators=[Optional()],
    )
    bank_holiday = PoundsField(
        _l("And on bank holidays?"),
        description=_l("Leave it empty if you do not work then"),
        validators=[Optional()],
    )

    @staticmethod
    def of(provider: Provider) -> dict[str, Any]:
        """Return what is recorded."""
        return {day.value: provider.rate_by_day.get(day) for day in DayType}


class MoreForm(Form):
    """What helps people choose; nobody has to answer."""

    languages = _ticks(_l("Which languages do you speak?"), vocabulary.LANGUAGES)
    experience = _ticks(_l("What do you have experience of?"), vocabulary.EXPERIENCE)
    interests = _ticks(_l("What do you like doing?"), vocabulary.INTERESTS)
    communities = _ticks(
        _l("Which communities have you worked with?"),
        vocabulary.COMMUNITIES,
        description=_l("Your experience, not who you are"),
    )
    gender = RadioField(
        _l("Are you"),
        description=_l(
            "Some people ask for a woman or a man to help them wash and dress. Not shown to the public"
        ),
        choices=out_of([*vocabulary.GENDERS.items(), ("", _l("I would rather not say"))]),
        coerce=_blank,
        validators=[Optional()],
    )
    refuses_pets = _ticks(_l("Are there animals you cannot work with?"), vocabulary.PETS)
    refuses_smoking_homes = RadioField(
        _l("Will you work in a home where somebody smokes?"),
        choices=out_of([("no", _l("Yes")), ("yes", _l("No"))]),
        coerce=answer,
        validators=[Optional()],
    )

    @staticmethod
    def of(provider: Provider) -> dict[str, Any]:
        """Return what is recorded."""
        return _columns(provider, MoreForm)


FORMS: dict[Task, Any] = {
    Task.ABOUT: AboutForm,
    Task.OFFER: OfferForm,
    Task.WHERE: WhereForm,
    Task.WHEN: WhenForm,
    Task.RATES: RatesForm,
    Task.MORE: MoreForm,
}


class SubmitForm(Form):
    """The declaration that goes with a registration."""

    is_true = BooleanField(
        _l("What I have written is true, and I will tell you when it changes"),
        validators=[Ticked(_l("Tick the box to say that it is true"))],
    )


def _columns(provider: Provider, form: Any) -> dict[str, Any]:
    """Return the recorded answers to a form's questions that are columns of the provider."""
    return {name: getattr(provider, name) for name in dir(form) if name in Provider.__table__.columns}
