"""What whoever refers is asked, and what staff say of a referral."""

from typing import Any

from carematch.core.fields import (
    BooleanField,
    CheckboxesField,
    DateField,
    Email,
    EmailField,
    Form,
    InputRequired,
    Length,
    Optional,
    PostcodeField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
    _l,
)
from carematch.referrals.vocabulary import (
    AGREED_LABELS,
    REASON_LABELS,
    REFERRER_LABELS,
    Agreed,
    Reason,
    Referrer,
    Step,
)
from carematch.rules.taxonomy import SERVICES

NOT_AGREED = "no"


def _choices(words: Any) -> list[SelectChoice]:
    """Return the answers to choose from."""
    return [SelectChoice(str(code), label) for code, label in words.items()]


def _line(label: str, *checks: Any, most: int = 120, **kwargs: Any) -> StringField:
    """Return a question that is answered on one line, optional unless a check asks for it."""
    limit = Length(max=most, message=_l("Use at most %(most)s characters", most=most))
    return StringField(label, validators=[*(checks or [Optional()]), limit], **kwargs)


def _email(label: str, *checks: Any, **kwargs: Any) -> EmailField:
    """Return the question for an email address, optional unless a check asks for it."""
    shape = Email(_l("Enter an email address, like name@example.org"))
    return EmailField(label, validators=[*(checks or [Optional()]), shape], **kwargs)


def _long(label: str, **kwargs: Any) -> TextAreaField:
    """Return a question that is answered in somebody's own words."""
    limit = Length(max=2000, message=_l("Use at most 2,000 characters"))
    return TextAreaField(label, validators=[Optional(), limit], **kwargs)


class AgreementForm(Form):
    """Whether the person knows, and agrees."""

    agreed_by = RadioField(
        _l("Has the person agreed that you refer them?"),
        choices=[*_choices(AGREED_LABELS), SelectChoice(NOT_AGREED, _l("No, or not yet"))],
        validators=[InputRequired(_l("Choose whether the person has agreed"))],
    )
    tells_status = BooleanField(_l("They also agree that we tell you how it stands"))

    @property
    def is_agreed(self) -> bool:
        """Tell whether anybody agreed."""
        return bool(self.agreed_by.data != NOT_AGREED)

    @property
    def answers(self) -> dict[str, Any]:
        """Return who agreed, and to what."""
        return {"agreed_by": Agreed(self.agreed_by.data), "tells_status": bool(self.tells_status.data)}


class PersonForm(Form):
    """Whom we are to call, and how."""

    name = _line(
        _l("What would they like to be called?"),
        InputRequired(_l("Enter what they would like to be called")),
        render_kw={"autocomplete": "off"},
    )
    phone = _line(_l("Their phone number"), most=40, render_kw={"type": "tel", "autocomplete": "off"})
    email = _email(_l("Their email address"), render_kw={"autocomplete": "off"})
    postcode = PostcodeField(
        _l("The postcode where they live"),
        description=_l("Where the help is needed, not where they are now"),
        validators=[InputRequired(_l("Enter a postcode, like BS3 4AB"))],
        render_kw={"autocomplete": "off"},
    )
    reaching = _long(
        _l("Is there anything we should know before we call?"),
        description=_l("For example large print, an interpreter, the best time, or a relative to call first"),
        render_kw={"rows": 3},
    )


class HelpForm(Form):
    """What would help, and by when."""

    services = CheckboxesField(
        _l("What would help?"),
        choices=[SelectChoice(code, each.name) for code, each in SERVICES.items() if not each.refused],
        validators=[InputRequired(_l("Choose everything that would help, at least one thing"))],
    )
    words = _long(
        _l("What matters to the person?"),
        description=_l("In their own words where you can. Leave out diagnoses that nobody needs to know"),
    )
    safety = _long(
        _l("Is there anything that could put a visitor or the person at risk?"),
        description=_l("For example a dog, smoking, stairs, or somebody who should not be let in"),
        render_kw={"rows": 3},
    )
    from_hospital = BooleanField(_l("They are coming home from hospital"))
    needed_by = DateField(
        _l("By which day is the help needed?"),
        description=_l("Leave it empty if there is no such day"),
        validators=[Optional()],
    )


class YouForm(Form):
    """Who refers."""

    referrer_name = _line(
        _l("Your name"), InputRequired(_l("Enter your name")), render_kw={"autocomplete": "name"}
    )
    referrer = RadioField(
        _l("What do you work as?"),
        choices=_choices(REFERRER_LABELS),
        coerce=Referrer,
        validators=[InputRequired(_l("Choose what you work as"))],
    )
    referrer_organisation = _line(
        _l("Your organisation or team"),
        InputRequired(_l("Enter your organisation or team")),
        render_kw={"autocomplete": "organization"},
    )
    referrer_email = _email(
        _l("Your work email address"),
        InputRequired(_l("Enter your work email address")),
        description=_l("We send you a link there that shows how it stands"),
    )
    referrer_phone = _line(
        _l("Your phone number"),
        InputRequired(_l("Enter a phone number that we can reach you on")),
        most=40,
        render_kw={"type": "tel", "autocomplete": "tel"},
    )


class LinkForm(Form):
    """Which referral somebody has lost the link of."""

    reference = _line(
        _l("Reference of the referral"),
        InputRequired(_l("Enter the reference, like R-7K3M-Q2PX")),
        most=40,
        description=_l("For example R-7K3M-Q2PX"),
    )
    email = _email(
        _l("Your work email address"), InputRequired(_l("Enter the address that you referred with"))
    )


class TakeOnForm(Form):
    """Whether we know the person already."""

    known_as = _line(
        _l("If we know the person already: their reference"),
        most=40,
        description=_l("It begins with S-. Leave it empty to record somebody new"),
    )


class DeclineForm(Form):
    """Why a referral is not taken on."""

    reason = RadioField(
        _l("Why is it not taken on?"),
        choices=_choices(REASON_LABELS),
        coerce=Reason,
        validators=[InputRequired(_l("Choose why it is not taken on"))],
    )


class TellingForm(Form):
    """Whether whoever referred may hear how it stands."""

    tells = RadioField(
        _l("Does the person agree that whoever referred them hears how it stands?"),
        choices=[SelectChoice("yes", _l("Yes")), SelectChoice("no", _l("No"))],
        validators=[InputRequired(_l("Choose yes or no"))],
    )


STEP_FORMS: dict[Step, type[Form]] = {Step.PERSON: PersonForm, Step.HELP: HelpForm, Step.YOU: YouForm}
