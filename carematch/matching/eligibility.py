"""The rules: Legal ones, which nobody can relax, and Musts, which only the person can; each with its evidence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from carematch.matching import price, said, times
from carematch.matching.facts import Candidate, Need, miles_between, miles_off
from carematch.places import distance
from carematch.providers import freshness
from carematch.rules.answers import Answer, RuleAnswer
from carematch.rules.checks import checks_rule, right_to_work_rule
from carematch.rules.direct_payment import family_rule
from carematch.rules.lawful_route import RouteDecision, personal_care_route
from carematch.rules.taxonomy import service

_ANSWERS_FOR = {True: Answer.MET, False: Answer.NOT_MET, None: Answer.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Pair:
    """A need beside somebody who might meet it, with what every rule would otherwise work out again."""

    need: Need
    candidate: Candidate
    miles: float | None
    free: int | None

    @classmethod
    def of(cls, need: Need, candidate: Candidate) -> "Pair":
        """Return the pair with its distance and the free quarter-hours of the week."""
        windows = candidate.availability
        free = None if windows is None else times.week_of(windows)
        return cls(need, candidate, miles_between(need, candidate), free)

    def asking(self, need: Need) -> "Pair":
        """Return the same two with a need that asks something else, from the same place."""
        return Pair(need, self.candidate, self.miles, self.free)

    @property
    def miles_off(self) -> float:
        """Return how far off the distance may be."""
        return miles_off(self.need, self.candidate)


def _met_when(is_met: bool | None, evidence: str) -> RuleAnswer:
    return RuleAnswer(_ANSWERS_FOR[is_met], evidence)


# ---- Legal -------------------------------------------------------------------------------------------------


def _listed(need: Need, candidate: Candidate) -> RuleAnswer:
    if not candidate.listed:
        return _met_when(False, "Not listed on the register")
    if candidate.paused:
        return _met_when(False, "Their listing is paused")
    return _met_when(True, "Listed on the register")


def _checks(need: Need, candidate: Candidate) -> RuleAnswer:
    return checks_rule(
        need.services_asked,
        candidate.checks,
        employs_carers=candidate.employs_carers,
        legal_form=candidate.legal_form,
        on=need.start_on,
        overrides=candidate.overrides,
        book=candidate.rule_book,
    )


def route_of(need: Need, candidate: Candidate) -> RouteDecision:
    """Return the route by which personal care may lawfully be given here, or what holds it and would lift that."""
    return personal_care_route(
        need.services_asked,
        legal_form=candidate.legal_form,
        delivers_in_person=candidate.delivers_in_person,
        employs_carers=candidate.employs_carers,
        employed_by_person=candidate.employed_by_person,
        cqc_personal_care=candidate.cqc_personal_care,
        contract_party=need.contract_party,
        capacity_doubt=need.capacity_doubt,
        arranger_authority=need.arranger_authority,
    )


def _lawful_route(need: Need, candidate: Candidate) -> RuleAnswer:
    decision = route_of(need, candidate)
    lifted = f". What would lift it: {decision.lifts}" if decision.lifts else ""
    return _met_when(decision.is_lawful, f"{decision.reason}{lifted}")


def _right_to_work(need: Need, candidate: Candidate) -> RuleAnswer:
    return right_to_work_rule(candidate.checks, on=need.start_on)


def _dp_family(need: Need, candidate: Candidate) -> RuleAnswer:
    met = family_rule(need.funding, None, None, None)
    for each in need.relations:
        if each.provider == candidate.id:
            met = family_rule(need.funding, each.relation, each.same_household, each.council_exception)
            if not met.is_met:
                return met
    return met


def _not_excluded(need: Need, candidate: Candidate) -> RuleAnswer:
    if candidate.safeguarding_pause:
        return _met_when(False, "Paused by us")
    if candidate.id in need.excluded:
        return _met_when(False, "The person has asked not to be introduced to them")
    if need.id in candidate.excluded:
        return _met_when(False, "They have asked not to be introduced to this person")
    return _met_when(True, "Neither has ruled the other out")


# ---- Musts -------------------------------------------------------------------------------------------------


def _service(pair: Pair) -> RuleAnswer:
    lacking = [code for code in pair.need.services_asked if code not in pair.candidate.services]
    names = said.all_of(service(code).name.lower() for code in lacking or pair.need.services_asked)
    return _met_when(not lacking, f"Does not offer {names}" if lacking else f"Offers {names}")


def _times(pair: Pair) -> RuleAnswer:
    visits = pair.need.visits
    if not visits:
        return _met_when(True, "The times are flexible")
    free = pair.free
    if free is None:
        return _met_when(None, "It is not recorded when they are free")
    uncovered = [visit for visit in visits if not times.job_of(visit, free).starts]
    if uncovered:
        when = "; ".join(f"{said.length(visit.minutes)} within {said.window(visit)}" for visit in uncovered)
        return _met_when(False, f"Not free for {when}")
    if times.placing(visits, free) is None:
        return _met_when(False, "Free for each visit by itself, but not for all of them: some would overlap")
    return _met_when(True, f"Free {said.all_of(said.free(visit, free) for visit in visits)}")


def _hours(pair: Pair) -> RuleAnswer:
    asked, spare = pair.need.minutes_asked, pair.candidate.spare_minutes
    if pair.candidate.full_since is not None:
        return _met_when(False, freshness.full(pair.candidate.full_since))
    if spare is None:
        return _met_when(None, f"Spare time is not recorded; {said.length(asked)} a week is asked")
    return _met_when(
        spare >= asked, f"{said.length(spare)} a week to spare; {said.length(asked)} a week is asked"
    )


def _distance(pair: Pair) -> RuleAnswer:
    miles, off = pair.miles, pair.miles_off
    if miles is None:
        return _met_when(None, "The distance is not known")
    radius, most = pair.candidate.radius_miles, pair.need.max_miles
    limits = [each for each in (radius, most) if each is not None]
    travels = (
        "how far they travel is not recorded" if radius is None else f"they travel up to {said.limit(radius)}"
    )
    asked = "" if most is None else f", and {said.limit(most)} at most is asked"
    evidence = f"{said.capital(distance.about(miles, off > 0))} away; {travels}{asked}"
    if any(miles - off > each for each in limits):
        return _met_when(False, evidence)
    if radius is None or any(miles + off > each for each in limits):
        roughly = "; the places are only roughly known, so ask first" if off else ""
        return _met_when(None, f"{evidence}{roughly}")
    return _met_when(True, evidence)


def _gender(pair: Pair) -> RuleAnswer:
    asked, given = pair.need.gender, pair.candidate.gender
    if asked is None:
        return _met_when(True, "No gender is asked for")
    if given is None:
        return _met_when(None, f"Their gender is not recorded; {said.plain(asked)} is asked")
    return _met_when(given == asked, f"{said.capital(said.plain(given))}; {said.plain(asked)} is asked")


def _language(pair: Pair) -> RuleAnswer:
    asked, spoken = pair.need.languages_any, pair.candidate.languages
    if not asked:
        return _met_when(True, "No language is asked for")
    wanted = said.any_of(map(said.language, asked))
    if spoken is None:
        return _met_when(None, f"Their languages are not recorded; {wanted} is asked")
    shared = [code for code in asked if code in spoken]
    if not shared:
        return _met_when(False, f"Does not speak {wanted}")
    return _met_when(True, f"Speaks {said.all_of(map(said.language, shared))}")


def _driver(pair: Pair) -> RuleAnswer:
    drives = pair.candidate.drives
    if not pair.need.driver:
        return _met_when(True, "Nobody who drives is asked for")
    sentences = {True: "Drives", False: "Does not drive", None: "It is not recorded whether they drive"}
    return _met_when(drives, sentences[drives])


def _pets(pair: Pair) -> RuleAnswer:
    pets, refused = pair.need.pets, pair.candidate.refuses_pets
    if not pets:
        return _met_when(True, "No pets are recorded")
    kept = said.all_of(map(said.plain, pets))
    if refused is None:
        return _met_when(None, f"It is not recorded whether they go to homes with pets; at home: {kept}")
    against = [each for each in pets if each in refused]
    if against:
        return _met_when(False, f"Does not go to homes with a {said.any_of(map(said.plain, against))}")
    return _met_when(True, f"Goes to homes with pets such as these: {kept}")


def _smoking(pair: Pair) -> RuleAnswer:
    refuses = pair.candidate.refuses_smoking_homes
    if not pair.need.smoking_home:
        return _met_when(True, "Nobody is recorded as smoking at home")
    if refuses is None:
        return _met_when(None, "It is not recorded whether they go to homes where people smoke")
    does = "Does not go" if refuses else "Goes"
    return _met_when(not refuses, f"{does} to homes where people smoke")


def _own_must(pair: Pair) -> RuleAnswer:
    asked, answers = pair.need.own_musts, pair.candidate.meets
    if not asked:
        return _met_when(True, "Nothing else is asked for")
    refused = [each for each in asked if answers.get(each) is False]
    unasked = [each for each in asked if each not in answers]
    if refused:
        return _met_when(False, f"Cannot meet: {said.all_of(map(said.plain, refused))}")
    if unasked:
        return _met_when(None, f"Not asked yet: {said.all_of(map(said.plain, unasked))}")
    return _met_when(True, f"Meets: {said.all_of(map(said.plain, asked))}")


def _price(pair: Pair) -> RuleAnswer:
    return price.answer(pair.need, pair.candidate)


LEGAL: Mapping[str, Callable[[Need, Candidate], RuleAnswer]] = {
    "listed": _listed,
    "checks": _checks,
    "lawful_route": _lawful_route,
    "right_to_work": _right_to_work,
    "dp_family": _dp_family,
    "not_excluded": _not_excluded,
}

MUSTS: Mapping[str, Callable[[Pair], RuleAnswer]] = {
    "service": _service,
    "times": _times,
    "hours": _hours,
    "distance": _distance,
    "gender": _gender,
    "language": _language,
    "driver": _driver,
    "pets": _pets,
    "smoking": _smoking,
    "own_must": _own_must,
    "price": _price,
}


def legal_answers(need: Need, candidate: Candidate) -> dict[str, RuleAnswer]:
    """Return the answer of every Legal rule, in the order of the table."""
    return {code: rule(need, candidate) for code, rule in LEGAL.items()}


def must_answers(pair: Pair) -> dict[str, RuleAnswer]:
    """Return the answer of every Must, in the order of the table."""
    return {code: rule(pair) for code, rule in MUSTS.items()}


def first_legal_failure(answers: Mapping[str, RuleAnswer]) -> str | None:
    """Return the first Legal rule that is not certainly met, or None."""
    return next((code for code in LEGAL if not answers[code].is_met), None)


def failed_musts(answers: Mapping[str, RuleAnswer]) -> tuple[str, ...]:
    """Return the Musts that are not met; those not known are not among them."""
    return tuple(code for code in MUSTS if answers[code].answer is Answer.NOT_MET)


def unknown_musts(answers: Mapping[str, RuleAnswer]) -> tuple[str, ...]:
    """Return the Musts that somebody has to ask about first."""
    return tuple(code for code in MUSTS if answers[code].answer is Answer.UNKNOWN)
