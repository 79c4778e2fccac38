"""Letters are complete, plain, and not to be bent by what strangers typed."""

import datetime as dt

import pytest
from jinja2 import UndefinedError

from carematch.mail import letters

FACTS = {
    "phone": "0117 496 0123",
    "link": "https://carematch.example/reset/" + "x" * 60,
    "role": "a manager",
    "reference": "R-7K3M-Q2PX",
    "count": 2,
    "first_day": dt.date(2026, 5, 4),
    "is_full": False,
    "last_day": dt.date(2026, 6, 1),
}
TEMPLATES = sorted(path.stem for path in letters.FOLDER.glob("*.txt") if not path.stem.startswith("_"))
HOSTILE = "{{ 7*7 }}<script>\r\nBcc: everyone@evil.example\r\n\r\nYour account\u2028is closed"


def test_the_templates_that_others_send_are_all_here():
    assert set(TEMPLATES) >= {
        "checks_ran_out", "checks_running_out", "introduction_offered", "invitation", "password_changed",
        "password_reset", "provider_listed", "provider_unlisted",
    }  # fmt: skip


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_letter_names_who_sends_it_and_whom_to_call(template):
    subject, body = letters.render(template, organisation_name="Whitehall & Co <Care>", **FACTS)
    assert subject
    assert "Whitehall & Co <Care>" in body
    assert "0117 496 0123" in body
    assert "{" not in subject + body
    for word in ("please", "sorry", "invalid"):
        assert word not in (subject + body).lower()
    if template != "password_changed":
        assert FACTS["link"] in body.splitlines()


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_fact_can_break_out_of_its_line(template):
    facts = {name: HOSTILE if isinstance(fact, str) else fact for name, fact in FACTS.items()}
    plain = letters.render(template, organisation_name="Whitehall", **FACTS)
    subject, body = letters.render(template, organisation_name="Whitehall", **facts)
    assert subject == plain[0]
    assert len(body.splitlines()) == len(plain[1].splitlines())
    assert "49" not in body.replace("0117 496 0123", "")


def test_a_letter_without_a_phone_number_says_nothing_of_one():
    _, body = letters.render("password_reset", organisation_name="CareMatch", **{**FACTS, "phone": ""})
    assert "Call" not in body
    assert body.endswith("CareMatch\n")


def test_a_missing_fact_is_an_error_and_not_a_gap():
    with pytest.raises(UndefinedError, match="link"):
        letters.render("password_reset", organisation_name="CareMatch", phone="")


def test_a_subject_can_tell_of_nobody_but_the_organisation(tmp_path, monkeypatch):
    (tmp_path / "gossip.txt").write_text("Subject: {{ name }} needs help\n\nHello")
    monkeypatch.setattr(letters._letters, "loader", letters.FileSystemLoader(tmp_path))
    with pytest.raises(UndefinedError, match="name"):
        letters.render("gossip", organisation_name="CareMatch", name="Ada")


@pytest.mark.parametrize("name", ["Care\nBcc: all@evil.example", "Care\rX", "Care\u2028X", "Care\x00"])
def test_a_name_with_a_line_break_is_refused_in_a_subject(name):
    with pytest.raises(letters.UnsafeHeader):
        letters.render("invitation", organisation_name=name, **FACTS)


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example, c@d.example",
        "a@b.example\nBcc: c@d.example",
        "Ada <a@b.example>",
        "a@b@c.example",
        "nobody",
        "",
    ],
)
def test_a_letter_goes_to_one_address(address):
    with pytest.raises(letters.UnsafeHeader):
        letters.one_address(address)


def test_the_envelope_is_the_same_on_every_try():
    written = {
        "sender": "CareMatch <hello@carematch.example>", "to": "ada@example.org", "subject": "Hello £",
        "body": "£5\n" + FACTS["link"] + "\n", "key": "one", "written_at": dt.datetime(2026, 5, 4, tzinfo=dt.UTC),
        "encoding": "quoted-printable",
    }  # fmt: skip
    letter = letters.envelope(**written)
    assert letter.as_bytes() == letters.envelope(**written).as_bytes()
    assert letter["Message-ID"] == "<one@carematch.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content() == written["body"]
    for header in ("sender", "to", "subject"):
        with pytest.raises(letters.UnsafeHeader):
            letters.envelope(**{**written, header: "x@y.example\r\nBcc: all@evil.example"})
