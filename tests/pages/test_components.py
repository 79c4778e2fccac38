"""The macros that every form and table is drawn with."""

import pytest
from flask import render_template_string
from lxml import html
from wtforms import SelectChoice

from carematch.core import fields
from carematch.core.fields import InputRequired, Optional, Ticked

QUESTION = '{% from "components/question.html" import question, error_summary %}'
HOSTILE = "<script>alert(1)</script>"


class EveryQuestion(fields.Form):
    """One field of each kind, each with a hint and something that must be said."""

    name = fields.StringField(
        "Name", description="As people call you", validators=[InputRequired("Enter a name")]
    )
    email = fields.EmailField(
        "Email", description="To write to you", validators=[InputRequired("Enter an email")]
    )
    password = fields.PasswordField(
        "Password", description="A long one", validators=[InputRequired("Enter one")]
    )
    about = fields.TextAreaField(
        "About", description="Your own words", validators=[InputRequired("Enter it")]
    )
    rate = fields.PoundsField("Rate", description="An hour", validators=[InputRequired("Enter a rate")])
    length = fields.HoursField("Length", description="In hours", validators=[InputRequired("Enter a length")])
    at = fields.TimeField("Time", description="Of day", validators=[InputRequired("Enter a time")])
    postcode = fields.PostcodeField(
        "Postcode", description="Where", validators=[InputRequired("Enter a postcode")]
    )
    starts_on = fields.DateField(
        "Start", description="The first day", validators=[InputRequired("Enter a date")]
    )
    kind = fields.SelectField(
        "Kind", description="One", choices=[SelectChoice("", "Choose")], validators=[InputRequired("Choose")]
    )
    route = fields.RadioField(
        "Route", description="One", choices=["own"], validators=[InputRequired("Choose a route")]
    )
    services = fields.CheckboxesField(
        "Services", description="Some", choices=["a"], validators=[Ticked("Tick one")]
    )
    agreed = fields.BooleanField("I agree", description="To all", validators=[Ticked("Tick the box")])


NAMES = [name for name in vars(EveryQuestion) if not name.startswith("_")]


def _draw(app, template, **context):
    """Render a template as a page would, and return its text and its tree."""
    text = render_template_string(QUESTION + template, **context)
    return text, html.fromstring(f"<div>{text}</div>")


@pytest.fixture
def refused(app):
    """Return a form that was sent empty."""
    with app.test_request_context("/", method="POST", data={"starts_on-day": "", "name": ""}):
        form = EveryQuestion()
        form.validate()
        yield form


@pytest.mark.parametrize("name", NAMES)
def test_label_hint_and_error_are_tied_to_the_field(app, refused, name):
    """Whoever hears the field hears its label, its hint and its error; the error link leads to an input that exists."""
    field = refused[name]
    assert field.errors, "the test's own form must be refused"
    _text, tree = _draw(app, "{{ question(form[name]) }}{{ error_summary(form) }}", form=refused, name=name)
    described = " ".join(e.get("aria-describedby") for e in tree.iter() if e.get("aria-describedby")).split()
    assert {f"{name}-hint", f"{name}-error"} <= set(described)
    assert all(tree.get_element_by_id(identity) is not None for identity in described)
    assert str(field.description) in tree.get_element_by_id(f"{name}-hint").text_content()
    link = next(a for a in tree.iter("a") if a.text_content() == field.errors[0])
    control = tree.get_element_by_id(link.get("href")[1:])
    assert control.tag in ("input", "select", "textarea")
    assert any(label.get("for") == control.get("id") for label in tree.iter("label"))


def test_the_question_can_be_the_page_s_heading(app, refused):
    """One question a page: the label, or the legend, is the h1."""
    for name in ("name", "starts_on", "route"):
        _text, tree = _draw(app, "{{ question(form[name], heading=true) }}", form=refused, name=name)
        assert [h.text_content().strip() for h in tree.iter("h1")] == [str(refused[name].label.text)]


