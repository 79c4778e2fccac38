"""Which checks a provider is asked for, and why: by the services, the legal form and the way of working.

What is required blocks: nobody is listed or introduced without it. What is helpful is asked for and shown, and blocks
nobody unless an anchor, a council or the administrator made it compulsory. A level of DBS check that the services are
not eligible for is never asked, since asking for it is unlawful.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from carematch.rules.check_kinds import ALWAYS_COMPULSORY, SERVED_BY, CheckKind
from carematch.rules.data import BOOK, DEFINITIONS
from carematch.rules.dated import NoRuleInForce, RuleBook
from carematch.rules.definitions import LEGAL_FORM_NAMES, Demand
from carematch.rules.lawful_route import LegalForm
from carematch.rules.taxonomy import Service, service

_BY_SERVICE: dict[CheckKind, str] = {
    CheckKind.DBS_ENHANCED_ADULTS_BARRED: "checks.dbs_enhanced.services",
    CheckKind.DBS_BASIC: "checks.dbs_basic.services",
    CheckKind.MOTOR_BUSINESS: "checks.motor_business.services",
}
_EVERYONE = "Everyone we introduce is asked for it"


@dataclass(frozen=True, slots=True)
class AskedCheck:
    """A check that is asked for, the sentence that says why, and how to get it (nothing where that goes unsaid)."""

    kind: CheckKind
    because: str
    how: str = ""


@dataclass(frozen=True, slots=True)
class _Asking:
    """Whose rules are asked, on which day, of whom."""

    services: tuple[Service, ...]
    legal_form: str | None
    employs_carers: bool | None
    keeps_client_data: bool | None
    on: date
    overrides: Sequence[str]
    book: RuleBook

    @property
    def question(self) -> tuple[Hashable, ...]:
        """Return everything that the answer depends on, apart from the rules."""
        codes = tuple(each.code for each in self.services)
        facts = (self.legal_form, self.employs_carers, self.keeps_client_data)
        return (codes, *facts, self.on, tuple(self.overrides))

    def codes(self, key: str) -> tuple[str, ...]:
        """Return the codes that a rule lists."""
        return self.book.codes(key, self.on, overrides=self.overrides)

    def how(self, kind: CheckKind) -> str:
        """Return how a check is got, in force on the day, or nothing."""
        key = f"check.{kind.value}.how"
        try:
            return str(self.book.value(key, self.on, overrides=self.overrides))
        except NoRuleInForce:
            return ""


def required_checks(
    service_codes: Iterable[str],
    *,
    employs_carers: bool | None,
    on: date,
    legal_form: str | None = None,
    keeps_client_data: bool | None = None,
    overrides: Sequence[str] = (),
    book: RuleBook = BOOK,
) -> tuple[AskedCheck, ...]:
    """Return the checks that block on a day, always in the same order, or raise UnknownService.

    A basic DBS check is left out where an enhanced one is asked, which serves for it. Where nobody has said
    whether carers are employed, employers' liability insurance is asked for. Beyond those that everybody is asked
    for by law or custom, this holds the helpful ones that somebody made compulsory.
    """
    asked = _asking(service_codes, legal_form, employs_carers, keeps_client_data, on, overrides, book)

    def work_out() -> tuple[AskedCheck, ...]:
        return _in_order(asked, {**dict(_core(asked)), **dict(_fitting(asked, Demand.COMPULSORY))})

    return book.once(("required", *asked.question), work_out)


def helpful_checks(
    service_codes: Iterable[str],
    *,
    legal_form: str | None,
    on: date,
    keeps_client_data: bool | None = None,
    overrides: Sequence[str] = (),
    book: RuleBook = BOOK,
) -> tuple[AskedCheck, ...]:
    """Return the checks that are asked for and block nobody, always in the same order, or raise UnknownService.

    Where the legal form, or whether clients' details are kept electronically, is not known, what might fit is asked.
    """
    asked = _asking(service_codes, legal_form, None, keeps_client_data, on, overrides, book)
    return _in_order(asked, dict(_fitting(asked, Demand.HELPFUL)))


def _asking(
    service_codes: Iterable[str],
    legal_form: str | None,
    employs_carers: bool | None,
    keeps_client_data: bool | None,
    on: date,
    overrides: Sequence[str],
    book: RuleBook,
) -> _Asking:
    services = tuple(service(code) for code in dict.fromkeys(service_codes))
    return _Asking(services, legal_form, employs_carers, keeps_client_data, on, overrides, book)


def _in_order(asked: _Asking, because: dict[CheckKind, str]) -> tuple[AskedCheck, ...]:
    return tuple(
        AskedCheck(kind, because[kind], asked.how(kind))
        for kind in CheckKind
        if kind in because and not any(better in because for better in SERVED_BY.get(kind, ()))
    )


def _core(asked: _Asking) -> Iterator[tuple[CheckKind, str]]:
    """Yield what always blocks, with the reason."""
    for code in asked.codes("checks.everyone"):
        kind = CheckKind(code)
        yield kind, _right_to_work(asked) if kind is CheckKind.RIGHT_TO_WORK else _EVERYONE
    for kind, key in _BY_SERVICE.items():
        names = _names(asked, key)
        if names:
            yield kind, f"Needed for: {names}"
    if asked.employs_carers is not False:
        unknown = "" if asked.employs_carers else ", and it is not recorded whether they do"
        yield CheckKind.EMPLOYERS_LIABILITY, f"Needed by anyone who employs carers{unknown}"


def _right_to_work(asked: _Asking) -> str:
    """Say why the right to work is asked for, by the law of the day."""
    law = asked.book.rule("right_to_work.before_listing", asked.on, overrides=asked.overrides)
    if law.value is not True:
        return _EVERYONE
    since = law.starts_on
    return f"{_EVERYONE}; since {since.day} {since:%B %Y} the law wants it checked before anybody is shown"


def _fitting(asked: _Asking, demand: Demand) -> Iterator[tuple[CheckKind, str]]:
    """Yield the other checks that fit these services and this way of working, where the demand for them is this."""
    for kind in CheckKind:
        if kind in ALWAYS_COMPULSORY:
            continue
        rule = asked.book.rule(f"checks.{kind.value}.asked", asked.on, overrides=asked.overrides)
        reason = _reason(asked, kind, is_needed=demand is Demand.COMPULSORY)
        if rule.value == demand and reason:
            yield kind, f"{reason}: {rule.source}" if rule.applies_to else reason


def _reason(asked: _Asking, kind: CheckKind, *, is_needed: bool) -> str:
    """Return why a check fits whoever is asked, or nothing where it does not."""
    word = "Needed" if is_needed else "Helpful"
    if kind is CheckKind.ICO_FEE and asked.keeps_client_data is False:
        return ""
    services, forms = f"checks.{kind.value}.services", f"checks.{kind.value}.legal_forms"
    if services in DEFINITIONS:
        names = _names(asked, services)
        return f"{word} for: {names}" if names else ""
    if forms in DEFINITIONS:
        return _reason_of_form(asked, kind, asked.codes(forms), word)
    return _EVERYONE if is_needed else f"{_EVERYONE}, and it helps"


def _reason_of_form(asked: _Asking, kind: CheckKind, forms: tuple[str, ...], word: str) -> str:
    if asked.legal_form is not None and asked.legal_form not in forms:
        return ""
    if kind is CheckKind.ICO_FEE:
        return f"{word} for whoever keeps clients' details on a phone or computer"
    named = " and ".join(LEGAL_FORM_NAMES[LegalForm(form)] for form in forms)
    unknown = "" if asked.legal_form else ", and it is not recorded what kind of business this is"
    return f"{word} for {named}{unknown}"


def _names(asked: _Asking, key: str) -> str:
    codes = asked.codes(key)
    return ", ".join(each.name for each in asked.services if each.code in codes)
