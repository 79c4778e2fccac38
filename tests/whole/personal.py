"""What every column that can hold words holds: a new one fails the tests until somebody has said it here.

A column whose name ends in `_sealed` is personal and encrypted by that. The others are personal and in clear (with the
reason), published by their owner, or nothing about anybody: a code, a reference, a digest, what an organisation says
of itself, an official register.
"""

from typing import Any

import sqlalchemy as sa

from carematch.core.db import db

# About somebody and in clear, with the reason: what the database itself must compare, or staff's own names.
IN_CLEAR = {
    "users.name": "lists of members are put in order by it in the database",
    "providers.name": "published on their page",
    "providers.trading_name": "published on their page",
    "providers.about": "published on their page",
    "providers.in_own_words": "published on their page",
    "providers.does_not_do": "published on their page",
    "consents.described_as": "the published name of a provider",
    "introductions.could_not_check": "sentences of ours about checks, from no free answer",
    "delivery_offices.reason": "why premises of a business count: no home, nothing about anybody's care",
    "delivery_offices.refusal_reason": "as above",
    "delivery_offices.ended_reason": "as above",
    "cqc_imports.imported_by_name": "the name of a colleague who brought a public file in",
}
# What providers publish themselves, as it is shown to everybody.
PUBLISHED = {
    *("listings.name", "listings.trading_name", "listings.about", "listings.in_own_words"),
    *("listings.does_not_do", "listings.availability", "listings.place_name"),
    # Of a group, whoever is its contact agreed to be named.
    *(
        "community_groups.phone_sealed",
        "community_groups.email_sealed",
        "community_groups.contact_name_sealed",
    ),
}
# Tables in which nothing is about a person: places, registers, rules, organisations, money without names.
NOT_ABOUT_PEOPLE = {
    *("area_boundaries", "areas", "audit_entries", "audit_heads", "cqc_locations", "geocoder_turns"),
    *("ledger_accounts", "ledger_entries", "neighbourhood_parts", "neighbourhoods", "operating_areas"),
    *("organisations", "payments", "place_editions", "place_imports", "postcode_places", "rule_overrides"),
    *("wider_area_choices", "arrangement_funding", "submissions", "community_groups", "community_imports"),
    "matching_settings",
}
# Codes, references, digests and states: chosen from lists or made by us, never typed by anybody about anybody.
CODES = {
    "agreed_changes": {"code"},
    "boundary_warnings": {"asked_in", "rules"},
    "searches": {"doing"},
    "suitability_facts": {"source"},
    "team_choices": {"option"},
    "arrangements": {"reference", "services"},
    "consents": {"wording_version", "language"},
    "cqc_imports": {"file_name", "file_hash", "summary"},
    "delivery_offices": {
        *("postcode", "precision", "council_code", "msoa_code", "region_code", "country_code"),
        "place_edition",
    },
    "engagement_status_checks": {"reference"},
    "exclusions": {"asked_by"},
    "funds": {"reference", "council_code", "advice_reference"},
    "introductions": {"reference", "provider_channel", "seeker_channel", "copies_offered", "ended_because"},
    "invitations": {"token_hash"},
    "listings": {
        *("reference", "services", "msoa_code", "council_code", "travels_by", "rate_pence"),
        *("languages", "experience", "interests", "communities", "pets", "gender", "checks"),
    },
    "messages": {"template", "subject", "last_error"},
    "need_visits": {"services"},
    "needs": {
        *("reference", "answered", "services", "gender", "languages_any", "pets", "flexibility"),
        *("prefers_languages", "prefers_experience", "prefers_interests", "prefers_communities"),
        *("unable_reason", "suits"),
    },
    "password_resets": {"token_hash"},
    "persons": {"reference", "precision", "neighbourhood_code", "council_code", "answered", "best_times"},
    "person_referrals": {"reference", "answered", "services", "token_hash"},
    "provider_documents": {"kind"},
    "provider_imports": {"counts", "columns"},
    "provider_services": {"service_code"},
    "providers": {
        *("reference", "answered", "company_number", "cqc_location_id", "cqc_provider_id", "precision"),
        *("council_code", "msoa_code", "region_code", "country_code", "place_edition", "point_source"),
        *("travels_by", "gender", "languages", "refuses_pets", "experience", "interests", "communities"),
        "external_id",
    },
    "representative_invitations": {"token_hash"},
    "representatives": {"narrowed_to"},
    "rights_requests": {"reference"},
    "safeguarding_concerns": {"reference"},
    "sign_in_links": {"token_hash", "onward"},
    "unmet_requests": {"bound_by"},
    "uploads": {"stored_name"},
    "user_sessions": {"sid_hash"},
    "users": {"password_hash", "email_index"},
}


def can_hold_words(column: sa.Column[Any]) -> bool:
    """Tell whether a column could hold what somebody wrote."""
    is_text = isinstance(column.type, sa.String | sa.JSON)  # Text is a String
    return is_text and not isinstance(column.type, sa.Enum)


def columns() -> dict[str, sa.Column[Any]]:
    """Return every column of the models that can hold words, as table.column."""
    return {
        f"{table.name}.{column.name}": column
        for table in db.metadata.tables.values()
        for column in table.columns
        if can_hold_words(column)
    }


def is_sealed(name: str) -> bool:
    """Tell whether a column holds envelopes."""
    return name.endswith("_sealed")


def undeclared() -> list[str]:
    """Return the columns of which nobody has said what they hold."""
    return sorted(name for name in columns() if not is_sealed(name) and not _is_declared(name))


def stale() -> list[str]:
    """Return what is declared and no longer there."""
    coded = {f"{table}.{column}" for table, names in CODES.items() for column in names}
    known = set(columns())
    tables = {table for table in NOT_ABOUT_PEOPLE if table not in db.metadata.tables}
    return sorted((coded | set(IN_CLEAR) | PUBLISHED) - known) + sorted(tables)


def _is_declared(name: str) -> bool:
    table, column = name.split(".")
    coded = column in CODES.get(table, ())
    return table in NOT_ABOUT_PEOPLE or name in IN_CLEAR or name in PUBLISHED or coded


def personal() -> list[str]:
    """Return the columns that are about somebody, sealed or not, as table.column."""
    return sorted(name for name in columns() if is_sealed(name) or name in IN_CLEAR or name in PUBLISHED)
