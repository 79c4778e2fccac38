"""keep contacts, agreed changes, searches, matching settings, absences, and what is learned after an introduction."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "matching_settings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("adjacency", sa.JSON(), nullable=False),
        sa.Column("at_once", sa.BigInteger(), nullable=False),
        sa.Column("reply_days", sa.BigInteger(), nullable=False),
        sa.Column("escalate_days", sa.BigInteger(), nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("at_once BETWEEN 1 AND 10", name=op.f("ck_matching_settings_at_once_few")),
        sa.CheckConstraint(
            "escalate_days BETWEEN 0 AND 60", name=op.f("ck_matching_settings_escalate_days_sensible")
        ),
        sa.CheckConstraint(
            "reply_days BETWEEN 1 AND 28", name=op.f("ck_matching_settings_reply_days_sensible")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["users.id"], name=op.f("fk_matching_settings_changed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_matching_settings_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matching_settings")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_matching_settings_organisation_id")),
    )
    with op.batch_alter_table("matching_settings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_matching_settings_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "agreed_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("step_sealed", sa.Text(), nullable=True),
        sa.Column("asked_as_sealed", sa.Text(), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("given_by", sa.String(length=60), nullable=False),
        sa.Column("representative_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.String(length=60), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "given_by <> 'representative' OR representative_id IS NOT NULL",
            name=op.f("ck_agreed_changes_representative_is_named"),
        ),
        sa.ForeignKeyConstraint(
            ["need_id", "organisation_id"],
            ["needs.id", "needs.organisation_id"],
            name=op.f("fk_agreed_changes_need_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_agreed_changes_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_agreed_changes_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["representative_id", "organisation_id"],
            ["representatives.id", "representatives.organisation_id"],
            name=op.f("fk_agreed_changes_representative_id_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreed_changes")),
    )
    with op.batch_alter_table("agreed_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreed_changes_need_id"), ["need_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_agreed_changes_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "boundary_warnings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=True),
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        sa.Column("warned_id", sa.Uuid(), nullable=False),
        sa.Column("asked_in", sa.Text(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("words_sealed", sa.Text(), nullable=True),
        sa.Column("went_on", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["need_id", "organisation_id"],
            ["needs.id", "needs.organisation_id"],
            name=op.f("fk_boundary_warnings_need_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_boundary_warnings_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id", "organisation_id"],
            ["providers.id", "providers.organisation_id"],
            name=op.f("fk_boundary_warnings_provider_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["warned_id"], ["users.id"], name=op.f("fk_boundary_warnings_warned_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_warnings")),
    )
    with op.batch_alter_table("boundary_warnings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_boundary_warnings_need_id"), ["need_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_boundary_warnings_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_boundary_warnings_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "contacts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        sa.Column("contact_with", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("outcome", sa.String(length=60), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("note_sealed", sa.Text(), nullable=True),
        sa.Column("next_action_sealed", sa.Text(), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(contact_with = 'provider') = (provider_id IS NOT NULL)",
            name=op.f("ck_contacts_provider_is_named"),
        ),
        sa.ForeignKeyConstraint(["done_by_id"], ["users.id"], name=op.f("fk_contacts_done_by_id")),
        sa.ForeignKeyConstraint(
            ["need_id", "organisation_id"],
            ["needs.id", "needs.organisation_id"],
            name=op.f("fk_contacts_need_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_contacts_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id", "organisation_id"],
            ["providers.id", "providers.organisation_id"],
            name=op.f("fk_contacts_provider_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["users.id"], name=op.f("fk_contacts_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contacts_need_id"), ["need_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contacts_next_on"), ["next_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_contacts_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contacts_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "provider_absences",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_provider_absences_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_provider_absences_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id", "organisation_id"],
            ["providers.id", "providers.organisation_id"],
            name=op.f("fk_provider_absences_provider_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_provider_absences_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_absences")),
    )
    with op.batch_alter_table("provider_absences", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_provider_absences_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_provider_absences_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "searches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("progress", sa.BigInteger(), nullable=False),
        sa.Column("doing", sa.Text(), nullable=False),
        sa.Column("problem_sealed", sa.Text(), nullable=True),
        sa.Column("result_sealed", sa.Text(), nullable=True),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'team') = (need_id IS NOT NULL)", name=op.f("ck_searches_team_is_for_a_need")
        ),
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name=op.f("ck_searches_progress_in_hundredths")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name=op.f("fk_searches_asked_by_id")),
        sa.ForeignKeyConstraint(
            ["need_id", "organisation_id"],
            ["needs.id", "needs.organisation_id"],
            name=op.f("fk_searches_need_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_searches_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_searches")),
        sa.UniqueConstraint("id", "organisation_id", name=op.f("uq_searches_id_organisation_id")),
    )
    with op.batch_alter_table("searches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_searches_need_id"), ["need_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_searches_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_searches_state"), ["state"], unique=False)

    op.create_table(
        "suitability_facts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("learned_on", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("fact_sealed", sa.Text(), nullable=True),
        sa.Column("told_as_sealed", sa.Text(), nullable=True),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_suitability_facts_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id", "organisation_id"],
            ["providers.id", "providers.organisation_id"],
            name=op.f("fk_suitability_facts_provider_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_suitability_facts_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suitability_facts")),
        sa.UniqueConstraint("id", "organisation_id", name=op.f("uq_suitability_facts_id_organisation_id")),
    )
    with op.batch_alter_table("suitability_facts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_suitability_facts_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_suitability_facts_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "line_decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("search_id", sa.Uuid(), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("note_sealed", sa.Text(), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_line_decisions_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["need_id", "organisation_id"],
            ["needs.id", "needs.organisation_id"],
            name=op.f("fk_line_decisions_need_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_line_decisions_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id", "organisation_id"],
            ["providers.id", "providers.organisation_id"],
            name=op.f("fk_line_decisions_provider_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["search_id", "organisation_id"],
            ["searches.id", "searches.organisation_id"],
            name=op.f("fk_line_decisions_search_id_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_decisions")),
        sa.UniqueConstraint(
            "search_id",
            "need_id",
            "provider_id",
            name=op.f("uq_line_decisions_search_id_need_id_provider_id"),
        ),
    )
    with op.batch_alter_table("line_decisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_line_decisions_need_id"), ["need_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_line_decisions_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_line_decisions_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "team_choices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("search_id", sa.Uuid(), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=False),
        sa.Column("option", sa.Text(), nullable=False),
        sa.Column("wants_cover", sa.Boolean(), nullable=False),
        sa.Column("given_by", sa.String(length=60), nullable=False),
        sa.Column("representative_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.String(length=60), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "given_by <> 'representative' OR representative_id IS NOT NULL",
            name=op.f("ck_team_choices_representative_is_named"),
        ),
        sa.ForeignKeyConstraint(
            ["need_id", "organisation_id"],
            ["needs.id", "needs.organisation_id"],
            name=op.f("fk_team_choices_need_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_team_choices_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_team_choices_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["representative_id", "organisation_id"],
            ["representatives.id", "representatives.organisation_id"],
            name=op.f("fk_team_choices_representative_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["search_id", "organisation_id"],
            ["searches.id", "searches.organisation_id"],
            name=op.f("fk_team_choices_search_id_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_choices")),
        sa.UniqueConstraint("search_id", name=op.f("uq_team_choices_search_id")),
    )
    with op.batch_alter_table("team_choices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_choices_need_id"), ["need_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_team_choices_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "suitability_tellings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("fact_id", sa.Uuid(), nullable=False),
        sa.Column("introduction_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_by_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.String(length=60), nullable=True),
        sa.Column("note_sealed", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["fact_id", "organisation_id"],
            ["suitability_facts.id", "suitability_facts.organisation_id"],
            name=op.f("fk_suitability_tellings_fact_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["introduction_id", "organisation_id"],
            ["introductions.id", "introductions.organisation_id"],
            name=op.f("fk_suitability_tellings_introduction_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_suitability_tellings_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "organisation_id"],
            ["persons.id", "persons.organisation_id"],
            name=op.f("fk_suitability_tellings_person_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["told_by_id"], ["users.id"], name=op.f("fk_suitability_tellings_told_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suitability_tellings")),
        sa.UniqueConstraint(
            "fact_id", "introduction_id", name=op.f("uq_suitability_tellings_fact_id_introduction_id")
        ),
    )
    with op.batch_alter_table("suitability_tellings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_suitability_tellings_introduction_id"), ["introduction_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_suitability_tellings_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_suitability_tellings_person_id"), ["person_id"], unique=False)

    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("step_in_for_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("copies_offered", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("provider_seen_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("ended_because", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("reviewed_by_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("provider_note_sealed", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("seeker_note_sealed", sa.Text(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_introductions_reviewed_by_id"), "users", ["reviewed_by_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_introductions_step_in_for_id_organisation_id"),
            "introductions",
            ["step_in_for_id", "organisation_id"],
            ["id", "organisation_id"],
        )

    with op.batch_alter_table("needs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("owner_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_needs_owner_id"), ["owner_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_needs_owner_id"), "users", ["owner_id"], ["id"])

    with op.batch_alter_table("unmet_requests", schema=None) as batch_op:
        batch_op.add_column(sa.Column("search_again_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("searched_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("found", sa.BigInteger(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("escalate_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_unmet_requests_search_again_on"), ["search_again_on"], unique=False
        )


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("unmet_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unmet_requests_search_again_on"))
        batch_op.drop_column("closed_at")
        batch_op.drop_column("escalated_at")
        batch_op.drop_column("escalate_on")
        batch_op.drop_column("found")
        batch_op.drop_column("searched_on")
        batch_op.drop_column("search_again_on")

    with op.batch_alter_table("needs", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_needs_owner_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_needs_owner_id"))
        batch_op.drop_column("owner_id")

    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_introductions_step_in_for_id_organisation_id"), type_="foreignkey"
        )
        batch_op.drop_constraint(batch_op.f("fk_introductions_reviewed_by_id"), type_="foreignkey")
        batch_op.drop_column("seeker_note_sealed")
        batch_op.drop_column("provider_note_sealed")
        batch_op.drop_column("reviewed_by_id")
        batch_op.drop_column("reviewed_at")
        batch_op.drop_column("ended_because")
        batch_op.drop_column("provider_seen_at")
        batch_op.drop_column("copies_offered")
        batch_op.drop_column("step_in_for_id")

    with op.batch_alter_table("suitability_tellings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suitability_tellings_person_id"))
        batch_op.drop_index(batch_op.f("ix_suitability_tellings_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_suitability_tellings_introduction_id"))

    op.drop_table("suitability_tellings")
    with op.batch_alter_table("team_choices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_team_choices_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_team_choices_need_id"))

    op.drop_table("team_choices")
    with op.batch_alter_table("line_decisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_line_decisions_provider_id"))
        batch_op.drop_index(batch_op.f("ix_line_decisions_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_line_decisions_need_id"))

    op.drop_table("line_decisions")
    with op.batch_alter_table("suitability_facts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suitability_facts_provider_id"))
        batch_op.drop_index(batch_op.f("ix_suitability_facts_organisation_id"))

    op.drop_table("suitability_facts")
    with op.batch_alter_table("searches", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_searches_state"))
        batch_op.drop_index(batch_op.f("ix_searches_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_searches_need_id"))

    op.drop_table("searches")
    with op.batch_alter_table("provider_absences", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_provider_absences_provider_id"))
        batch_op.drop_index(batch_op.f("ix_provider_absences_organisation_id"))

    op.drop_table("provider_absences")
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contacts_provider_id"))
        batch_op.drop_index(batch_op.f("ix_contacts_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_contacts_next_on"))
        batch_op.drop_index(batch_op.f("ix_contacts_need_id"))

    op.drop_table("contacts")
    with op.batch_alter_table("boundary_warnings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_boundary_warnings_provider_id"))
        batch_op.drop_index(batch_op.f("ix_boundary_warnings_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_boundary_warnings_need_id"))

    op.drop_table("boundary_warnings")
    with op.batch_alter_table("agreed_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreed_changes_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_agreed_changes_need_id"))

    op.drop_table("agreed_changes")
    with op.batch_alter_table("matching_settings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_matching_settings_organisation_id"))

    op.drop_table("matching_settings")
