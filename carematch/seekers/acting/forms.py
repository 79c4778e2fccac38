"""What is asked about somebody who acts for a person, and of them when they are invited."""

from typing import Any

from carematch.core.fields import DateField, Form, InputRequired, Optional, PasswordField, RadioField, _l
from carematch.rules.acting import ActsAs, May
from carematch.seekers import questions
from carematch.seekers.models import Representative
from carematch.seekers.vocabulary import AUTHORITY_LABELS, HELPER_LABEL, MAY_LABELS

# A deputy whose matters are not recorded cannot be recorded any more: the order says which they are.
_OFFERED = {held: label for held, label in AUTHORITY_LABELS.items() if held is not ActsAs.DEPUTY}


class ActingForm(Form):
    """With which authority somebody acts, how much of it, and when."""

    authority = RadioField(
        _l("What authority do they have?"),
        choices=questions.choices(_OFFERED, nothing=HELPER_LABEL),
        coerce=questions.or_none(ActsAs),
    )
    evidence = questions.long_text(
        _l("What did you see that shows it?"),
        description=_l("For example: stamped copy of the power of attorney, seen today"),
    )
    narrowed_to = questions.several(
        _l("What may they do?"),
        MAY_LABELS,
        description=_l("No more counts than their authority allows. Untick what the person does not want"),
        default=[each.value for each in May],
    )
    starts_on = DateField(
        _l("From when?"), description=_l("Leave it empty for today"), validators=[Optional()]
    )
    ends_on = DateField(
        _l("What is the last day?"),
        description=_l("Leave it empty if there is none"),
        validators=[Optional()],
    )


class RepresentativeForm(ActingForm):
    """Somebody who acts for the person."""

    name = questions.name(_l("What is their name?"), _l("Enter their name"))
    email = questions.email(
        _l("Their email address"),
        description=_l("We write to them, so that they can see how it stands and help online"),
    )


def filled(acting: Representative) -> ActingForm:
    """Return the questions with what is recorded."""
    return ActingForm(obj=acting, narrowed_to=[each.value for each in acting.may])


class InviteForm(Form):
    """Where to write to somebody who acts for a person."""

    email = questions.email(
        _l("Their email address"),
        InputRequired(_l("Enter their email address")),
        description=_l("The invitation works only for whoever reads this address"),
    )


class NewAccountForm(Form):
    """What somebody who was invited says to have an account."""

    name = questions.name(_l("Your name"), _l("Enter your name"), render_kw={"autocomplete": "name"})
    password = PasswordField(
        _l("Choose a password"),
        description=_l("At least 12 characters. Three random words work well"),
        validators=[InputRequired(_l("Choose a password"))],
        render_kw={"autocomplete": "new-password"},
    )

    @property
    def account(self) -> dict[str, Any]:
        """Return the new account's name and password."""
        return self.answers
