"""The demonstration's community life: invented groups at invented places, and a file of more to try out."""

import datetime as dt
from typing import Any

from carematch.community import service
from carematch.community.bulk import runs
from carematch.community.vocabulary import Cost, Repeats, Setting
from carematch.core import clock
from carematch.core.csvfile import written
from carematch.core.db import transaction
from carematch.core.money import Money
from carematch.demo.past import Past
from carematch.matching.belonging import joining
from carematch.matching.belonging.record import Meets
from carematch.seekers import service as seekers
from carematch.seekers.vocabulary import Channel

# What is said of each, and how many weeks ago somebody confirmed it.
GROUPS: tuple[tuple[int, dict[str, Any]], ...] = (
    (1, {
        "name": "Tuesday lunch club",
        "about": "A hot lunch at long tables, and nobody has to wash up.",
        "kinds": ["eating", "company"], "venue": "Marksbury Hall", "address": "2 Invented Row", "postcode": "BS3 5QX",
        "days": [1], "starts": 720, "ends": 840, "cost": Cost.POUNDS, "price": Money(450), "age_from": 60,
        "step_free": True, "transport_help": True, "phone": "0117 496 0710", "contact_name": "Nell Hurst",
        "contact_agreed": True,
    }),
    (2, {
        "name": "Knit and natter",
        "about": "Bring what you are making, or come for the tea.",
        "kinds": ["making", "company"], "interests": ["crafts"], "venue": "The Reading Room",
        "postcode": "BS4 1QX", "days": [2], "starts": 630,
        "ends": 720, "step_free": True, "carers_welcome": True, "website": "https://knit.example",
    }),
    (1, {
        "name": "Slow walk round the park",
        "about": "Half a mile with two benches on the way. Sticks and frames welcome.",
        "kinds": ["moving", "out"], "interests": ["walking"], "venue": "Park gate, Hengrove", "postcode": "BS14 9QX",
        "days": [0, 3], "starts": 660, "ends": 705, "step_free": True, "phone": "0117 496 0711",
    }),
    (3, {
        "name": "Allotment mornings",
        "about": "Raised beds, so that you can garden sitting down.", "kinds": ["nature"],
        "interests": ["gardening"], "venue": "Plot 9, Bishopsworth", "postcode": "BS13 9QX",
        "repeats": Repeats.FORTNIGHTLY, "days": [5], "starts": 600, "ends": 720, "when_words": "March to October",
        "step_free": False,
    }),
    (1, {
        "name": "Sing for the joy of it",
        "about": "Songs that everybody knows. No sheets, no auditions.",
        "kinds": ["music"], "interests": ["music"], "venue": "Totterdown Chapel Hall", "postcode": "BS4 2QX",
        "days": [4], "starts": 840,
        "ends": 930, "cost": Cost.WORDS, "cost_words": "Give what you can", "communities": ["black_caribbean"],
    }),
    (2, {
        "name": "Carers' breathing space",
        "about": "A quiet hour among people who also look after somebody.",
        "kinds": ["carers", "wellbeing"], "setting": Setting.ONLINE, "repeats": Repeats.MONTHLY, "days": [3],
        "starts": 1140, "ends": 1200, "when_words": "The first Thursday", "email": "space@carers.example",
    }),
    (4, {
        "name": "Telephone tea break",
        "about": "Four people and a chatty host on one phone call.",
        "kinds": ["company"], "setting": Setting.PHONE, "days": [0, 2, 4], "starts": 900, "ends": 930,
        "languages": ["en", "pa"],
        "phone": "0117 496 0712",
    }),
    (15, {
        "name": "Tablet and phone help",
        "about": "Sit beside a patient volunteer and ask anything.",
        "kinds": ["learning"], "venue": "Library corner, Bedminster", "postcode": "BS3 4QX", "days": [1],
        "starts": 600, "ends": 690,
    }),
    (30, {
        "name": "Saturday bingo",
        "about": "Small prizes, large cards.", "kinds": ["company"], "venue": "The Old Depot",
        "postcode": "BS3 3QX", "days": [5], "starts": 840, "ends": 960,
    }),
)  # fmt: skip
_FILE = (
    ("Reference", "Name", "What people do there", "Kinds", "How", "How often", "Days", "Starts", "Cost"),
    ("T-01", "Quiz by phone", "Ten questions and tea.", "Company", "By phone", "Every week", "Monday", "14:00", "Free"),
    ("T-02", "Chess online", "Slow games, kind opponents.", "Games", "Online", "Every week", "Sunday", "16:00", "Free"),
)  # fmt: skip


def leave(past: Past) -> None:
    """Leave the groups of the anchor as they are on a working day, somebody who would like to try one, and a file."""
    today = clock.today()
    with transaction():
        made = [
            service.add(
                past.anchor, by=past.manager, confirmed_on=today - dt.timedelta(weeks=weeks_ago), **said
            )
            for weeks_ago, said in GROUPS
        ]
        own = seekers.list_own_needs(past.anchor, past.seeker)[0]
        joining.join(
            past.anchor,
            own.id,
            made[0].id,
            by=past.manager,
            meets=Meets.TRYING,
            agreed=joining.Agreed(on=today, channel=Channel.PHONE),
        )
        content = written(_FILE[0], _FILE[1:]).encode()
        runs.receive(past.anchor, by=past.manager, file_name="groups.csv", content=content)
