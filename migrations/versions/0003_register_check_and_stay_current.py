"""let providers register in steps, be checked, and stay current."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    # Checks first: what reminds of them names them together with their organisation.
    with op.batch_alter_table("provider_checks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("workforce", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("barred_list_checked", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("update_consent", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("status_checked_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("status_result", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("cover", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("covers_activities", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("covers_business_use", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("could_not_check_sealed", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("steps_taken_sealed", sa.Text(), nullable=True))
        batch_op.create_unique_constraint(
            batch_op.f("uq_provider_checks_id_organisation_id"), ["id", "organisation_id"]
        )

    op.create_table(
        "cqc_imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_hash", sa.Text(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_by_id", sa.Uuid(), nullable=True),
        sa.Column("imported_by_name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["imported_by_id"], ["users.id"], name=op.f("fk_cqc_imports_imported_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cqc_imports")),
    )
    with op.batch_alter_table("cqc_imports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cqc_imports_published_on"), ["published_on"], unique=False)

    op.create_table(
        "provider_imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("content_sealed", sa.Text(), nullable=True),
        sa.Column("results_sealed", sa.Text(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("rows_total", sa.BigInteger(), nullable=False),
        sa.Column("rows_done", sa.BigInteger(), nullable=False),
        sa.Column("is_forced", sa.Boolean(), nullable=False),
        sa.Column("sends_letters", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "rows_done BETWEEN 0 AND rows_total", name=op.f("ck_provider_imports_rows_counted")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_provider_imports_by_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_provider_imports_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_imports")),
    )
    with op.batch_alter_table("provider_imports", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_provider_imports_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            "ix_provider_imports_organisation_id_created_at", ["organisation_id", "created_at"], unique=False
        )

    op.create_table(
        "rule_overrides",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("applies_to", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(organisation_id IS NULL) = (applies_to = '')", name=op.f("ck_rule_overrides_whose_is_said")
        ),
        sa.CheckConstraint(
            "(withdrawn_on IS NULL) = (withdrawn_by_id IS NULL)",
            name=op.f("ck_rule_overrides_withdrawn_by_somebody"),
        ),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_rule_overrides_ends_after_start")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_rule_overrides_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_rule_overrides_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["users.id"], name=op.f("fk_rule_overrides_withdrawn_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_overrides")),
        sa.UniqueConstraint(
            "applies_to", "key", "number", name=op.f("uq_rule_overrides_applies_to_key_number")
        ),
    )
    with op.batch_alter_table("rule_overrides", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rule_overrides_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "sign_in_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("onward", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sign_in_links_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_links_token_hash")),
    )
    with op.batch_alter_table("sign_in_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_links_user_id"), ["user_id"], unique=False)

    op.create_table(
        "uploads",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("stored_name", sa.Text(), nullable=False),
        sa.Column("given_name_sealed", sa.Text(), nullable=False),
        sa.Column("sent_by_id", sa.Uuid(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(removed_at IS NULL) = (removed_by_id IS NULL)", name=op.f("ck_uploads_removed_by_somebody")
        ),
        sa.CheckConstraint("size > 0", name=op.f("ck_uploads_size_positive")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_uploads_organisation_id")
        ),
        sa.ForeignKeyConstraint(["removed_by_id"], ["users.id"], name=op.f("fk_uploads_removed_by_id")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["users.id"], name=op.f("fk_uploads_sent_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
        sa.UniqueConstraint("id", "organisation_id", name=op.f("uq_uploads_id_organisation_id")),
        sa.UniqueConstraint("stored_name", name=op.f("uq_uploads_stored_name")),
    )
    with op.batch_alter_table("uploads", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_uploads_holder_id"), ["holder_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_uploads_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "cqc_locations",
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("also_known_as", sa.Text(), nullable=False),
        sa.Column("provider_name", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("postcode_key", sa.Text(), nullable=False),
        sa.Column("service_types", sa.JSON(), nullable=False),
        sa.Column("specialisms", sa.JSON(), nullable=False),
        sa.Column("local_authority", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("says_personal_care", sa.Boolean(), nullable=False),
        sa.Column("unsaid_since", sa.Date(), nullable=True),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("gone_since", sa.Date(), nullable=True),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["cqc_imports.id"], name=op.f("fk_cqc_locations_import_id")),
        sa.PrimaryKeyConstraint("location_id", name=op.f("pk_cqc_locations")),
    )
    with op.batch_alter_table("cqc_locations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cqc_locations_postcode_key"), ["postcode_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_cqc_locations_seen_on"), ["seen_on"], unique=False)

    op.create_table(
        "provider_references",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("named_by_id", sa.Uuid(), nullable=False),
        sa.Column("name_sealed", sa.Text(), nullable=False),
        sa.Column("contact_sealed", sa.Text(), nullable=False),
        sa.Column("how_known_sealed", sa.Text(), nullable=False),
        sa.Column("is_relative", sa.Boolean(), nullable=False),
        sa.Column("may_share", sa.Boolean(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("method", sa.String(length=60), nullable=True),
        sa.Column("decision", sa.String(length=60), nullable=True),
        sa.Column("note_sealed", sa.Text(), nullable=True),
        sa.Column("could_not_check_sealed", sa.Text(), nullable=True),
        sa.Column("steps_taken_sealed", sa.Text(), nullable=True),
        sa.Column("seen_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "decision IS NULL OR decision <> 'accepted' OR (may_share AND NOT is_relative)",
            name=op.f("ck_provider_references_accepted_may_count"),
        ),
        sa.CheckConstraint(
            "(answered_on IS NULL) = (decision IS NULL)",
            name=op.f("ck_provider_references_answered_and_decided"),
        ),
        sa.CheckConstraint(
            "answered_on IS NULL OR answered_on >= asked_on",
            name=op.f("ck_provider_references_answered_once_asked"),
        ),
        sa.ForeignKeyConstraint(
            ["named_by_id"], ["users.id"], name=op.f("fk_provider_references_named_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_provider_references_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id", "organisation_id"],
            ["providers.id", "providers.organisation_id"],
            name=op.f("fk_provider_references_provider_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["seen_by_id"], ["users.id"], name=op.f("fk_provider_references_seen_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_references")),
    )
    with op.batch_alter_table("provider_references", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_provider_references_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_provider_references_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "safeguarding_concerns",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("raised_by", sa.String(length=60), nullable=False),
        sa.Column("raiser_sealed", sa.Text(), nullable=True),
        sa.Column("heard_on", sa.Date(), nullable=False),
        sa.Column("heard_by", sa.String(length=60), nullable=False),
        sa.Column("said_sealed", sa.Text(), nullable=True),
        sa.Column("in_danger", sa.Boolean(), nullable=False),
        sa.Column("has_paused", sa.Boolean(), nullable=False),
        sa.Column("logged_by_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=60), nullable=False),
        sa.Column("decision", sa.String(length=60), nullable=True),
        sa.Column("removal_reason", sa.String(length=60), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(removal_reason IS NOT NULL) = (decision IS NOT NULL AND decision = 'removed')",
            name=op.f("ck_safeguarding_concerns_removal_has_reason"),
        ),
        sa.CheckConstraint(
            "(status = 'closed') = (decision IS NOT NULL)",
            name=op.f("ck_safeguarding_concerns_closed_is_decided"),
        ),
        sa.ForeignKeyConstraint(
            ["logged_by_id"], ["users.id"], name=op.f("fk_safeguarding_concerns_logged_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_safeguarding_concerns_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "organisation_id"],
            ["persons.id", "persons.organisation_id"],
            name=op.f("fk_safeguarding_concerns_person_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["provider_id", "organisation_id"],
            ["providers.id", "providers.organisation_id"],
            name=op.f("fk_safeguarding_concerns_provider_id_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safeguarding_concerns")),
        sa.UniqueConstraint(
            "id", "organisation_id", name=op.f("uq_safeguarding_concerns_id_organisation_id")
        ),
        sa.UniqueConstraint(
            "organisation_id", "reference", name=op.f("uq_safeguarding_concerns_organisation_id_reference")
        ),
    )
    with op.batch_alter_table("safeguarding_concerns", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_safeguarding_concerns_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_safeguarding_concerns_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_safeguarding_concerns_provider_id"), ["provider_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_safeguarding_concerns_status"), ["status"], unique=False)

    op.create_table(
        "check_reminders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("days", sa.BigInteger(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("days >= 0", name=op.f("ck_check_reminders_days_before")),
        sa.ForeignKeyConstraint(
            ["check_id", "organisation_id"],
            ["provider_checks.id", "provider_checks.organisation_id"],
            name=op.f("fk_check_reminders_check_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_check_reminders_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_reminders")),
        sa.UniqueConstraint("check_id", "days", name=op.f("uq_check_reminders_check_id_days")),
    )
    with op.batch_alter_table("check_reminders", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_check_reminders_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "dbs_referrals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("concern_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('proposed', 'not_referred') OR proposed_by_id IS NOT NULL",
            name=op.f("ck_dbs_referrals_proposed_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["concern_id", "organisation_id"],
            ["safeguarding_concerns.id", "safeguarding_concerns.organisation_id"],
            name=op.f("fk_dbs_referrals_concern_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_dbs_referrals_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["users.id"], name=op.f("fk_dbs_referrals_proposed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dbs_referrals")),
        sa.UniqueConstraint("concern_id", name=op.f("uq_dbs_referrals_concern_id")),
    )
    with op.batch_alter_table("dbs_referrals", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_dbs_referrals_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_dbs_referrals_state"), ["state"], unique=False)

    op.create_table(
        "provider_documents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title_sealed", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("reason_sealed", sa.Text(), nullable=True),
        sa.Column("check_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'waiting') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_provider_documents_decided_by_somebody"),
        ),
        sa.CheckConstraint("kind NOT LIKE 'dbs%'", name=op.f("ck_provider_documents_never_dbs")),
        sa.ForeignKeyConstraint(
            ["check_id", "organisation_id"],
            ["provider_checks.id", "provider_checks.organisation_id"],
            name=op.f("fk_provider_documents_check_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_provider_documents_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_provider_documents_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id", "organisation_id"],
            ["providers.id", "providers.organisation_id"],
            name=op.f("fk_provider_documents_provider_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["upload_id", "organisation_id"],
            ["uploads.id", "uploads.organisation_id"],
            name=op.f("fk_provider_documents_upload_id_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_documents")),
        sa.UniqueConstraint("id", "organisation_id", name=op.f("uq_provider_documents_id_organisation_id")),
        sa.UniqueConstraint("upload_id", name=op.f("uq_provider_documents_upload_id")),
    )
    with op.batch_alter_table("provider_documents", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_provider_documents_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            "ix_provider_documents_organisation_id_state", ["organisation_id", "state"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_provider_documents_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "safeguarding_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("concern_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("route", sa.String(length=60), nullable=True),
        sa.Column("introduction_id", sa.Uuid(), nullable=True),
        sa.Column("decision", sa.String(length=60), nullable=True),
        sa.Column("removal_reason", sa.String(length=60), nullable=True),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=60), nullable=True),
        sa.Column("reference_sealed", sa.Text(), nullable=True),
        sa.Column("note_sealed", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'routed') = (route IS NOT NULL)", name=op.f("ck_safeguarding_entries_routed_to_somebody")
        ),
        sa.CheckConstraint(
            "(kind = 'told') = (introduction_id IS NOT NULL)",
            name=op.f("ck_safeguarding_entries_told_to_somebody"),
        ),
        sa.CheckConstraint(
            "is_done OR kind IN ('routed', 'told', 'not_referred')",
            name=op.f("ck_safeguarding_entries_only_passing_on_is_left_out"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_safeguarding_entries_by_id")),
        sa.ForeignKeyConstraint(
            ["concern_id", "organisation_id"],
            ["safeguarding_concerns.id", "safeguarding_concerns.organisation_id"],
            name=op.f("fk_safeguarding_entries_concern_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["introduction_id", "organisation_id"],
            ["introductions.id", "introductions.organisation_id"],
            name=op.f("fk_safeguarding_entries_introduction_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_safeguarding_entries_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safeguarding_entries")),
        sa.UniqueConstraint("concern_id", "number", name=op.f("uq_safeguarding_entries_concern_id_number")),
    )
    with op.batch_alter_table("safeguarding_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_safeguarding_entries_concern_id"), ["concern_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_safeguarding_entries_introduction_id"), ["introduction_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_safeguarding_entries_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "engagement_status_checks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("arrangement_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(length=60), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.String(length=60), nullable=False),
        sa.Column("may_substitute", sa.Boolean(), nullable=True),
        sa.Column("note_sealed", sa.Text(), nullable=True),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["arrangement_id", "organisation_id"],
            ["arrangements.id", "arrangements.organisation_id"],
            name=op.f("fk_engagement_status_checks_arrangement_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_engagement_status_checks_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_engagement_status_checks_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagement_status_checks")),
        sa.UniqueConstraint(
            "arrangement_id", "number", name=op.f("uq_engagement_status_checks_arrangement_id_number")
        ),
    )
    with op.batch_alter_table("engagement_status_checks", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_engagement_status_checks_arrangement_id"), ["arrangement_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_engagement_status_checks_organisation_id"), ["organisation_id"], unique=False
        )

    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("left_open_sealed", sa.Text(), nullable=True))

    with op.batch_alter_table("listings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("in_own_words", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("does_not_do", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("travels_by", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("cqc_checked_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("photo_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("full_since", sa.Date(), nullable=True))

    with op.batch_alter_table("provider_identities", schema=None) as batch_op:
        batch_op.add_column(sa.Column("full_since", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("asked_on", sa.Date(), nullable=True))

    with op.batch_alter_table("providers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_held", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("off_list_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("lapse_told_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("answered", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("home_address_sealed", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("phone_sealed", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("is_under_22", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("born_on_sealed", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("company_number", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("photo_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("in_own_words", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("does_not_do", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("cqc_provider_id", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("cqc_status", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("travels_by", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("external_id", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("imported_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("imported_sealed", sa.Text(), nullable=True))
        batch_op.create_unique_constraint(
            batch_op.f("uq_providers_organisation_id_external_id"), ["organisation_id", "external_id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_providers_photo_id_organisation_id"),
            "uploads",
            ["photo_id", "organisation_id"],
            ["id", "organisation_id"],
        )

    # What was only for the rows of before: from here on the application says it.
    with op.batch_alter_table("listings", schema=None) as batch_op:
        batch_op.alter_column("in_own_words", server_default=None)
        batch_op.alter_column("does_not_do", server_default=None)
        batch_op.alter_column("travels_by", server_default=None)
    with op.batch_alter_table("providers", schema=None) as batch_op:
        batch_op.alter_column("is_held", server_default=None)
        batch_op.alter_column("answered", server_default=None)
        batch_op.alter_column("company_number", server_default=None)
        batch_op.alter_column("in_own_words", server_default=None)
        batch_op.alter_column("does_not_do", server_default=None)
        batch_op.alter_column("cqc_provider_id", server_default=None)


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("providers", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_providers_photo_id_organisation_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_providers_organisation_id_external_id"), type_="unique")
        batch_op.drop_column("imported_sealed")
        batch_op.drop_column("imported_at")
        batch_op.drop_column("external_id")
        batch_op.drop_column("travels_by")
        batch_op.drop_column("cqc_status")
        batch_op.drop_column("cqc_provider_id")
        batch_op.drop_column("does_not_do")
        batch_op.drop_column("in_own_words")
        batch_op.drop_column("photo_id")
        batch_op.drop_column("company_number")
        batch_op.drop_column("born_on_sealed")
        batch_op.drop_column("is_under_22")
        batch_op.drop_column("phone_sealed")
        batch_op.drop_column("home_address_sealed")
        batch_op.drop_column("answered")
        batch_op.drop_column("lapse_told_on")
        batch_op.drop_column("off_list_on")
        batch_op.drop_column("is_held")

    with op.batch_alter_table("provider_identities", schema=None) as batch_op:
        batch_op.drop_column("asked_on")
        batch_op.drop_column("full_since")

    with op.batch_alter_table("listings", schema=None) as batch_op:
        batch_op.drop_column("full_since")
        batch_op.drop_column("photo_id")
        batch_op.drop_column("cqc_checked_on")
        batch_op.drop_column("travels_by")
        batch_op.drop_column("does_not_do")
        batch_op.drop_column("in_own_words")

    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.drop_column("left_open_sealed")

    with op.batch_alter_table("engagement_status_checks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_engagement_status_checks_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_engagement_status_checks_arrangement_id"))

    op.drop_table("engagement_status_checks")
    with op.batch_alter_table("safeguarding_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_safeguarding_entries_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_safeguarding_entries_introduction_id"))
        batch_op.drop_index(batch_op.f("ix_safeguarding_entries_concern_id"))

    op.drop_table("safeguarding_entries")
    with op.batch_alter_table("provider_documents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_provider_documents_provider_id"))
        batch_op.drop_index("ix_provider_documents_organisation_id_state")
        batch_op.drop_index(batch_op.f("ix_provider_documents_organisation_id"))

    op.drop_table("provider_documents")
    with op.batch_alter_table("dbs_referrals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dbs_referrals_state"))
        batch_op.drop_index(batch_op.f("ix_dbs_referrals_organisation_id"))

    op.drop_table("dbs_referrals")
    with op.batch_alter_table("check_reminders", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_check_reminders_organisation_id"))

    op.drop_table("check_reminders")
    with op.batch_alter_table("safeguarding_concerns", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_safeguarding_concerns_status"))
        batch_op.drop_index(batch_op.f("ix_safeguarding_concerns_provider_id"))
        batch_op.drop_index(batch_op.f("ix_safeguarding_concerns_person_id"))
        batch_op.drop_index(batch_op.f("ix_safeguarding_concerns_organisation_id"))

    op.drop_table("safeguarding_concerns")
    with op.batch_alter_table("provider_references", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_provider_references_provider_id"))
        batch_op.drop_index(batch_op.f("ix_provider_references_organisation_id"))

    op.drop_table("provider_references")
    with op.batch_alter_table("cqc_locations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cqc_locations_seen_on"))
        batch_op.drop_index(batch_op.f("ix_cqc_locations_postcode_key"))

    op.drop_table("cqc_locations")
    with op.batch_alter_table("uploads", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_uploads_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_uploads_holder_id"))

    op.drop_table("uploads")
    with op.batch_alter_table("sign_in_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_links_user_id"))

    op.drop_table("sign_in_links")
    with op.batch_alter_table("rule_overrides", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rule_overrides_organisation_id"))

    op.drop_table("rule_overrides")
    with op.batch_alter_table("provider_imports", schema=None) as batch_op:
        batch_op.drop_index("ix_provider_imports_organisation_id_created_at")
        batch_op.drop_index(batch_op.f("ix_provider_imports_organisation_id"))

    op.drop_table("provider_imports")
    with op.batch_alter_table("cqc_imports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cqc_imports_published_on"))

    op.drop_table("cqc_imports")

    with op.batch_alter_table("provider_checks", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_provider_checks_id_organisation_id"), type_="unique")
        batch_op.drop_column("steps_taken_sealed")
        batch_op.drop_column("could_not_check_sealed")
        batch_op.drop_column("covers_business_use")
        batch_op.drop_column("covers_activities")
        batch_op.drop_column("cover")
        batch_op.drop_column("status_result")
        batch_op.drop_column("status_checked_on")
        batch_op.drop_column("update_consent")
        batch_op.drop_column("barred_list_checked")
        batch_op.drop_column("workforce")
