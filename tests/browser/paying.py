"""How care is agreed and paid for, and how the council reads what stayed local: the end of the main job."""

import csv
import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

from carematch.core import clock
from tests.browser.registering import Story, menu
from tests.browser.visitor import Visitor


def agree(manager: Visitor, story: Story) -> None:
    """Agree care from the accepted introduction, paid from an Individual Service Fund."""
    menu(manager, "Arrangements").at("Arrangements").follow(
        f"Agree the care {story.references['introduction']}"
    )
    manager.at(f"Agree care from {story.references['introduction']}")
    manager.date("From which day?", clock.today() - dt.timedelta(days=10))
    manager.choose("Individual Service Fund", question="Whose money pays for it?")
    manager.choose("The person", question="Who makes the contract with the provider?")
    manager.choose("Self-employed").press("Record that it is agreed")
    manager.sees("The care is agreed", "2 hours a week at £18.50 an hour", "£37.00", "£60.00")
    story.references["arrangement"] = manager.heading.removeprefix("Arrangement ")


def open_fund(finance: Visitor, story: Story) -> None:
    """Open the fund that the arrangement is paid from, and record money received."""
    menu(finance, "Funds").at("Funds").follow(f"Open a fund {story.references['arrangement']}").at(
        "Open a fund"
    )
    finance.choose("We pay the provider, on legal advice")
    finance.write("If we pay: the reference of the legal advice", "Advice of 3 November")
    finance.press("Open the fund").sees("The fund is open.", "The fund holds £0.00")
    story.references["fund"] = finance.heading.removeprefix("Fund ")
    finance.press("Record money received").write("How much came in?", "100").choose("The council")
    finance.press("Record money received").sees("The fund holds £100.00")


def log_hours(provider: Visitor, story: Story, day: dt.date, hours: str) -> None:
    """Write down hours, as the provider."""
    menu(provider, "My arrangements").follow(f"Write down hours {story.references['arrangement']}")
    provider.date("On which day?", day).write("How many hours?", hours).press("Write down hours")
    provider.sees("The hours are written down. They now wait for approval.")


def approve(manager: Visitor, story: Story) -> None:
    """Tick the hours of the arrangement that wait, and approve them."""
    menu(manager, "Funds").follow("Hours to approve").at("Hours to approve")
    waiting = manager.page.get_by_role(
        "checkbox", name=re.compile(re.escape(story.references["arrangement"]))
    )
    waiting.first.check()
    manager.press("Approve what is ticked")


def pay(finance: Visitor, story: Story) -> None:
    """Pay what is approved, from the fund's page."""
    to_fund(finance, story).sees("£37.00 of it is set aside", "£63.00 is really left")
    finance.follow(f"Pay {story.references['arrangement']}").sees("It will then hold £63.00")
    finance.press("Record that £37.00 is paid").sees(
        "The payment is recorded.", story.references["arrangement"]
    )


def to_fund(visitor: Visitor, story: Story) -> Visitor:
    """Open the page of the story's fund."""
    return menu(visitor, "Funds").follow(story.references["fund"]).at(f"Fund {story.references['fund']}")


def read_statement(finance: Visitor, story: Story) -> dict[str, Decimal]:
    """Open the fund's statement and return how it adds up, line by line."""
    to_fund(finance, story).press("Statement").at(f"Statement of fund {story.references['fund']}")
    return {name: pounds(amount) for name, amount in finance.rows("How it adds up")}


def pounds(text: str) -> Decimal:
    """Read an amount as pages write it."""
    return Decimal(re.sub(r"[£,\s]", "", text).replace("−", "-"))


def open_report(council: Visitor) -> None:
    """Open the latest whole quarter that can be shown."""
    council.at("Local spend retained")
    quarters = council.main.get_by_role(
        "link", name=re.compile(r"quarter|Quarter|[A-Z][a-z]+ to [A-Z][a-z]+")
    )
    council.follow(quarters.first.inner_text()).at(re.compile("^Local spend retained, "))


def read_bars(council: Visitor) -> dict[str, tuple[Decimal, float]]:
    """Return what each bar of the picture says and how long it is drawn, in percent of the picture."""
    picture = council.page.get_by_role("img", name="Where the money landed")
    drawn = picture.evaluate(
        """picture => [...picture.querySelectorAll("text")].map(text => {
            const said = text.querySelector("tspan").textContent
            const bar = text.nextElementSibling.nextElementSibling
            return [text.textContent.replace(said, "").trim(), said.trim(), parseFloat(bar.getAttribute("width"))]
        })"""
    )
    return {label: (pounds(said.partition(" (")[0]), width) for label, said, width in drawn}


def download(council: Visitor) -> list[dict[str, str]]:
    """Download the figures and return the file's rows."""
    with council.page.expect_download() as downloading:
        council.page.get_by_role("link", name="Download these figures (CSV)").click()
    assert downloading.value.suggested_filename.endswith(".csv")
    with Path(downloading.value.path()).open(newline="") as file:
        return list(csv.DictReader(file))
