"""How a manager finds who fits and introduces them, and how both sides answer: the middle of the main job."""

import re

from tests.browser.registering import Story, menu
from tests.browser.visitor import Visitor

_NEAR = {"Less than a quarter of a mile": 0.2, "Within about a mile": 0.5, "About a mile": 1.0}


def open_desk(manager: Visitor, story: Story) -> None:
    """Go from the list of needs to the desk of the story's need."""
    menu(manager, "Needs").at("Needs").follow(story.references["need"])
    manager.at(f"Need {story.references['need']}").press("See who could help")
    manager.at(f"Who can help with {story.references['need']}")


def distances(manager: Visitor) -> list[float]:
    """Return how far away those who fit are said to be, in the order of the desk."""
    fits = manager.main.get_by_role("heading", name="Who fits", exact=True)
    said: list[str] = fits.evaluate(
        """heading => {
            let list = heading
            while (list && list.tagName !== "UL") list = list.nextElementSibling
            return [...list.querySelectorAll("dt")]
                .filter(term => term.textContent === "Distance")
                .map(term => term.nextElementSibling.firstChild.textContent.trim())
        }"""
    )
    return [_NEAR.get(each) or float(re.sub(r"[^0-9.]", "", each)) for each in said]


def read_rules(manager: Visitor, story: Story) -> list[list[str]]:
    """Open every rule of the story's provider, and return them with answers and evidence."""
    mine = manager.page.get_by_role("listitem").filter(
        has=manager.page.get_by_role("heading", name=story.provider)
    )
    summary = mine.get_by_text("Every rule: P-").first
    story.references["provider"] = summary.inner_text().removeprefix("Every rule: ").strip()
    summary.click()
    return manager.rows(f"Rules for {story.references['provider']}")


def introduce(manager: Visitor, story: Story) -> None:
    """Introduce the story's provider, with a reason and the consent just given on the phone."""
    manager.follow(re.compile(rf"^Introduce\s+{story.provider}$"))
    manager.at(f"Introduce somebody for {story.references['need']}").sees(story.provider, story.seeker)
    manager.press("Introduce them").sees("There is a problem")
    manager.choose("They have agreed to this").choose("The person themselves").choose("On the phone")
    manager.choose("Nearest who can do it").press("Introduce them")
    manager.at(re.compile("^Introduction ")).sees("Waiting for replies", "We wrote to them")
    story.references["introduction"] = manager.heading.removeprefix("Introduction ")


def say_yes(visitor: Visitor, story: Story) -> None:
    """Answer the introduction that is open, signed in."""
    visitor.at(f"Introduction {story.references['introduction']}")
    visitor.press("Send my answer").sees("There is a problem")
    visitor.choose("Yes", question="Do you want to go ahead?").press("Send my answer")
    visitor.sees("Your answer is recorded")
