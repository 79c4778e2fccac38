"""How a manager checks a provider: each kind of check by its own questions, two references, and onto the list."""

import datetime as dt

from carematch.core import clock
from carematch.rules.checks import CHECK_LABELS, CheckKind
from tests.browser.registering import Story, menu
from tests.browser.visitor import Visitor

LIABILITY = (CheckKind.PUBLIC_LIABILITY, CheckKind.EMPLOYERS_LIABILITY)
ENHANCED = CheckKind.DBS_ENHANCED_ADULTS_BARRED


def record_check(
    manager: Visitor,
    kind: CheckKind,
    *,
    seen_on: dt.date | None = None,
    valid_until: dt.date | None = None,
    again: bool = False,
) -> None:
    """Record one accepted check, from the provider's page, with all that its kind must show."""
    label = CHECK_LABELS[kind]
    manager.follow(f"{'Record again' if again else 'Record'} {label}").at("Record a check").sees(label)
    manager.choose("Saw the original document")
    until = valid_until or clock.today() + dt.timedelta(days=300)
    if kind in LIABILITY:
        manager.write("What is the policy number?", "POL 77").write("How much does it cover?", "5,000,000")
        manager.choose("It covers everything they offer through us")
        manager.date("What is the last day of cover?", until)
    elif kind in (ENHANCED, CheckKind.DBS_BASIC):
        manager.write("What is the certificate number?", "001234567890")
        manager.date("When was it issued?", clock.today() - dt.timedelta(days=30))
    else:
        manager.write("How can it be found again?", f"Seen on paper: {label}")
    if kind is ENHANCED:
        manager.choose("Adult workforce", "The certificate says that the adults' barred list was checked")
        manager.choose("They agree that we check its status with the DBS Update Service")
    if kind is CheckKind.RIGHT_TO_WORK:
        manager.choose("No", question="May they work here for a limited time only?")
    if seen_on:
        manager.date("When was it checked?", seen_on)
    manager.choose("Accepted").press("Record check").sees("Check recorded")


def record_references(manager: Visitor) -> None:
    """Name two people on the phone where nobody is named, ask them, and write down what they said."""
    manager.follow("See who was named and asked").at("References")
    for name in ("Harriet Moss", "Leon Barker"):
        if not manager.main.get_by_role("heading", name=name).count():
            manager.press("Name somebody").write("What is their name?", name)
            manager.write("How can we reach them?", f"{name.split()[0].lower()}@referees.example")
            manager.write("How do they know the provider?", "We worked together")
            manager.choose("No", question="Are they a relative?")
            manager.choose("Yes", question="Do they agree").press("Record name").sees("Name recorded")
    for name in ("Harriet Moss", "Leon Barker"):
        manager.follow(f"Record their answer {name}").at("Record what somebody answered")
        manager.choose("Spoke to the people named")
        manager.choose("No", question="Are they a relative").choose("Yes", question="Do they agree")
        manager.choose("Accepted").press("Record answer").sees("Answer recorded")
    manager.sees("Two or more count: the check is good.").follow("Back")


def check_everything(manager: Visitor) -> None:
    """Record every check that the provider on the page still needs."""
    wanted = [row[0] for row in manager.rows("Checks") if "Not recorded" in row[1]]
    kinds = [kind for kind, label in CHECK_LABELS.items() if any(each.startswith(label) for each in wanted)]
    for kind in kinds:
        if kind is CheckKind.REFERENCES:
            record_references(manager)
        else:
            record_check(manager, kind)


def list_provider(manager: Visitor, story: Story) -> None:
    """Record every check that the services ask for and, once all are good, list the provider."""
    menu(manager, "Providers").at("Providers").follow(story.provider)
    manager.sees("They can be listed when every check below is good")
    check_everything(manager)
    manager.press("List them now").sees("They are listed. People can find them now.")
