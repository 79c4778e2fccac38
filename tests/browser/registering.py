"""How a provider registers and comes onto the list, and how a person asks for help: the first steps of the main job."""

import re
from dataclasses import dataclass, field

from carematch.demo import cast
from tests.browser.visitor import Visitor
from tests.support.live import Live

PASSWORD = "violet tractor harmonica"
ANCHOR = f"Southside Neighbours ({cast.LABEL})"
MANAGER = "manager@southside.example"
FINANCE = "finance@southside.example"
COUNCIL = "council@bristol.example"
TOWN = "BS4 2QX"
LINK = re.compile(r"http://\S+/register/link/\S+")
ASKING_LINK = re.compile(r"http://\S+/ask/link/\S+")
DECLARATION = "What I have written is true, and I will tell you when it changes"


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


def begin_registration(visitor: Visitor, story: Story, live: Live) -> None:
    """Begin with a name and an email address, go on by the letter, choose a password, and do the first tasks."""
    find_anchor(visitor).follow(f"Offer support through {ANCHOR}")
    start_by_letter(visitor, live, story.provider, story.provider_email)
    visitor.follow(re.compile("Choose a password")).write_password("New password", PASSWORD)
    visitor.press("Choose this password").sees("Your password is changed").open(visitor.url)
    visitor.follow("My organisations").at("Register to offer support")
    say_who(visitor)
    say_how(visitor)
    visitor.follow("What you offer").choose("Companionship", "Shopping").press("Continue")
    visitor.at("What you offer").sees("What this means", "Needed for: Shopping").press("Continue")


def start_by_letter(visitor: Visitor, live: Live, name: str, email: str) -> None:
    """Ask for the link from the front door of registering, and open it."""
    visitor.at("Offer your support").press("Start now").at("Start your registration")
    visitor.press("Send me the link").sees("There is a problem", "Enter your full name")
    visitor.write("What is your full name?", f"{name} Alder").write("What is your email address?", email)
    visitor.press("Send me the link").at("Check your email")
    found = LINK.search(live.letter(email, LINK.pattern))
    assert found
    visitor.open(found[0]).at("Welcome").press("Go on with my registration")
    visitor.at("Register to offer support").sees(re.compile(r"Your reference is P-\w{4}-\w{4}"))


def say_who(visitor: Visitor) -> None:
    """Do the task that asks who somebody is; the name is known from the start."""
    visitor.follow("Who you are").at("What name should people see?").press("Continue")
    visitor.at("What is your home address?").press("Continue").sees("There is a problem")
    visitor.write("What is your home address?", f"4 Invented Street, Bristol, {TOWN}").press("Continue")
    visitor.write("What is your phone number?", "0117 496 0444").press("Continue")
    visitor.at("Are you under 22?").choose("No").press("Continue").at("Register to offer support")


def say_how(visitor: Visitor) -> None:
    """Do the task that asks how somebody works, as a sole trader who works alone."""
    visitor.follow("How you work").choose("Sole trader (self-employed, working for myself)").press("Continue")
    visitor.at("Does your business have a name? (optional)").press("Continue")
    visitor.at("Do you give the support yourself, in person?").choose("Yes").press("Continue")
    visitor.at("Does anybody else give support for you?").choose("No").press("Continue")
    visitor.write("How many people, with you?", "1").press("Continue").at("Register to offer support")


def finish_registration(visitor: Visitor, story: Story) -> None:
    """Do the other tasks, read everything once more, change an answer, and send it."""
    visitor.at("Register to offer support")
    say_where_and_when(visitor, "Monday morning", "Wednesday morning", "Friday morning")
    visitor.follow("What you charge").write("Monday to Friday", "18").press("Continue")
    visitor.follow("Check your answers and send them").at("Check your answers")
    visitor.sees("Companionship", "Shopping", "£18.00").follow("Change monday to friday")
    visitor.write("Monday to Friday", "18.50").press("Continue").at("Check your answers").sees("£18.50")
    visitor.press("Send for checking").sees("There is a problem").choose(DECLARATION)
    visitor.press("Send for checking").at("Registration sent").sees("Right to work", "Identity")
    visitor.follow("Go to my page").at("My page").sees("Waiting to be checked")


