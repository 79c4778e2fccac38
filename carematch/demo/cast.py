"""Who is in the demonstration. Every name is invented; the postcodes are sectors with an ending nobody has."""

from dataclasses import dataclass, field

from carematch.rules.lawful_route import LegalForm

PASSWORD = "three demo kettles"  # noqa: S105 - printed by `make run`, refused in production
LABEL = "demonstration"
WEEKDAYS = tuple(f"{day}-{part}" for day in range(5) for part in ("morning", "lunch", "afternoon"))
EVERY_DAY = tuple(
    f"{day}-{part}" for day in range(7) for part in ("morning", "lunch", "afternoon", "evening")
)


@dataclass(frozen=True)
class Helper:
    """Somebody who offers support."""

    name: str
    postcode: str
    services: tuple[str, ...]
    rate: int
    about: str
    legal_form: LegalForm = LegalForm.SOLE_TRADER
    free: tuple[str, ...] = WEEKDAYS
    hours: int = 30
    email: str | None = None
    weekend_rate: int | None = None
    people: int | None = None
    shows_gender: bool = False
    more: dict[str, object] = field(default_factory=dict)


IN_BRISTOL = (
    Helper(
        "Asha Nandakumar",
        "BS4 1QX",
        ("COMP", "PC-WASH", "SHOP"),
        2100,
        "I help people wash, dress and get out, in their own time.",
        free=EVERY_DAY,
        email="provider@southside.example",
        shows_gender=True,
        weekend_rate=2400,
        more={
            "languages": ["en", "pa"],
            "experience": ["dementia"],
            "gender": "female",
            "in_own_words": "I looked after my grandmother for six years, and learned to take my time.",
            "does_not_do": "Lifting without a second person, and nights.",
        },
    ),
    Helper(
        "Tom Brewer",
        "BS3 5QX",
        ("COMP", "OUT", "GARD"),
        1900,
        "A walk, a chat, a tidy garden.",
        shows_gender=True,
        more={"languages": ["en"], "gender": "male", "interests": ["gardening"]},
    ),
    Helper(
        "Grace Oyelaran",
        "BS4 2QX",
        ("COMP", "CLEAN", "COOK", "SHOP"),
        1850,
        "Clean rooms, home cooking and good company.",
        more={"languages": ["en", "fr"], "gender": "female"},
    ),
    Helper(
        "Dilys Pritchard",
        "BS14 9QX",
        ("COMP", "SKILL", "TECH"),
        2000,
        "Patient help with letters, screens and getting on.",
        more={"languages": ["en", "cy"], "gender": "female"},
    ),
    Helper(
        "Kwame Boateng",
        "BS13 9QX",
        ("COMP", "COOK", "CLEAN"),
        1900,
        "Good company and a good meal.",
        more={"languages": ["en"], "gender": "male"},
    ),
    Helper(
        "Harbour Hands CIC",
        "BS3 4QX",
        ("COMP", "OUT", "DAY"),
        2200,
        "Small groups and days out, run by neighbours.",
        legal_form=LegalForm.CIC,
        people=6,
        hours=60,
    ),
)
NEARBY = (
    Helper("Maureen Tuck", "BS31 1QX", ("COMP", "CLEAN"), 1900, "Thirty years of keeping house."),
    Helper("Josef Marek", "BS15 3QX", ("COMP", "OUT"), 1950, "I drive, I listen, I am on time."),
    Helper("Priya Sandhu", "BS16 5QX", ("COMP", "TECH"), 2000, "Phones, forms and company."),
)
IN_THE_REGION = (
    Helper("Lorna Vickery", "BS20 7QX", ("COMP", "COOK"), 1950, "Proper dinners, unhurried company."),
    Helper("Sid Hallett", "BS21 7QX", ("COMP", "GARD"), 1850, "Gardens and company."),
    Helper("Anwen Lloyd", "BS20 0QX", ("COMP", "CLEAN"), 1900, "A steady hand round the house."),
)
# Their base is a head office outside Bristol, and a team in Bristol delivers: one office is approved, one waits.
HEAD_OFFICES = (
    Helper(
        "Crescent Companions Ltd",
        "BA1 2QX",
        ("COMP", "OUT"),
        2300,
        "Visiting companions, with a team in south Bristol.",
        legal_form=LegalForm.COMPANY,
        people=24,
        hours=60,
    ),
    Helper(
        "Coastline Company CIC",
        "BS23 1QX",
        ("COMP", "COOK"),
        2150,
        "Lunch and good company, from a shared kitchen.",
        legal_form=LegalForm.CIC,
        people=14,
        hours=60,
    ),
)
LOCAL_OFFICES = (
    ("BS4 3QW", "The team that visits people in Bristol is managed from there and paid from there."),
    ("BS3 1QW", "The shared kitchen is there, and so are the four people who cook and visit."),
)
LAPSED = Helper("Colin Frayne", "BS4 3QX", ("COMP", "CLEAN"), 1800, "Cleaning and company, every morning.")
WAITING = Helper(
    "Bea Okonkwo", "BS3 3QX", ("PC-WASH", "COMP"), 2150, "Care at home, the way you like it.", free=EVERY_DAY
)

SEEKER = "seeker@southside.example"
DAUGHTER = "daughter@southside.example"

# Where the people live; their names are made of these two lists.
HOMES = ("BS4 1QY", "BS4 2QY", "BS3 5QY", "BS13 0QY", "BS14 9QY", "BS3 3QY", "BS13 9QY", "BS4 4QY")
FIRST = (
    "Harriet",
    "Ronald",
    "Sheila",
    "Malik",
    "Joan",
    "Derek",
    "Amina",
    "Pauline",
    "Stan",
    "Yvonne",
    "Clive",
)
LAST = ("Lowe", "Tidwell", "Corrigan-Hale", "Featherlow", "Ashdown-Price", "Quillmore", "Brackett")
PEOPLE = 10  # as few as the disclosure gate lets a report be made of


def person_name(number: int) -> tuple[str, str]:
    """Return the preferred and the full name of one of the people; no two are the same, and the first is Harriet."""
    first, last = FIRST[number % len(FIRST)], LAST[number % len(LAST)]
    return first, f"{first} {last}"
