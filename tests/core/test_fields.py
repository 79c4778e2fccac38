"""What people type is forgiven where it is clear, and asked for again in plain words where it is not."""

import datetime as dt

import pytest
from flask import Flask
from flask_babel import Babel
from werkzeug.datastructures import MultiDict

from carematch.core import fields
from carematch.core.fields import InputRequired, NumberRange, Optional, SelectChoice, Ticked
from carematch.core.money import Money


class Sample(fields.Form):
    """One field of each kind."""

    name = fields.StringField("Name", validators=[InputRequired("Enter a name")])
    secret = fields.PasswordField("Secret")
    amount = fields.PoundsField("Amount")
    length = fields.HoursField("Length")
    day = fields.DateField("Day", validators=[InputRequired("Enter the day")])
    until = fields.DateField("Until", validators=[Optional()], default=dt.date(2026, 12, 31))
    at = fields.TimeField("Time")
    number = fields.IntegerField(
        "Number", validators=[Optional(), NumberRange(min=1, message="Enter 1 or more")]
    )
    kind = fields.RadioField(
        "Kind", choices=[SelectChoice("a", "A")], validators=[InputRequired("Choose one")]
    )
    several = fields.CheckboxesField("Several", choices=[SelectChoice("a", "A"), SelectChoice("b", "B")])
    agreed = fields.BooleanField("Agreed", validators=[Ticked("Tick the box")])


@pytest.fixture(scope="module")
def small():
    """An application with nothing in it but what a form needs."""
    app = Flask("small")
    app.config.update(SECRET_KEY="for tests", WTF_CSRF_ENABLED=False)
    Babel(app)
    return app


@pytest.fixture
def sent(small):
    """Send a form with some answers, and return it, validated."""

    def send(**answers):
        answers = {name.replace("__", "-"): answer for name, answer in answers.items()}
        with small.test_request_context("/", method="POST", data=MultiDict(answers)):
            form = Sample()
            form.validate()
            return form

    return send


def test_answers_carry_the_fields_and_nothing_of_the_machinery(sent):
    form = sent(name=" Ada\x00 ", secret=" p ", form_key="k", row_version="3")
    assert set(form.answers) == set(Sample.__dict__) & set(form._fields)
    assert form.answers["name"] == "Ada"
    assert form.answers["secret"] == " p "
    assert form.row_version.data == "3"


def test_a_form_has_a_key_of_its_own_and_keeps_it_when_shown_again(small, sent):
    with small.test_request_context("/"):
        assert len({Sample().form_key.data for _ in range(3)}) == 3
    assert sent(form_key="k1").form_key.data == "k1"


@pytest.mark.parametrize("typed", ["", "   "])
def test_empty_answers_are_asked_for(sent, typed):
    errors = sent(name=typed).errors
    assert errors["name"] == ["Enter a name"]
    assert errors["day"] == ["Enter the day"]
    assert errors["kind"] == ["Choose one"]
    assert errors["agreed"] == ["Tick the box"]
    assert set(errors) == {"name", "day", "kind", "agreed"}


@pytest.mark.parametrize(
    ("field", "typed"),
    [("kind", "z"), ("number", "many"), ("several", "z"), ("amount", "lots"), ("length", "long")],
)
def test_complaints_are_in_our_words(sent, field, typed):
    said = sent(**{field: typed}).errors[field]
    assert all(sentence.startswith(("Choose", "Enter")) for sentence in said)
    assert "valid" not in str(said)


def test_a_domain_error_stands_beside_its_field(sent):
    form = sent(name="Ada")
    form.fail("name", ValueError("Somebody has this name"))
    assert form.errors["name"] == ["Somebody has this name"]


@pytest.mark.parametrize(("typed", "amount"), [("£1,234.50", Money(123450)), (" 7 ", Money(700)), ("", None)])
def test_pounds(sent, typed, amount):
    form = sent(amount=typed)
    assert form.amount.data == amount
    assert "amount" not in form.errors
    assert form.amount._value() == typed


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("2", 120),
        ("1.5", 90),
        ("1,25", 75),
        ("1:30", 90),
        (":45", 45),
        (".5", 30),
        ("0.01", 1),
        ("37.5", 2250),
        ("0", 0),
    ],
)
def test_hours(sent, typed, minutes):
    assert sent(length=typed).length.data == minutes


@pytest.mark.parametrize(
    "typed", ["1:60", "1:5", "-1", "two", "1.2.3", "1h", ":", ".", "999999", "1:-5", "١x"]
)
def test_hours_that_are_none(sent, typed):
    form = sent(length=typed)
    assert form.errors["length"] == ["Enter hours as a number, like 2, 1.5 or 1:30"]
    assert form.length._value() == typed


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("7:30", dt.time(7, 30)),
        ("0730", dt.time(7, 30)),
        ("7.30am", dt.time(7, 30)),
        ("7pm", dt.time(19)),
        ("12am", dt.time(0)),
        ("12 PM", dt.time(12)),
        ("23:59", dt.time(23, 59)),
        ("9", dt.time(9)),
    ],
)
def test_times(sent, typed, time):
    assert sent(at=typed).at.data == time


@pytest.mark.parametrize("typed", ["24:00", "7:60", "13pm", "0am", "noon", "7:3:0", ":30", "12345"])
def test_times_that_are_none(sent, typed):
    assert sent(at=typed).errors["at"] == ["Enter a time, like 7:30 or 14:00"]


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [("27", "3", "2026"), (" 27 ", "03", "2026 "), ("27", "Mar", "2026"), ("27", "MARCH", "2026")],
)
def test_dates(sent, day, month, year):
    form = sent(day__day=day, day__month=month, day__year=year)
    assert form.day.data == dt.date(2026, 3, 27)
    assert "day" not in form.errors


def test_one_iso_date_will_do(sent):
    assert sent(day="2026-03-27").day.data == dt.date(2026, 3, 27)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("", "3", "2026"), "The date must include a day"),
        (("27", "", ""), "The date must include a month and a year"),
        (("27", "3", "26"), "The year must have four numbers, like 2026"),
        (("27", "13", "2026"), "Enter a date that is in the calendar"),
        (("29", "2", "2026"), "Enter a date that is in the calendar"),
        (("27", "Smarch", "2026"), "Enter the date as numbers, like 27 3 2026"),
        (("9" * 5000, "3", "2026"), "Enter a date that is in the calendar"),
    ],
)
def test_dates_that_are_none_keep_what_was_typed(sent, parts, said):
    form = sent(day__day=parts[0], day__month=parts[1], day__year=parts[2])
    assert form.errors["day"] == [said]
    assert form.day.parts == parts
    assert form.day.data is None


def test_a_date_starts_from_what_is_stored_and_can_be_emptied(small, sent):
    with small.test_request_context("/"):
        assert Sample().until.data == dt.date(2026, 12, 31)
        assert Sample(until=dt.date(2026, 1, 2)).until.parts == ("2", "1", "2026")
    assert sent(until__day="", until__month="", until__year="").until.data is None


def test_several_answers(sent):
    assert sent(several=["a", "b"]).several.data == ["a", "b"]