def say_where_and_when(visitor: Visitor, *free: str) -> None:
    """Do the tasks that ask where somebody works and when; the postcode of the home address is there already."""
    visitor.follow("Where you work").at("What postcode do you work from?").press("Continue")
    visitor.at("Is that your home?").choose("Yes").press("Continue")
    visitor.write("How many miles will you go to somebody?", "5").press("Continue")
    visitor.choose("On foot", "By car, which I drive myself").press("Continue")
    visitor.follow("When you are free").at("When are you usually free?").choose(*free).press("Continue")
    visitor.write("How many hours a week can you work altogether?", "12").press("Continue")
    visitor.at("Register to offer support")


def ask_for_help(visitor: Visitor, story: Story, live: Live) -> None:
    """Begin by a letter, choose a password, do every task of a need, and send it."""
    find_anchor(visitor).press(f"Tell {ANCHOR} what you need")
    begin_to_ask(visitor, live, story.seeker, story.seeker_email)
    draft = visitor.page.url
    visitor.follow(re.compile("Choose a password")).write_password("New password", PASSWORD)
    visitor.press("Choose this password").sees("Your password is changed").open(draft)
    answer_the_need(visitor, postcode="BS4 2QY")
    visitor.follow("Check your answers and send them").at("Check your answers")
    visitor.sees("Companionship", "Individual Service Fund", "Monday, 1 hour between 8am and 11am")
    visitor.press(f"Send to {ANCHOR}").at("Your answers are sent")
    story.references["need"] = visitor.main.get_by_role("strong").first.inner_text()


def begin_to_ask(visitor: Visitor, live: Live, name: str, email: str) -> str:
    """Ask for the link from the front door of asking for help, open it, and return it."""
    visitor.at("Tell us what you need").press("Start now").at("Start your answers")
    visitor.press("Send me the link").sees("There is a problem", "Enter your email address")
    visitor.write("What should we call you?", name).write("What is your email address?", email)
    visitor.press("Send me the link").at("Check your email")
    found = ASKING_LINK.search(live.letter(email, ASKING_LINK.pattern))
    assert found
    visitor.open(found[0]).at("Welcome").press("Go on with my answers").at("Tell us what you need")
    return found[0]


def answer_the_need(visitor: Visitor, *, postcode: str) -> None:
    """Do the tasks of a need from its task list; the optional ones stay open."""
    visitor.follow("About you").at("What would you like to be called?").press("Continue")
    visitor.at("What is your full name? (optional)").press("Continue").at("Tell us what you need")
    say_how_to_be_reached(visitor)
    visitor.follow("Where you live").write("What is your postcode?", postcode).press("Continue")
    visitor.at("What is your house number and street? (optional)").press("Continue")
    visitor.follow("What would help").choose("Companionship").press("Continue")
    visitor.follow("When in the week").choose("On days and at times that I know").press("Continue")
    visitor.at("Visits in the week").choose("Monday", "Wednesday").write("Not before", "8am")
    visitor.write("Finished by", "11:00").write("How many hours is the visit?", "1")
    visitor.press("Add this visit").sees("Together: 2 hours a week").press("These are all my visits")
    say_from_when(visitor)
    visitor.follow("How it will be paid for").choose("Individual Service Fund").press("Continue")
    visitor.write("How much is there for this, each week?", "60").press("Continue")
    visitor.at("How much of your own would you add, each week? (optional)").press("I do not know yet")
    visitor.at("Tell us what you need")


def say_how_to_be_reached(visitor: Visitor) -> None:
    """Do the task that asks how somebody likes to be contacted: on the phone, in the morning."""
    visitor.follow("How to reach you").write("What is your phone number?", "0117 496 0777").press("Continue")
    visitor.at("How would you like us to contact you?").choose("Phone call").press("Continue")
    visitor.at(re.compile("^When is the best time to call you")).choose("Morning, 9am to noon")
    visitor.press("Continue").at(re.compile("^Does any of this help")).press("Continue")
    visitor.at(re.compile("^How should our letters to you look")).choose("Large print").press("Continue")
    visitor.at("Tell us what you need")


def say_from_when(visitor: Visitor) -> None:
    """Do the task that asks when it should start."""
    visitor.follow("When it should start").choose("For less than a month").press("Continue")
    visitor.at(re.compile("^Are you in hospital")).choose("No").press("Continue")
    visitor.at("When should it start?").choose("As soon as somebody can").press("Continue")
    visitor.at(re.compile("^Is there a day by which")).press("Continue").at("Tell us what you need")