def test_an_error_in_part_of_a_date_leads_to_that_part(app):
    """A missing month is marked, and linked, as the month."""
    with app.test_request_context("/", method="POST", data={"starts_on-day": "3", "starts_on-year": "2027"}):
        form = EveryQuestion()
        form.validate()
        text, tree = _draw(app, "{{ question(form.starts_on) }}{{ error_summary(form) }}", form=form)
    marked = [e.get("id") for e in tree.iter("input") if "govuk-input--error" in e.get("class", "")]
    assert marked == ["starts_on-month"]
    assert 'href="#starts_on-month"' in text


def test_a_password_is_never_sent_back(app):
    """What was typed stays out of the page."""
    with app.test_request_context("/", method="POST", data={"password": "correct horse"}):
        text, _tree = _draw(app, "{{ question(form.password) }}", form=EveryQuestion())
    assert "correct horse" not in text


def test_what_is_typed_stays_text(app):
    """Markup in answers, labels, hints and cells is shown, not obeyed."""
    with app.test_request_context(
        "/", method="POST", data={"name": HOSTILE, "about": HOSTILE, "postcode": HOSTILE}
    ):
        form = EveryQuestion()
        form.name.label.text = form.about.description = HOSTILE
        form.fail("rate", HOSTILE)
        for name in ("name", "about", "postcode", "rate"):
            text, _tree = _draw(
                app, "{{ question(form[name]) }}{{ error_summary(form) }}", form=form, name=name
            )
            assert HOSTILE not in text
    parts = """{% from "components/lists.html" import summary_list, table, task_list %}
        {% from "components/furniture.html" import chips, confirmation_panel, empty_state, inset, tag, warning %}
        {% from "components/bars.html" import bars %}{% from "components/provider_card.html" import provider_card %}
        {{ summary_list([(x, x, "/x", x)], title=x) }}{{ table(x, [x, (x, "number")], [[x, x]]) }}
        {{ task_list([{"title": x, "href": "/", "hint": x, "status": x, "is_complete": false}]) }}
        {{ chips([x, (x, "muted")], label=x) }}{{ confirmation_panel(x, x) }}{{ empty_state(x, "/", x) }}
        {{ inset(x) }}{{ tag(x) }}{{ warning(x) }}{{ bars("b", x, [{"label": x, "value": 1, "text": x}], x) }}
        {{ provider_card(x, "/", x, [x], x, x, x, (x, "green")) }}"""
    with app.test_request_context("/"):
        text, _tree = _draw(app, parts, x=HOSTILE)
    assert HOSTILE not in text


def test_a_question_that_may_be_left_out_says_so(app):
    """Optional stands in the label, once."""

    class Form(fields.Form):
        note = fields.StringField("Anything else?", validators=[Optional()])
        other = fields.StringField("Other (optional)", validators=[Optional()])

    with app.test_request_context("/"):
        text, _tree = _draw(app, "{{ question(form.note) }}{{ question(form.other) }}", form=Form())
    assert "Anything else? (optional)" in text
    assert text.count("(optional)") == 2


def test_bars_start_at_nothing_and_fill_in_proportion(app):
    """Widths follow the values; the words beside them are those that were given."""
    items = [{"label": "Near", "value": 300, "text": "£3.00"}, {"label": "Far", "value": 0, "text": "£0.00"}]
    bars = (
        '{% from "components/bars.html" import bars %}{{ bars("b", "Money", items, "Near most", full=400) }}'
    )
    with app.test_request_context("/"):
        text, tree = _draw(app, bars, items=items)
    assert [r.get("width") for r in tree.iter("rect") if "bar--" in r.get("class")] == ["75.0%", "0.0%"]
    assert "£3.00" in text
    assert "style=" not in text
    picture = next(tree.iter("svg"))
    assert picture.get("role") == "img"
    assert all(tree.get_element_by_id(i) is not None for i in picture.get("aria-labelledby").split())
