"""Looks at what staff write to a provider before a form takes effect, and warns once; staff decide."""

from typing import Any

from flask import g
from flask_babel import gettext as _
from flask_login import current_user

from carematch.core import clock
from carematch.core.db import transaction
from carematch.core.fields import BooleanField, Form, _l
from carematch.core.submissions import beside_the_form
from carematch.matching.boundary import service
from carematch.matching.boundary.drift import Drift, drifts
from carematch.matching.boundary.service import About


class GuardedForm(Form):
    """A form with words that a provider reads, or is told: they are looked at before they go out."""

    goes_on = BooleanField(_l("I have read this, and I keep my words as they are"))
    drifts: tuple[Drift, ...] = ()

    @property
    def answers(self) -> dict[str, Any]:
        """Return what was answered, without what was said to the warning."""
        return {name: value for name, value in super().answers.items() if name != "goes_on"}


def lets_through(form: GuardedForm, field: str, about: About) -> bool:
    """Tell whether a text may go on as it is; where it directs care, record the warning and show it on the form.

    Call it after the form's own checks and before its transaction: the warning is kept in a transaction of its own, so
    whatever was loaded before has to be loaded again.
    """
    form.drifts = drifts(form[field].data or "", clock.today())
    if not form.drifts:
        return True
    keeps = bool(form.goes_on.data)
    with beside_the_form(), transaction():
        service.warn(g.organisation, about, form.drifts, by=current_user, went_on=keeps)
    if not keeps:
        form.fail(field, _("Change your words, or tick below that you keep them"))
    return keeps
