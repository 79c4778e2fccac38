"""What a provider has answered, in words, task by task: for checking one's answers, and for whoever checks them."""

from dataclasses import dataclass

from carematch.organisations.models import Organisation
from carematch.organisations.neighbourhoods import neighbourhood_name
from carematch.places.values import Precision
from carematch.providers.models import Provider
from carematch.providers.tasks import TITLES, Task, is_done
from carematch.providers.vocabulary import DAY_TYPE_LABELS, LEGAL_FORM_LABELS
from carematch.providers.week import Span, hours, in_words
from carematch.rules import vocabulary
from carematch.rules.taxonomy import SERVICES

_PRECISIONS = {
    Precision.UNIT: "Known by the whole postcode",
    Precision.SECTOR: "Only roughly known: the middle of the postcode sector, so distances say “about”",
    Precision.OUTCODE: "Only roughly known: the middle of the postcode district, so distances say “about”",
}


@dataclass(frozen=True, slots=True)
class Section:
    """One task: its title, whether it is done, and its answers as (question, answer); an empty answer was not given."""

    task: Task
    title: str
    is_done: bool
    rows: list[tuple[str, str]]


def sections(organisation: Organisation, provider: Provider) -> list[Section]:
    """Return every task with its answers, in the order of the task list."""
    answers = {
        Task.ABOUT: _about(provider),
        Task.OFFER: [("Services", ", ".join(_names(provider)))],
        Task.WHERE: _where(organisation, provider),
        Task.WHEN: _when(provider),
        Task.RATES: [
            (label, f"{provider.rate_by_day[day]} an hour" if day in provider.rate_by_day else "")
            for day, label in DAY_TYPE_LABELS.items()
        ],
        Task.MORE: _more(provider),
    }
    return [Section(task, TITLES[task], is_done(provider, task), answers[task]) for task in Task]


def _names(provider: Provider) -> list[str]:
    return [each.name for code, each in SERVICES.items() if code in provider.service_codes]


def _about(provider: Provider) -> list[tuple[str, str]]:
    return [
        ("Full name", provider.full_name),
        ("Name that people see", provider.name),
        ("Business name", provider.trading_name),
        ("Works as", LEGAL_FORM_LABELS[provider.legal_form] if provider.legal_form else ""),
        ("Gives the support in person", _yes_or_no(provider.delivers_in_person)),
        ("Others give support for them", _yes_or_no(provider.employs_carers)),
        ("People in the business", str(provider.people_involved or "")),
        ("Full-time people", str(provider.fte or "")),
        ("CQC location ID", provider.cqc_location_id),
        ("In one line", provider.about),
    ]


def _where(organisation: Organisation, provider: Provider) -> list[tuple[str, str]]:
    return [
        ("Postcode", provider.base_postcode or ""),
        ("Neighbourhood", neighbourhood_name(organisation, provider.msoa_code) or ""),
        ("Place on the map", _known_by(provider)),
        ("Works from home", _yes_or_no(provider.works_from_home)),
        ("Goes up to", f"{provider.radius_miles} miles" if provider.radius_miles else ""),
        ("Drives", _yes_or_no(provider.drives)),
    ]


def _known_by(provider: Provider) -> str:
    """Say how closely the base is known, and by whom."""
    if provider.lat is None or provider.precision is None:
        return ""
    if provider.point_source:
        return f"The premises, as found by {provider.point_source}"
    return _PRECISIONS[Precision(provider.precision)]


def _when(provider: Provider) -> list[tuple[str, str]]:
    identity = provider.identity
    free = in_words(Span(each.day, each.starts, each.ends) for each in identity.windows)
    return [
        ("Usually free", ". ".join(free)),
        ("Hours a week", hours(identity.weekly_minutes) if identity.weekly_minutes else ""),
    ]


def _more(provider: Provider) -> list[tuple[str, str]]:
    refused = vocabulary.labels(provider.refuses_pets, vocabulary.PETS)
    smoking = {True: "No", False: "Yes", None: ""}[provider.refuses_smoking_homes]
    return [
        ("Languages", ", ".join(vocabulary.labels(provider.languages, vocabulary.LANGUAGES))),
        ("Experience", ", ".join(vocabulary.labels(provider.experience, vocabulary.EXPERIENCE))),
        ("Interests", ", ".join(vocabulary.labels(provider.interests, vocabulary.INTERESTS))),
        (
            "Communities worked with",
            ", ".join(vocabulary.labels(provider.communities, vocabulary.COMMUNITIES)),
        ),
        ("Gender", vocabulary.GENDERS.get(provider.gender or "", "")),
        ("Animals they cannot work with", ", ".join(refused)),
        ("Works in homes where people smoke", smoking),
    ]


def _yes_or_no(value: bool | None) -> str:
    return {True: "Yes", False: "No", None: ""}[value]
