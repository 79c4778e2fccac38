"""A home outside the area that an anchor works in is said on the page, and never keeps anybody from asking."""

from carematch.core.permissions import Role
from carematch.seekers import service
from carematch.seekers.vocabulary import Channel, NeedStatus

KNOWLE_WEST = "E02003056"
SAYS = "BS3 4AB is outside the area that Riverbend works in."


def test_staff_are_warned_when_they_record_a_home_outside_and_can_carry_on(client, make):
    organisation = make.organisation(name="Riverbend")
    make.operating_area(organisation, KNOWLE_WEST)
    draft = make.need(organisation, postcode="BS4 1AB", handed_in=False)
    client.sign_in(make.member(organisation))
    page = f"/{organisation.slug}/needs/{draft.id}"
    assert "outside the area" not in client.get(page).text
    version = service.get_need(organisation, draft.id).person.row_version
    saved = client.post(
        f"{page}/questions/postcode",
        data={"postcode": "BS3 4AB", "row_version": version},
        follow_redirects=True,
    )
    assert SAYS in saved.text
    assert "You can carry on. Ask City of Bristol who else introduces people there." in saved.text
    for again in ("questions/postcode", "questions/address", "check"):
        assert SAYS in client.get(f"{page}/{again}").text
    sent = client.post(
        f"{page}/check", data={"row_version": service.get_need(organisation, draft.id).row_version}
    )
    assert sent.status_code == 302
    assert service.get_need(organisation, draft.id).status is NeedStatus.NEW


def test_whoever_asks_for_themselves_is_told_whom_else_to_ask(client, make):
    organisation = make.organisation(name="Riverbend")
    make.operating_area(organisation, KNOWLE_WEST)
    user = make.member(organisation, Role.SEEKER)
    need = make.need(organisation, user=user, channel=Channel.ONLINE)
    client.sign_in(user)
    page = client.get(f"/{organisation.slug}/my-needs/{need.id}").text
    assert f"{SAYS} You can still tell us what you need." in page
    assert "ask City of Bristol for its adult social care team" in page


def test_nobody_is_warned_where_the_anchor_has_said_no_area_and_nobody_commissions_it(client, make):
    organisation = make.organisation(name="Riverbend")
    need = make.need(organisation)
    client.sign_in(make.member(organisation))
    assert "outside the area" not in client.get(f"/{organisation.slug}/needs/{need.id}").text
