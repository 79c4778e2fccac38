"""Beginning a registration with an email address alone, and coming back to it by a link in a letter."""

from carematch.organisations.returning import Door
from carematch.providers.registration import start
from carematch.providers.service import find_own

LETTER = "registration_link"
DOOR = Door(
    letter=LETTER,
    path="register/link",
    start=start,
    onward=lambda organisation, user: "my-page" if find_own(organisation, user) else "register",
)
