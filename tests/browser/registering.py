"""How a provider registers and comes onto the list, and how a person asks for help: the first steps of the main job."""

import datetime as dt
from dataclasses import dataclass, field

from carematch.core import clock
from carematch.demo import cast
from carematch.rules.checks import CHECK_LABELS, CheckKind
from tests.browser.visitor import Visitor

PASSWORD = "violet tractor harmonica"
ANCHOR = f"Southside Neighbours ({cast.LABEL})"
MANAGER = "manager@southside.example"
FINANCE = "finance@southside.example"
COUNCIL = "council@bristol.example"
TOWN = "BS4 2QX"
# What a manager writes down for each kind of check; the rest of the form is the same for all.
UNTIL = {CheckKind.PUBLIC_LIABILITY, CheckKind.MOTOR_BUSINESS}
ISSUED = {CheckKind.DBS_BASIC, CheckKind.DBS_ENHANCED_ADULTS_BARRED}


@dataclass
class Story:
    """What is told once and needed later."""

    tag: str
    references: dict[str, str] = field(default_factory=dict)

    @property
    def provider(self) -> str:
        """Return the name that people see of the provider."""
        return f"Wren{self.tag}"

    @property
    def provider_email(self) -> str:
        """Return the provider's address."""
        return f"wren.{self.tag.lower()}@people.example"

    @property
    def seeker(self) -> str:
        """Return what the person is called."""
        return f"Betty{self.tag}"

    @property
    def seeker_email(self) -> str:
        """Return the person's address."""
        return f"betty.{self.tag.lower()}@people.example"


def sign_in(visitor: Visitor, email: str, password: str = cast.PASSWORD) -> Visitor:
    """Sign in from the front page."""
    visitor.open("/").follow("Sign in").write("Email address", email)
    return visitor.write_password("Password", password).press("Sign in")


def menu(visitor: Visitor, name: str) -> Visitor:
    """Follow a link of the main menu."""
    return visitor.follow(name, within=visitor.page.get_by_role("navigation", name="Menu").first)


def find_anchor(visitor: Visitor) -> Visitor:
    """Go from the front page to the anchor that serves a postcode."""
    visitor.open("/").at("Find someone local to help").write("Postcode", "bs42qx")
    return visitor.press("Find help").at(f"Help near {TOWN}")


def begin_registration(visitor: Visitor, story: Story) -> None:
    """Make an account and answer the first two tasks."""
    find_anchor(visitor).follow(f"Offer support through {ANCHOR}")
    visitor.at("Offer your support").press("Start now").at("Create an account")
    visitor.press("Create account").sees("There is a problem", "Enter your full name")
    visitor.write("Your full name", f"{story.provider} Alder").write("Email address", story.provider_email)
    visitor.write_password("Choose a password", PASSWORD).press("Create account")
    visitor.at("Register to offer support").follow("About you").at("About you")
    visitor.write("What name should people see?", story.provider)
    visitor.choose("Sole trader (self-employed, working for myself)")
    visitor.choose("Yes", question="Do you give the support yourself, in person?")
    visitor.choose("No", question="Does anybody else give support for you?")
    visitor.press("Save and continue").at("Register to offer support").follow("What you offer")
    visitor.choose("Companionship", "Shopping").press("Save and continue")


def finish_registration(visitor: Visitor, story: Story) -> None:
    """Answer the other tasks, read everything once more, and send it."""
    visitor.at("Register to offer support").follow("Where you work").write(
        "What postcode do you work from?", TOWN
    )
    visitor.choose("Yes", question="Is that your home?").write("How many miles will you go to somebody?", "5")
    visitor.choose("Yes", question="Do you drive").press("Save and continue").follow("When you are free")
    visitor.choose("Monday morning", "Wednesday morning", "Friday morning")
    visitor.write("How many hours a week can you work altogether?", "12").press("Save and continue")
    visitor.follow("What you charge").write("What do you charge for an hour, Monday to Friday?", "18.50")
    visitor.press("Save and continue").press("Check your answers").at("Check your answers")
    visitor.sees("Companionship", "Shopping", "£18.50").press("Send for checking")
    visitor.sees("There is a problem").choose(
        "What I have written is true, and I will tell you when it changes"
    )
    visitor.press("Send for checking").at("Registration sent").sees("Right to work", "Identity")
    visitor.follow("Go to my page").at("My page").sees("Waiting to be checked")


def record_check(
    manager: Visitor,
    kind: CheckKind,
    *,
    seen_on: dt.date | None = None,
    valid_until: dt.date | None = None,
    again: bool = False,
) -> None:
    """Record one check, from the provider's page."""
    label = CHECK_LABELS[kind]
    manager.follow(f"{'Record again' if again else 'Record'} {label}").at("Record a check")
    manager.choose("Saw the original document").write("How can it be found again?", f"Seen on paper: {label}")
    if seen_on:
        manager.date("When was it checked?", seen_on)
    if kind in ISSUED:
        manager.date("When was it issued?", clock.today() - dt.timedelta(days=30))
    if kind in UNTIL:
        until = valid_until or clock.today() + dt.timedelta(days=300)
        manager.date("What is the last day it is good for?", until)
    manager.choose("Accepted").press("Record check").sees("Check recorded")


def list_provider(manager: Visitor, story: Story) -> None:
    """Record every check that the services ask for and, once all are good, list the provider."""
    menu(manager, "Providers").at("Providers").follow(story.provider)
    manager.sees("They can be listed when every check below is good")
    asked = [row[0] for row in manager.rows("Checks")]
    kinds = [kind for kind, label in CHECK_LABELS.items() if any(each.startswith(label) for each in asked)]
    assert CheckKind.RIGHT_TO_WORK in kinds
    for kind in kinds:
        record_check(manager, kind)
    manager.press("List them now").sees("They are listed. People can find them now.")


def ask_for_help(visitor: Visitor, story: Story) -> None:
    """Make an account, do every task of a need, and send it."""
    find_anchor(visitor).press(f"Tell {ANCHOR} what you need")
    visitor.at("Tell us what you need").press("Start now").at("Create an account")
    visitor.write("What should we call you?", story.seeker).write("Email address", story.seeker_email)
    visitor.write_password("Choose a password", PASSWORD).press("Create account")
    answer_the_need(visitor, postcode="BS4 2QY")
    visitor.follow("Check your answers and send them").at("Check your answers")
    visitor.sees("Companionship", "Individual Service Fund", "Monday, 1 hour between 8am and 11am")
    visitor.press(f"Send to {ANCHOR}").at("Your answers are sent")
    story.references["need"] = visitor.main.get_by_role("strong").first.inner_text()


def answer_the_need(visitor: Visitor, *, postcode: str) -> None:
    """Do the tasks of a need from its task list; the optional ones stay open."""
    visitor.follow("About you").choose("Phone call").write("Phone number", "0117 496 0777")
    visitor.press("Save and continue").follow("Where do you live?").write("Postcode", postcode)
    visitor.press("Save and continue").follow("What would help?").choose("Companionship")
    visitor.press("Save and continue").follow("When in the week do you want help?")
    visitor.choose("On days and at times that I choose").press("Save and continue").at("Visits in the week")
    visitor.choose("Monday", "Wednesday").write("Not before", "8am").write("Finished by", "11:00")
    visitor.write("How many hours is the visit?", "1").press("Add this visit").sees(
        "Together: 2 hours a week"
    )
    visitor.press("These are all my visits").follow("When should it start?").choose("As soon as somebody can")
    visitor.press("Save and continue").follow("How will it be paid for?").choose("Individual Service Fund")
    visitor.write("How much is there for this, each week?", "60").press("Save and continue")
