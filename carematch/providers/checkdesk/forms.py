"""What staff are asked about a check: the kind first, then only what that kind needs."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from carematch.asking.fields import out_of, yes_or_no
from carematch.core import clock
from carematch.core.fields import (
    BooleanField,
    CheckboxesField,
    DateField,
    Form,
    InputRequired,
    Length,
    Optional,
    PoundsField,
    RadioField,
    StringField,
    TextAreaField,
    _l,
)
from carematch.providers import evidence
from carematch.providers.document import ProviderDocument
from carematch.providers.evidence import (
    STATUS_RESULT_LABELS,
    WORKFORCE_LABELS,
    Facts,
    StatusResult,
    Unchecked,
    Workforce,
)
from carematch.providers.vocabulary import DECISION_LABELS, METHOD_LABELS, Decision, Method
from carematch.rules.check_kinds import CERTIFICATES, POLICIES
from carematch.rules.checks import CHECK_LABELS, CheckKind

_OF_EVERY_KIND = (
    "seen",
    *("method", "reference", "seen_on", "decision", "could_not_check", "steps_taken", "note"),
)
_OF_A_KIND: dict[CheckKind, tuple[str, ...]] = {
    CheckKind.IDENTITY: (),
    CheckKind.RIGHT_TO_WORK: ("is_time_limited", "valid_until"),
    CheckKind.DBS_ENHANCED_ADULTS_BARRED: (
        "issued_on",
        "workforce",
        "barred_list_checked",
        "update_consent",
    ),
    CheckKind.DBS_BASIC: ("issued_on",),
    CheckKind.PUBLIC_LIABILITY: ("cover", "covers_activities", "valid_until"),
    CheckKind.EMPLOYERS_LIABILITY: ("cover", "covers_activities", "valid_until"),
    CheckKind.MOTOR_BUSINESS: ("covers_business_use", "valid_until"),
}
_FACTS = set(Facts.__dataclass_fields__)
_UNCHECKED = {"could_not_check": "what", "steps_taken": "steps"}


def asked(kind: CheckKind) -> tuple[str, ...]:
    """Return the questions that a kind of check needs."""
    others = ("issued_on", "valid_until") if kind in CERTIFICATES else ("valid_until",)
    return (*_OF_EVERY_KIND, *_OF_A_KIND.get(kind, others))


class KindForm(Form):
    """Which kind of check it is."""

    kind = RadioField(
        _l("What was checked?"),
        coerce=lambda value: CheckKind(value) if value in set(CheckKind) else None,
        validators=[InputRequired(_l("Choose what was checked"))],
    )

    def __init__(self, *args: Any, needed: Iterable[CheckKind], **kwargs: Any) -> None:
        """Show the kinds that the provider needs first."""
        super().__init__(*args, **kwargs)
        kinds = list(dict.fromkeys((*needed, *CheckKind)))
        self.kind.choices = out_of((kind, CHECK_LABELS[kind]) for kind in kinds)


class CheckForm(Form):
    """A check that somebody made; has only the questions that its kind needs."""

    seen = CheckboxesField(
        _l("Which of the documents they sent did you look at?"),
        description=_l("Leave it empty if you saw the original or another one"),
        coerce=str,
        validators=[Optional()],
    )
    method = RadioField(
        _l("How was it checked?"),
        coerce=lambda value: Method(value) if value in set(Method) else None,
        validators=[InputRequired(_l("Choose how it was checked"))],
    )
    reference = StringField(
        _l("How can it be found again?"),
        description=_l("The kind of document and its number, for example"),
        default="",
        validators=[Length(max=200)],
    )
    issued_on = DateField(
        _l("When was it issued?"),
        description=_l("The day on the document. It decides how long it counts"),
    )
    workforce = RadioField(
        _l("Which workforce does the certificate name?"),
        choices=out_of(WORKFORCE_LABELS.items()),
        coerce=lambda value: Workforce(value) if value in set(Workforce) else None,
        validate_choice=False,
    )
    barred_list_checked = BooleanField(_l("The certificate says that the adults' barred list was checked"))
    update_consent = BooleanField(_l("They agree that we check its status with the DBS Update Service"))
    is_time_limited = yes_or_no(
        _l("May they work here for a limited time only?"),
        InputRequired(_l("Choose yes if their permission has a last day")),
    )
    cover = PoundsField(
        _l("How much does it cover?"),
        description=_l("For one claim, like 5000000"),
        render_kw={"inputmode": "numeric"},
    )
    covers_activities = BooleanField(_l("It covers everything they offer through us"))
    covers_business_use = BooleanField(_l("It covers business use"))
    valid_until = DateField(
        _l("What is the last day it is good for?"),
        description=_l("Leave it empty if nothing is written on it"),
    )
    seen_on = DateField(
        _l("When was it checked?"), validators=[InputRequired(_l("Enter the day it was checked"))]
    )
    decision = RadioField(
        _l("What came of it?"),
        choices=out_of(DECISION_LABELS.items()),
        coerce=lambda value: Decision(value) if value in set(Decision) else None,
        validators=[InputRequired(_l("Choose what came of it"))],
    )
    could_not_check = TextAreaField(
        _l("Is there anything you could not check?"),
        description=_l("We tell people this when we introduce them"),
        default="",
        validators=[Optional(), Length(max=500)],
    )
    steps_taken = TextAreaField(
        _l("What did you do to check it?"),
        description=_l("Only if there is something you could not check. We tell people this too"),
        default="",
        validators=[Optional(), Length(max=500)],
    )
    note = TextAreaField(
        _l("Anything to note for staff?"),
        default="",
        validators=[Optional(), Length(max=1000)],
    )

    def __init__(
        self, *args: Any, kind: CheckKind, sent: Sequence[ProviderDocument] = (), **kwargs: Any
    ) -> None:
        """Ask what a kind needs, in its own words, and nothing else; of documents only where some were `sent`."""
        super().__init__(*args, **kwargs)
        needed = [name for name in asked(kind) if name != "seen" or sent]
        self.seen.choices = out_of((each.id, _sent(each)) for each in sent)
        for name in [name for name in self.answers if name not in needed]:
            del self[name]
        ways = evidence.methods(kind)
        self.method.choices = out_of((way, METHOD_LABELS[way]) for way in ways)
        if len(ways) == 1 and not self.is_submitted():
            self.method.data = ways[0]
        if kind in evidence.DBS:
            self.reference.label.text = _l("What is the certificate number?")
            self.reference.description = _l("The 12 numbers at the top")
            self.note.description = _l("Never write down what the certificate says")
        if kind in POLICIES:
            self.reference.label.text = _l("What is the policy number?")
            self.reference.description = ""
            self.valid_until.label.text = _l("What is the last day of cover?")
            self.valid_until.description = ""
        if kind is CheckKind.RIGHT_TO_WORK:
            self.reference.description = _l("The share code, or the kind of document and its number")
            self.valid_until.label.text = _l("What is the last day on which they may work?")
            self.valid_until.description = _l("Only where their time is limited. Check again before that day")

    @property
    def recorded(self) -> dict[str, Any]:
        """Return the answers as vetting.record_check takes them."""
        given = self.answers
        facts = Facts(**{name: value for name, value in given.items() if name in _FACTS})
        unchecked = Unchecked(**{_UNCHECKED[name]: given[name] or "" for name in _UNCHECKED})
        others = _FACTS | set(_UNCHECKED) | {"seen"}
        plain = {name: value for name, value in given.items() if name not in others}
        return {**plain, "facts": facts, "unchecked": unchecked}

    @property
    def documents_seen(self) -> list[UUID]:
        """Return the ids of the documents that were looked at."""
        return [UUID(each) for each in self.answers.get("seen") or ()]


def _sent(document: ProviderDocument) -> Any:
    """Return a document as staff tell it from others of its kind."""
    day = clock.london(document.created_at)
    name = document.upload.given_name or document.label
    return _l("%(name)s, sent on %(day)s", name=name, day=f"{day.day} {day:%B %Y}")


class StatusForm(Form):
    """What the DBS Update Service answered."""

    checked_on = DateField(
        _l("When did you check it?"), validators=[InputRequired(_l("Enter the day you checked it"))]
    )
    result = RadioField(
        _l("What did the Update Service answer?"),
        choices=out_of(STATUS_RESULT_LABELS.items()),
        coerce=lambda value: StatusResult(value) if value in set(StatusResult) else None,
        validators=[InputRequired(_l("Choose what it answered"))],
    )
