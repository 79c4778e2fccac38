"""A manager helps somebody on the phone; a daughter is invited, sees how it stands, and cannot decide in her name."""

import re

import pytest

from tests.browser.conftest import Meet
from tests.browser.registering import MANAGER, PASSWORD, sign_in
from tests.support.live import Live

pytestmark = pytest.mark.xdist_group("browser")
LINK = re.compile(r"http://\S+/invitations/\S+")


@pytest.mark.parametrize(
    "how", [{}, {"javascript": False, "width": 320}], ids=["with-scripts", "small-without"]
)
def test_somebody_is_helped_and_their_daughter_sees_how_it_stands(
    meet: Meet, installations: dict[str, Live], how: dict
) -> None:
    live = installations["sqlite"].ready()
    tag = "Ada" if how else "Ida"
    daughter_email = f"{tag.lower()}@people.example"
    manager = sign_in(meet(**how), MANAGER)
    manager.open("/southside/needs/new").at("Record a need").sees("You may keep what I told you")
    manager.write("What would they like to be called?", f"Old {tag}").write("Phone number", "0117 496 0123")
    manager.choose("On the phone").choose("They have agreed to this").press("Continue")
    manager.sees(f"You are helping Old {tag}", "This time: on the phone", "Keep and use what you told us")
    page = manager.page.url

    manager.follow("Tell a provider who you are").sees("every provider whom you introduce")
    manager.press("Record the consent").sees("There is a problem")
    manager.choose("They have agreed to this", "The person themselves", "On the phone", "Read out")
    manager.press("Record the consent").sees("Every provider who is introduced", "Covers them")
    manager.follow("Record somebody who acts for them").at("Who acts for them?")
    manager.write("What is their name?", tag).choose("None: helps, but cannot decide")
    manager.write("Their email address", daughter_email).press("Save")
    manager.sees(tag, "Invited, and has not come yet")

    daughter = meet(**how).open(LINK.search(live.letter(daughter_email, "/invitations/"))[0])
    daughter.at("You are invited").write("Your name", tag).write_password("Choose a password", PASSWORD)
    daughter.press("Create my account").at("My needs").sees(f"For Old {tag}")
    daughter.follow("See who acts for whom").sees(f"Who acts for Old {tag}", "helps, but cannot decide")
    daughter.open("/southside/my-needs/consents").sees("They may be told")
    daughter.follow(re.compile("^Tell the council")).choose("I agree to this").press("Agree")
    daughter.sees("There is a problem", "a helper cannot consent")
    daughter.open("/southside/my-needs/consents").follow(re.compile("^Say whom we should not introduce"))
    daughter.press("Say whom not to introduce").page.get_by_role("combobox").select_option(index=1)
    daughter.press("Do not introduce them").sees("We do not introduce them", "May be introduced again")

    manager.open(page).press(re.compile(r"^Withdraw\s*: Tell a provider")).sees("Withdrawn on")
    manager.follow("Print a copy of their answers").at("A copy of the answers").sees(f"Dear Old {tag},")
    manager.follow("Large print").sees(f"Dear Old {tag},")
    size = manager.page.locator(".app-letter p").first.evaluate(
        "p => parseFloat(getComputedStyle(p).fontSize)"
    )
    assert size >= 16 * 96 / 72
    manager.follow("Easy Read").sees("You told us what you need.")
    manager.follow("Note that they get a copy").choose("By post").press("Save").sees("by post")
    manager.follow(re.compile(rf"^Change\s*: {tag}")).at("Change how somebody acts")
    manager.open(page).press(re.compile(rf"^End\s*: {tag}")).sees(
        "Nobody acts for this person", "ended or changed on"
    )
    daughter.open("/southside/my-needs").misses(f"For Old {tag}")
