"""References can be read out on the phone, and tell nothing."""

import re

from carematch.core.references import new_reference


def test_references_have_one_form_and_no_letters_that_are_misheard():
    drawn = {new_reference("N") for _ in range(2000)}
    assert len(drawn) == 2000
    assert all(re.fullmatch(r"N-[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}", each) for each in drawn)
    letters = set("".join(drawn)) - {"N", "-"}
    assert len(letters) == 29
