"""No page that a stranger can open holds anything of a provider's record but what was published."""

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from carematch.core.access import PUBLIC, label_of
from carematch.core.db import db, transaction
from carematch.organisations.models import Kind
from carematch.providers import listed, listing, service
from carematch.providers.listed import Listing
from carematch.providers.models import Provider, ProviderCheck, ProviderIdentity

# What of a record is for everybody. A new column is private until it is written here.
PUBLISHED = {
    "providers": {
        *(
            "id",
            "organisation_id",
            "reference",
            "name",
            "trading_name",
            "about",
            "in_own_words",
            "does_not_do",
        ),
        *("legal_form", "radius_miles", "drives", "travels_by", "languages", "experience", "interests"),
        *("communities", "msoa_code", "council_code", "cqc_checked_on", "photo_id"),
    },
    "provider_checks": {"id", "organisation_id", "provider_id", "kind", "seen_on", "valid_until"},
    "provider_identities": {"id", "confirmed_on", "full_since"},
}
# What a provider's record cannot do without: keys, versions, states, the point (which is looked for by itself).
KEPT = {
    *(
        "id",
        "created_at",
        "row_version",
        "organisation_id",
        "identity_id",
        "user_id",
        "photo_id",
        "provider_id",
    ),
    *(
        "seen_by_id",
        "number",
        "status",
        "method",
        "decision",
        "legal_form",
        "kind",
        "lat",
        "lon",
        "precision",
    ),
}
LISTING = {
    *("id", "created_at", "organisation_id", "provider_id", "reference", "name", "trading_name", "about"),
    *("in_own_words", "does_not_do", "legal_form", "services", "service_bits", "place_name", "msoa_code"),
    *("council_code", "lat", "lon", "band", "is_approximate", "radius_miles", "drives", "travels_by"),
    *("availability", "rate_pence", "languages", "experience", "interests", "communities", "checks"),
    *("pets", "gender"),  # the animals they are fine with; their gender, once they agreed
    *("cqc_checked_on", "photo_id", "confirmed_on", "full_since", "published_at"),
}
SECRET_DAY = dt.date(1951, 8, 13)


def _can_hold_a_mark(kind: Any) -> bool:
    """Tell whether a column's type takes words, lists or days, and any of them."""
    return isinstance(kind, sa.Text | sa.String | sa.JSON | sa.Date) and not isinstance(kind, sa.Enum)


def spoil(row: Any) -> list[str]:
    """Put a mark into every private column that can hold one, sealed ones by their plain names; return the marks."""
    marks = []
    table = row.__table__
    for column in table.columns:
        name = column.name
        if name in KEPT | PUBLISHED[table.name] or not _can_hold_a_mark(column.type):
            continue
        mark = f"CANARY-{table.name}-{name}"
        plain = name.removesuffix("_sealed")
        attribute = plain if hasattr(type(row), plain) else f"_{plain}"
        if isinstance(column.type, sa.Date):
            setattr(row, attribute, SECRET_DAY)
        elif isinstance(column.type, sa.JSON):
            setattr(row, attribute, [mark])
        else:
            try:
                setattr(row, attribute, mark)
            except AttributeError:  # a sealed date
                setattr(row, attribute, SECRET_DAY)
        marks.append(mark)
    return marks


@pytest.fixture
def spoilt(make):
    """Return an anchor, and a listed provider whose every private column holds a mark."""
    organisation = make.organisation(name="Knowle Neighbours")
    make.commission(make.organisation(kind=Kind.COUNCIL, name="Bristol"), organisation)
    provider = make.provider(organisation, name="Sam", services=("COMP", "CLEAN"))
    with transaction():
        record = service.get_provider(organisation, provider.id)
        marks = spoil(record) + spoil(record.identity)
        for check in record.checks:
            marks += spoil(check)
        assert len(marks) > 15
        record.user.name, record.user.email = "CANARY-name", "canary-email@example.org"
        listing.refresh(organisation, record)
        assert record.status.value == "listed"
    return organisation, provider


def public_pages(app: Flask, organisation: Any, provider: Any) -> list[str]:
    """Return where a stranger gets something by asking: every public page, and searches near the provider."""
    values = {"org": organisation.slug, "provider_id": provider.id}
    found = ["/find?postcode=BS3+4AB", "/find?postcode=BS3+4AB&service=COMP"]
    found.append(f"/{organisation.slug}/directory?postcode=BS3+4AB&service=COMP&sort=nearest")
    found.append(f"/{organisation.slug}/directory?postcode=BS4+1AB&view=map")
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            known = set(rule.arguments) <= set(values)
            if "GET" in (rule.methods or ()) and known and label_of(app, rule.endpoint) is PUBLIC:
                asked = {name: values[name] for name in rule.arguments}
                found.append(adapter.build(rule.endpoint, asked))
    return found


def test_no_public_page_holds_a_private_column(app, client, spoilt):
    organisation, provider = spoilt
    pages = public_pages(app, organisation, provider)
    assert f"/{organisation.slug}/listed/{provider.id}" in pages
    record = service.get_provider(organisation, provider.id)
    secrets = [
        *("canary", "surname", "bs3 4ab".replace(" ", ""), "12345", "1951"),
        *(str(record.lat), str(record.lon), str(record.user_id), str(record.identity_id)),
    ]
    db.session.rollback()
    for page in pages:
        text = client.get(page, follow_redirects=True).text.lower()
        holding = [secret for secret in secrets if secret in text]
        assert holding == [], page
    assert "Sam" in client.get(f"/{organisation.slug}/listed/{provider.id}").text


def test_a_listing_holds_these_columns_and_no_private_mark(spoilt):
    organisation, provider = spoilt
    assert {column.name for column in Listing.__table__.columns} == LISTING
    written = listed.get_listing(organisation, provider.id)
    said = " ".join(str(getattr(written, column)) for column in LISTING)
    assert "CANARY" not in said
    assert "1951" not in said


def test_every_column_is_either_published_or_private():
    for model in (Provider, ProviderCheck, ProviderIdentity):
        table = model.__table__
        assert PUBLISHED[table.name] <= {column.name for column in table.columns}


def test_a_home_is_placed_in_the_middle_of_its_neighbourhood_even_where_nobody_else_lives(make):
    organisation = make.organisation()
    alone = make.provider(organisation, postcode="BS3 4AB")
    shop = make.provider(organisation, name="Shop", postcode="BS4 2AB", works_from_home=False)
    home, premises = (listed.get_listing(organisation, each.id) for each in (alone, shop))
    assert home.is_approximate
    assert (home.lat, home.lon) != (alone.lat, alone.lon)
    assert (premises.lat, premises.lon) == (shop.lat, shop.lon)
