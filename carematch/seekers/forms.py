"""What people are asked: about themselves, what would help, when, what must be so, and how it is paid for."""

from typing import Any

from carematch.core.fields import (
    BooleanField,
    CheckboxesField,
    DateField,
    Form,
    HoursField,
    InputRequired,
    Length,
    Optional,
    PasswordField,
    PostcodeField,
    PoundsField,
    RadioField,
    SelectField,
    StringField,
    _l,
)
from carematch.rules.taxonomy import SERVICES
from carematch.rules.vocabulary import COMMUNITIES, EXPERIENCE, GENDERS, INTERESTS, LANGUAGES, PETS
from carematch.seekers import questions
from carematch.seekers.models import Need
from carematch.seekers.tasks import TITLES, Task
from carematch.seekers.vocabulary import (
    COMMUNICATION_NEEDS,
    CONTACT_LABELS,
    FUNDING_LABELS,
    SERVICE_GROUPS,
    START_LABELS,
    TIMES_LABELS,
    ContactWay,
    Funding,
    Start,
    Times,
)

MILES = {n: f"{n} mile{'s'[: n > 1]}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20, 30)}


class AccountForm(Form):
    """Who asks, so that they can come back to what they wrote."""

    name = questions.name(
        _l("What should we call you?"),
        _l("Enter the name you would like us to use"),
        render_kw={"autocomplete": "name"},
    )
    email = questions.email(
        _l("Email address"),
        InputRequired(_l("Enter your email address")),
        description=_l("You sign in with it"),
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _l("Choose a password"),
        description=_l("At least 12 characters. Three random words work well"),
        validators=[InputRequired(_l("Choose a password"))],
        render_kw={"autocomplete": "new-password"},
    )


class AboutForm(Form):
    """What to call somebody, and how to reach them."""

    preferred_name = questions.name(
        _l("What would you like to be called?"), _l("Enter what you would like to be called")
    )
    full_name = StringField(
        _l("Your full name"),
        description=_l("If it is different"),
        validators=[Optional(), Length(max=120, message=_l("Use at most 120 characters"))],
    )
    contact_channel = RadioField(
        _l("How would you like us to contact you?"),
        choices=questions.choices(CONTACT_LABELS),
        coerce=ContactWay,
    )
    phone = questions.phone()
    email = questions.email(_l("Email address"))
    communication_needs = questions.several(
        _l("Would any of these help when we talk or write?"), COMMUNICATION_NEEDS
    )


class PlaceForm(Form):
    """Where somebody lives."""

    postcode = PostcodeField(
        _l("Postcode"),
        description=_l("We use it to find people near you. Nobody sees it before you agree"),
        validators=[InputRequired(_l("Enter a postcode, like BS3 4AB"))],
    )


def _group(key: str) -> CheckboxesField:
    """Return the services of one group, each in plain words."""
    title, codes = SERVICE_GROUPS[key]
    return questions.several(title, {code: SERVICES[code].name for code in codes})


class HelpForm(Form):
    """The services that would help."""

    care = _group("care")
    home = _group("home")
    company = _group("company")
    money = _group("money")
    skills = _group("skills")
    longer = _group("longer")

    @property
    def groups(self) -> list[Any]:
        """Return the groups of services, as they are shown."""
        return [self._fields[key] for key in SERVICE_GROUPS]

    @property
    def answers(self) -> dict[str, Any]:
        """Return the services chosen, of all groups."""
        return {"services": [code for group in self.groups for code in group.data or ()]}

    def fail(self, field: str, error: Exception | str) -> None:
        """Put a sentence about services beside the first of them."""
        super().fail("care" if field == "services" else field, error)

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for at least one service, of whatever group."""
        good = super().validate(extra_validators)
        if good and not self.answers["services"]:
            self.fail("services", _l("Choose everything that would help, at least one thing"))
        return good and bool(self.answers["services"])


class OutcomesForm(Form):
    """What matters to somebody, in their own words."""

    outcomes = questions.long_text(
        TITLES[Task.OUTCOMES],
        description=_l("For example: to get out more, to keep the garden, to sleep through the night"),
    )


class TimesForm(Form):
    """Whether the times are fixed, flexible or not known."""

    times = RadioField(
        TITLES[Task.TIMES],
        choices=questions.choices(TIMES_LABELS),
        coerce=Times,
        validators=[InputRequired(_l("Choose when you want help, or that you do not know yet"))],
    )
    weekly_minutes = HoursField(
        _l("If the times are flexible: about how many hours a week?"),
        description=_l("For example 6, or 4.5"),
        validators=[Optional()],
    )


class StartForm(Form):
    """From when, and by when, help is wanted."""

    start = RadioField(
        TITLES[Task.START],
        choices=questions.choices(START_LABELS),
        coerce=Start,
        validators=[InputRequired(_l("Choose when it should start, or that you do not know yet"))],
    )
    start_on = DateField(
        _l("If you know the date: when should it start?"),
        description=_l("For example 27 3 2027"),
        validators=[Optional()],
    )
    needed_by = DateField(
        _l("Is there a day by which somebody must be there?"),
        description=_l("For example the day you come home from hospital"),
        validators=[Optional()],
    )

    @property
    def answers(self) -> dict[str, Any]:
        """Return the answers; a date counts only where it was said to be known."""
        given = super().answers
        return given if given["start"] is Start.DATE else {**given, "start_on": None}


class MustsForm(Form):
    """What somebody insists on."""

    gender = RadioField(
        _l("Does it matter whether a woman or a man comes?"),
        choices=questions.choices(
            {code: GENDERS[code] for code in ("female", "male")}, nothing=_l("It does not matter")
        ),
        coerce=questions.or_none(str),
    )
    gender_reason = questions.long_text(
        _l("If it matters: why?"),
        description=_l("You need not say why if you want help to wash or dress"),
    )
    languages_any = questions.several(
        _l("Which languages must they speak?"), LANGUAGES, description=_l("One of those you choose is enough")
    )
    driver = BooleanField(_l("They must drive"))
    pets = questions.several(_l("Which animals live with you?"), PETS)
    smoking_home = BooleanField(_l("People smoke in my home"))
    max_miles = SelectField(
        _l("How far away may they be?"),
        choices=questions.choices(MILES, nothing=_l("It does not matter")),
        coerce=questions.or_none(float),
    )
    max_rate = PoundsField(_l("What may an hour cost at most?"), validators=[Optional()])


class WishesForm(Form):
    """What somebody would like, but does not insist on."""

    prefers_languages = questions.several(_l("Languages"), LANGUAGES)
    prefers_experience = questions.several(_l("Experience"), EXPERIENCE)
    prefers_interests = questions.several(_l("Interests that you share"), INTERESTS)
    prefers_communities = questions.several(_l("Communities that they know well"), COMMUNITIES)


class PayingForm(Form):
    """How the help is paid for, and what there is."""

    funding = RadioField(
        TITLES[Task.PAYING],
        choices=questions.choices(FUNDING_LABELS),
        coerce=Funding,
        validators=[InputRequired(_l("Choose how it will be paid for, or that you do not know yet"))],
    )
    weekly_budget = PoundsField(
        _l("How much is there for this, each week?"),
        description=_l("Leave it empty if you do not know"),
        validators=[Optional()],
    )
    weekly_top_up = PoundsField(
        _l("How much of your own would you add, each week?"),
        description=_l("Only if you want to"),
        validators=[Optional()],
    )


FORMS: dict[Task, type[Form]] = {
    Task.ABOUT: AboutForm,
    Task.PLACE: PlaceForm,
    Task.HELP: HelpForm,
    Task.OUTCOMES: OutcomesForm,
    Task.TIMES: TimesForm,
    Task.START: StartForm,
    Task.MUSTS: MustsForm,
    Task.WISHES: WishesForm,
    Task.PAYING: PayingForm,
}


def filled(task: Task, need: Need, record: Any) -> Form:
    """Return the form of a task, filled with what is known, carrying the version of the record it changes."""
    chosen = {
        key: [code for code in codes if code in need.services] for key, (_, codes) in SERVICE_GROUPS.items()
    }
    return FORMS[task](obj=record, data=chosen)
