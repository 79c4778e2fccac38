"""What a member of staff writes down of a contact: with whom, how, when, what came of it, and what comes next."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from carematch.core import clock
from carematch.core.fields import (
    CheckboxesField,
    DateField,
    InputRequired,
    Length,
    Optional,
    RadioField,
    StringField,
    TextAreaField,
    TimeField,
    _l,
)
from carematch.matching import questions
from carematch.matching.boundary.guard import GuardedForm
from carematch.matching.contacting.models import Contact, ContactKind, ContactOutcome, ContactWith
from carematch.matching.contacting.words import KIND_LABELS, OUTCOME_LABELS

ANOTHER = "another"


class ContactForm(GuardedForm):
    """One contact; `whom` is a kind of person, ANOTHER provider (by reference), or a provider's id."""

    whom = RadioField(_l("Who was it with?"), validators=[InputRequired(_l("Choose who it was with"))])
    reference = StringField(
        _l("Another provider: their reference"),
        description=_l("It begins with P, and stands on their card"),
        validators=[Optional(), Length(max=20)],
    )
    kind = RadioField(
        _l("How?"),
        choices=questions.choices(KIND_LABELS.items()),
        coerce=ContactKind,
        validators=[InputRequired(_l("Choose how it was"))],
    )
    happened_on = DateField(_l("On which day?"), validators=[InputRequired(_l("Enter the day"))])
    happened_time = TimeField(_l("At what time?"), validators=[InputRequired(_l("Enter the time"))])
    outcome = RadioField(
        _l("What came of it?"),
        choices=questions.choices(OUTCOME_LABELS.items()),
        coerce=ContactOutcome,
        validators=[InputRequired(_l("Choose what came of it"))],
    )
    note = TextAreaField(
        _l("What was said that matters?"),
        description=_l("Only what is needed for this need. It is kept encrypted, and only staff read it"),
        validators=[Optional(), Length(max=4000, message=_l("Write at most 4,000 characters"))],
    )
    settles = CheckboxesField(_l("Does this see to something that was to be done?"))
    next_action = StringField(
        _l("What comes next?"),
        description=_l("In a few words, like: call again about Tuesday"),
        validators=[Optional(), Length(max=200, message=_l("Write at most 200 characters"))],
    )
    next_on = DateField(_l("By which day?"), validators=[Optional()])

    def __init__(
        self,
        acting: Sequence[str],
        introduced: Mapping[uuid.UUID, str],
        standing: Sequence[Contact],
        **kwargs: Any,
    ) -> None:
        """Offer who it may have been with, and what stands open; now unless said otherwise."""
        here = clock.london(clock.now())
        super().__init__(data={"happened_on": here.date(), "happened_time": here.time()}, **kwargs)
        people: list[tuple[Any, Any]] = [(ContactWith.PERSON.value, _l("The person"))]
        if acting:
            said = _l("Somebody who acts for them: %(names)s", names=", ".join(acting))
            people.append((ContactWith.REPRESENTATIVE.value, said))
        people += [(str(provider_id), name) for provider_id, name in introduced.items()]
        people += [
            (ANOTHER, _l("Another provider")),
            (ContactWith.SOMEBODY_ELSE.value, _l("Somebody else, like a nurse or a social worker")),
        ]
        self.whom.choices = people
        self.settles.choices = [(str(each.id), each.next_action) for each in standing]
        if not standing:
            del self.settles

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the reference of another provider."""
        whole: bool = super().validate(extra_validators)
        if self.whom.data == ANOTHER and not self.reference.data:
            self.fail("reference", _l("Enter their reference"))
            return False
        return whole

    @property
    def said(self) -> dict[str, Any]:
        """Return what was said as service.record_contact takes it; another provider is looked up by whoever asks."""
        given = self.answers
        whom, others = given["whom"], {each.value for each in ContactWith}
        at = dt.datetime.combine(given["happened_on"], given["happened_time"], clock.LONDON)
        return {
            "contact_with": ContactWith(whom) if whom in others else ContactWith.PROVIDER,
            "provider_id": None if whom in {*others, ANOTHER} else uuid.UUID(whom),
            "kind": given["kind"],
            "outcome": given["outcome"],
            "happened_at": at,
            "note": given["note"] or "",
            "next_action": given["next_action"] or "",
            "next_on": given["next_on"],
            "settles": [uuid.UUID(each) for each in given.get("settles") or ()],
        }
