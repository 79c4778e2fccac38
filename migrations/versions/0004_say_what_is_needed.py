"""let people say what they need question by question, choose who acts, and keep what is said of them encrypted."""

import json

import sqlalchemy as sa
from alembic import op

from migrations.sealing import always_json, as_json, index, seal, unseal

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Texts that move into an envelope as they are: table, the column they stood in, whether that could hold nothing.
TEXTS = (
    ("arrangements", "end_reason", False),
    ("arrangements", "lawful_reason", False),
    ("hours", "refusal_reason", False),
    ("person_relations", "council_exception", False),
    ("provider_imports", "file_name", False),
    ("providers", "status_reason", False),
    ("providers", "full_name", False),
    ("providers", "base_postcode", True),
)
# Lists and objects that do: table, column, whether an envelope has to be there.
OBJECTS = (
    ("needs", "own_musts", False),
    ("persons", "communication_needs", False),
    ("rankings", "problem", True),
    ("rankings", "result", True),
)
LAT, LON = sa.Column("lat", sa.Double()), sa.Column("lon", sa.Double())
CONTENT = sa.Column("content", sa.Text())
EMAIL = sa.Column("email", sa.Text())


def upgrade() -> None:
    """Go forward."""
    _make_tables()
    _add_columns()
    _add_acting()
    _seal_texts()
    _seal_objects()
    _seal_points()
    _seal_sessions()
    _seal_addresses()


def _make_tables() -> None:
    """Make what is new."""
    op.create_table(
        "community_groups",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("interests", sa.JSON(), nullable=False),
        sa.Column("setting", sa.String(length=60), nullable=False),
        sa.Column("venue", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("precision", sa.Text(), nullable=True),
        sa.Column("neighbourhood_code", sa.Text(), nullable=True),
        sa.Column("repeats", sa.String(length=60), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("starts", sa.BigInteger(), nullable=True),
        sa.Column("ends", sa.BigInteger(), nullable=True),
        sa.Column("when_words", sa.Text(), nullable=False),
        sa.Column("cost", sa.String(length=60), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("cost_words", sa.Text(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("communities", sa.JSON(), nullable=False),
        sa.Column("age_from", sa.BigInteger(), nullable=True),
        sa.Column("age_to", sa.BigInteger(), nullable=True),
        sa.Column("step_free", sa.Boolean(), nullable=True),
        sa.Column("carers_welcome", sa.Boolean(), nullable=False),
        sa.Column("transport_help", sa.Boolean(), nullable=False),
        sa.Column("phone_sealed", sa.Text(), nullable=True),
        sa.Column("email_sealed", sa.Text(), nullable=True),
        sa.Column("website", sa.Text(), nullable=False),
        sa.Column("contact_name_sealed", sa.Text(), nullable=True),
        sa.Column("contact_agreed", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=60), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(cost = 'pounds') = (price IS NOT NULL)", name=op.f("ck_community_groups_price_where_in_pounds")
        ),
        sa.CheckConstraint(
            "(lat IS NULL) = (lon IS NULL)", name=op.f("ck_community_groups_point_whole_or_absent")
        ),
        sa.CheckConstraint("age_from <= age_to", name=op.f("ck_community_groups_ages_in_order")),
        sa.CheckConstraint(
            "contact_name_sealed IS NULL OR contact_agreed",
            name=op.f("ck_community_groups_contact_has_agreed"),
        ),
        sa.CheckConstraint(
            "starts BETWEEN 0 AND 1439 AND ends BETWEEN 1 AND 1440",
            name=op.f("ck_community_groups_times_of_day"),
        ),
        sa.CheckConstraint(
            "starts IS NULL OR ends IS NULL OR ends > starts",
            name=op.f("ck_community_groups_ends_after_start"),
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["users.id"], name=op.f("fk_community_groups_confirmed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_community_groups_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_groups")),
        sa.UniqueConstraint("id", "organisation_id", name=op.f("uq_community_groups_id_organisation_id")),
        sa.UniqueConstraint(
            "organisation_id", "external_id", name=op.f("uq_community_groups_organisation_id_external_id")
        ),
    )
    with op.batch_alter_table("community_groups", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_community_groups_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_community_groups_status"), ["status"], unique=False)

    op.create_table(
        "community_imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("content_sealed", sa.Text(), nullable=True),
        sa.Column("results_sealed", sa.Text(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("unread", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_community_imports_by_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_community_imports_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_imports")),
    )
    with op.batch_alter_table("community_imports", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_community_imports_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            "ix_community_imports_organisation_id_created_at", ["organisation_id", "created_at"], unique=False
        )

    op.create_table(
        "shortlisted",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("name_sealed", sa.Text(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_shortlisted_organisation_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_shortlisted_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortlisted")),
        sa.UniqueConstraint(
            "user_id",
            "organisation_id",
            "provider_id",
            name=op.f("uq_shortlisted_user_id_organisation_id_provider_id"),
        ),
    )
    with op.batch_alter_table("shortlisted", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shortlisted_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shortlisted_user_id"), ["user_id"], unique=False)

    op.create_table(
        "person_messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("from_staff", sa.Boolean(), nullable=False),
        sa.Column("body_sealed", sa.Text(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "NOT from_staff OR settled_at IS NULL", name=op.f("ck_person_messages_only_theirs_are_settled")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_person_messages_by_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_person_messages_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "organisation_id"],
            ["persons.id", "persons.organisation_id"],
            name=op.f("fk_person_messages_person_id_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_messages")),
    )
    with op.batch_alter_table("person_messages", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_person_messages_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_person_messages_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_messages_written_at"), ["written_at"], unique=False)

    op.create_table(
        "rights_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("said_sealed", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=60), nullable=False),
        sa.Column("identity_checked_on", sa.Date(), nullable=True),
        sa.Column("identity_how_sealed", sa.Text(), nullable=True),
        sa.Column("acknowledged_on", sa.Date(), nullable=True),
        sa.Column("paused_on", sa.Date(), nullable=True),
        sa.Column("waiting_for_sealed", sa.Text(), nullable=True),
        sa.Column("outcome", sa.String(length=60), nullable=True),
        sa.Column("answer_sealed", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(status = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_rights_requests_closed_has_time")
        ),
        sa.CheckConstraint(
            "(status = 'closed') = (outcome IS NOT NULL)", name=op.f("ck_rights_requests_closed_has_outcome")
        ),
        sa.CheckConstraint(
            "(status = 'paused') = (paused_on IS NOT NULL)", name=op.f("ck_rights_requests_paused_since")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name=op.f("fk_rights_requests_asked_by_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["users.id"], name=op.f("fk_rights_requests_closed_by_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_rights_requests_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "organisation_id"],
            ["persons.id", "persons.organisation_id"],
            name=op.f("fk_rights_requests_person_id_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights_requests")),
        sa.UniqueConstraint("id", "organisation_id", name=op.f("uq_rights_requests_id_organisation_id")),
        sa.UniqueConstraint(
            "organisation_id", "reference", name=op.f("uq_rights_requests_organisation_id_reference")
        ),
    )
    with op.batch_alter_table("rights_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rights_requests_asked_by_id"), ["asked_by_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_rights_requests_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_rights_requests_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rights_requests_status"), ["status"], unique=False)

    op.create_table(
        "answer_copies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=False),
        sa.Column("written_as", sa.String(length=60), nullable=False),
        sa.Column("way", sa.String(length=60), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["need_id", "organisation_id"],
            ["needs.id", "needs.organisation_id"],
            name=op.f("fk_answer_copies_need_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_answer_copies_organisation_id")
        ),
        sa.ForeignKeyConstraint(["sent_by_id"], ["users.id"], name=op.f("fk_answer_copies_sent_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_copies")),
    )
    with op.batch_alter_table("answer_copies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_copies_need_id"), ["need_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_answer_copies_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "belongings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("group_name_sealed", sa.Text(), nullable=True),
        sa.Column("meets", sa.String(length=60), nullable=False),
        sa.Column("status_before", sa.String(length=60), nullable=False),
        sa.Column("dropped_sealed", sa.Text(), nullable=True),
        sa.Column("agreed_by", sa.String(length=60), nullable=False),
        sa.Column("representative_id", sa.Uuid(), nullable=True),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=60), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "agreed_by <> 'representative' OR representative_id IS NOT NULL",
            name=op.f("ck_belongings_representative_is_named"),
        ),
        sa.ForeignKeyConstraint(["ended_by_id"], ["users.id"], name=op.f("fk_belongings_ended_by_id")),
        sa.ForeignKeyConstraint(
            ["group_id", "organisation_id"],
            ["community_groups.id", "community_groups.organisation_id"],
            name=op.f("fk_belongings_group_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["need_id", "organisation_id"],
            ["needs.id", "needs.organisation_id"],
            name=op.f("fk_belongings_need_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_belongings_organisation_id")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["users.id"], name=op.f("fk_belongings_recorded_by_id")),
        sa.ForeignKeyConstraint(
            ["representative_id", "organisation_id"],
            ["representatives.id", "representatives.organisation_id"],
            name=op.f("fk_belongings_representative_id_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_belongings")),
    )
    with op.batch_alter_table("belongings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_belongings_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_belongings_need_id"), ["need_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_belongings_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(
            "uq_belongings_standing",
            ["need_id", "group_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "help_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=False),
        sa.Column("helper_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=60), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("channel <> 'online'", name=op.f("ck_help_sessions_helped_by_voice_or_paper")),
        sa.ForeignKeyConstraint(["helper_id"], ["users.id"], name=op.f("fk_help_sessions_helper_id")),
        sa.ForeignKeyConstraint(
            ["need_id", "organisation_id"],
            ["needs.id", "needs.organisation_id"],
            name=op.f("fk_help_sessions_need_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_help_sessions_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_sessions")),
    )
    with op.batch_alter_table("help_sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_help_sessions_need_id"), ["need_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_help_sessions_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "person_referrals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("stage", sa.String(length=60), nullable=False),
        sa.Column("answered", sa.JSON(), nullable=False),
        sa.Column("agreed_by", sa.String(length=60), nullable=False),
        sa.Column("tells_status", sa.Boolean(), nullable=False),
        sa.Column("name_sealed", sa.Text(), nullable=True),
        sa.Column("phone_sealed", sa.Text(), nullable=True),
        sa.Column("email_sealed", sa.Text(), nullable=True),
        sa.Column("postcode_sealed", sa.Text(), nullable=True),
        sa.Column("reaching_sealed", sa.Text(), nullable=True),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.Column("words_sealed", sa.Text(), nullable=True),
        sa.Column("safety_sealed", sa.Text(), nullable=True),
        sa.Column("from_hospital", sa.Boolean(), nullable=False),
        sa.Column("needed_by", sa.Date(), nullable=True),
        sa.Column("referrer", sa.String(length=60), nullable=True),
        sa.Column("referrer_name_sealed", sa.Text(), nullable=True),
        sa.Column("referrer_organisation_sealed", sa.Text(), nullable=True),
        sa.Column("referrer_email_sealed", sa.Text(), nullable=True),
        sa.Column("referrer_phone_sealed", sa.Text(), nullable=True),
        sa.Column("token_hash", sa.Text(), nullable=True),
        sa.Column("token_sealed", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("link_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("need_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=60), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(stage = 'declined') = (reason IS NOT NULL)",
            name=op.f("ck_person_referrals_declined_has_reason"),
        ),
        sa.CheckConstraint(
            "(stage = 'draft') = (sent_at IS NULL)", name=op.f("ck_person_referrals_sent_has_time")
        ),
        sa.CheckConstraint(
            "(stage = 'taken_on') = (need_id IS NOT NULL)", name=op.f("ck_person_referrals_taken_on_has_need")
        ),
        sa.ForeignKeyConstraint(
            ["need_id", "organisation_id"],
            ["needs.id", "needs.organisation_id"],
            name=op.f("fk_person_referrals_need_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_person_referrals_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["users.id"], name=op.f("fk_person_referrals_settled_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_referrals")),
        sa.UniqueConstraint(
            "organisation_id", "reference", name=op.f("uq_person_referrals_organisation_id_reference")
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_person_referrals_token_hash")),
    )
    with op.batch_alter_table("person_referrals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_referrals_need_id"), ["need_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_person_referrals_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_person_referrals_stage"), ["stage"], unique=False)

    op.create_table(
        "representative_invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("representative_id", sa.Uuid(), nullable=False),
        sa.Column("email_sealed", sa.Text(), nullable=True),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("invited_by_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["users.id"], name=op.f("fk_representative_invitations_invited_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_representative_invitations_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["representative_id", "organisation_id"],
            ["representatives.id", "representatives.organisation_id"],
            name=op.f("fk_representative_invitations_representative_id_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representative_invitations")),
        sa.UniqueConstraint(
            "id", "organisation_id", name=op.f("uq_representative_invitations_id_organisation_id")
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_representative_invitations_token_hash")),
    )
    with op.batch_alter_table("representative_invitations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_representative_invitations_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_representative_invitations_representative_id"), ["representative_id"], unique=False
        )


def _add_columns() -> None:
    """Let people and needs hold more; what stood there before has answered none of the new questions."""
    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.add_column(sa.Column("address_sealed", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("best_times", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("interpreter_language_sealed", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("trusted_name_sealed", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("trusted_contact_sealed", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("letter_format_sealed", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("answered", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("needs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("since", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("from_hospital", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("discharge_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("suits", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("usual_minutes", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("visits_a_week", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("listings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pets", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("gender", sa.Text(), nullable=True))
    with op.batch_alter_table("providers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("shows_gender", sa.Boolean(), nullable=True))
    _forget_defaults("persons", "best_times", "answered")
    _forget_defaults("needs", "suits")


def _forget_defaults(table: str, *columns: str) -> None:
    """Take away what filled old rows: new ones say it themselves."""
    with op.batch_alter_table(table, schema=None) as batch_op:
        for column in columns:
            batch_op.alter_column(
                column, existing_type=sa.JSON(), existing_nullable=False, server_default=None
            )


def _add_acting() -> None:
    """Say of representatives what they may do and who saw the proof, and of consents the words and the form.

    What was agreed before was consent, in English, in a form that nobody wrote down.
    """
    with op.batch_alter_table("representatives", schema=None) as batch_op:
        batch_op.add_column(sa.Column("narrowed_to", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("evidence_seen_by_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("evidence_seen_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("end_asked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("replaces_id", sa.Uuid(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_representatives_replaces_id"), ["replaces_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_representatives_evidence_seen_by_id"), "users", ["evidence_seen_by_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_representatives_replaces_id_organisation_id"),
            "representatives",
            ["replaces_id", "organisation_id"],
            ["id", "organisation_id"],
        )
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("basis", sa.String(length=60), nullable=False, server_default="consent")
        )
        batch_op.add_column(sa.Column("language", sa.Text(), nullable=False, server_default="en"))
        batch_op.add_column(
            sa.Column("shown_as", sa.String(length=60), nullable=False, server_default="not_recorded")
        )
        batch_op.add_column(sa.Column("authority", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True))
        batch_op.alter_column("provider_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.create_foreign_key(
            batch_op.f("fk_consents_withdrawn_by_id"), "users", ["withdrawn_by_id"], ["id"]
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_consents_provider_only_where_told"),
            "provider_id IS NULL OR purpose = 'share_with_provider'",
        )
    with op.batch_alter_table("consents", schema=None) as batch_op:
        for column in ("basis", "language", "shown_as"):
            kind = sa.Text() if column == "language" else sa.String(length=60)
            batch_op.alter_column(column, existing_type=kind, existing_nullable=False, server_default=None)
    with op.batch_alter_table("arrangements", schema=None) as batch_op:
        batch_op.add_column(sa.Column("terms_agreed_by_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_arrangements_terms_agreed_by_id_organisation_id"),
            "representatives",
            ["terms_agreed_by_id", "organisation_id"],
            ["id", "organisation_id"],
        )
    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seeker_representative_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_introductions_seeker_representative_id_organisation_id"),
            "representatives",
            ["seeker_representative_id", "organisation_id"],
            ["id", "organisation_id"],
        )


def _seal_texts() -> None:
    """Encrypt texts, and drop the columns that they stood in; refused hours still say why."""
    with op.batch_alter_table("hours", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_hours_refused_says_why"), type_="check")
    for table, column, _could_be_nothing in TEXTS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column(f"{column}_sealed", sa.Text(), nullable=True))
        seal(table, f"{column}_sealed", [sa.Column(column, sa.Text())])
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(column)
    with op.batch_alter_table("hours", schema=None) as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_hours_refused_says_why"),
            "status <> 'refused' OR refusal_reason_sealed IS NOT NULL",
        )


def _seal_objects() -> None:
    """Encrypt lists and objects, and drop the columns that they stood in."""
    for table, column, is_needed in OBJECTS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column(f"{column}_sealed", sa.Text(), nullable=True))
        words = always_json if is_needed else as_json
        seal(table, f"{column}_sealed", [sa.Column(column, sa.JSON())], words)
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(column)
            if is_needed:
                batch_op.alter_column(f"{column}_sealed", existing_type=sa.Text(), nullable=False)


def _seal_points() -> None:
    """Encrypt where people live."""
    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.add_column(sa.Column("point_sealed", sa.Text(), nullable=True))
    seal(
        "persons",
        "point_sealed",
        [LAT, LON],
        lambda lat, lon: None if lat is None else json.dumps([lat, lon]),
    )
    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_persons_point_whole_or_absent"), type_="check")
        batch_op.drop_column("lat")
        batch_op.drop_column("lon")


def _seal_sessions() -> None:
    """Encrypt what browsers' sessions hold; each envelope is bound to the hash of its key."""
    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("content_sealed", sa.Text(), nullable=True))
    seal("user_sessions", "content_sealed", [CONTENT], row="sid_hash")
    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        batch_op.drop_column("content")
        batch_op.alter_column("content_sealed", existing_type=sa.Text(), nullable=False)


def _seal_addresses() -> None:
    """Encrypt email addresses; users are found by a keyed hash of theirs from now on."""
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("email_sealed", sa.Text(), nullable=True))
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("email_sealed", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("email_index", sa.Text(), nullable=True))
    for table in ("invitations", "users"):
        seal(table, "email_sealed", [EMAIL])
    index("users", "email_index", EMAIL)
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_column("email")
        batch_op.alter_column("email_sealed", existing_type=sa.Text(), nullable=False)
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_users_email_lower"), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_users_email"), type_="unique")
        batch_op.drop_column("email")
        batch_op.alter_column("email_sealed", existing_type=sa.Text(), nullable=False)
        batch_op.alter_column("email_index", existing_type=sa.Text(), nullable=False)
        batch_op.create_unique_constraint(batch_op.f("uq_users_email_index"), ["email_index"])


def downgrade() -> None:
    """Go back."""
    _open_addresses()
    _open_sessions()
    _open_points()
    _open_objects()
    _open_texts()
    _drop_acting()
    _drop_columns()
    _drop_tables()


def _open_addresses() -> None:
    """Hold email addresses in clear again."""
    for table in ("invitations", "users"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("email", sa.Text(), nullable=False, server_default=""))
        unseal(table, "email_sealed", [EMAIL], lambda text: [text])
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_column("email_sealed")
        batch_op.alter_column("email", existing_type=sa.Text(), existing_nullable=False, server_default=None)
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_users_email_index"), type_="unique")
        batch_op.drop_column("email_index")
        batch_op.drop_column("email_sealed")
        batch_op.alter_column("email", existing_type=sa.Text(), existing_nullable=False, server_default=None)
        batch_op.create_check_constraint(batch_op.f("ck_users_email_lower"), "email = lower(email)")
        batch_op.create_unique_constraint(batch_op.f("uq_users_email"), ["email"])


def _open_sessions() -> None:
    """Hold sessions in clear again."""
    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("content", sa.Text(), nullable=False, server_default="{}"))
    unseal("user_sessions", "content_sealed", [CONTENT], lambda text: [text], row="sid_hash")
    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        batch_op.drop_column("content_sealed")
        batch_op.alter_column(
            "content", existing_type=sa.Text(), existing_nullable=False, server_default=None
        )


def _open_points() -> None:
    """Hold where people live in clear again."""
    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lat", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("lon", sa.Double(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_persons_point_whole_or_absent"), "(lat IS NULL) = (lon IS NULL)"
        )
    unseal("persons", "point_sealed", [LAT, LON], json.loads)
    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.drop_column("point_sealed")


def _open_objects() -> None:
    """Hold lists and objects in clear again."""
    for table, column, is_needed in OBJECTS:
        empty = "{}" if is_needed else "[]"
        old = sa.Column(column, sa.JSON(), nullable=False, server_default=empty)
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(old)
        unseal(table, f"{column}_sealed", [sa.Column(column, sa.JSON())], lambda text: [json.loads(text)])
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(f"{column}_sealed")
            batch_op.alter_column(
                column, existing_type=sa.JSON(), existing_nullable=False, server_default=None
            )


def _open_texts() -> None:
    """Hold texts in clear again."""
    with op.batch_alter_table("hours", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_hours_refused_says_why"), type_="check")
    for table, column, could_be_nothing in TEXTS:
        empty = None if could_be_nothing else ""
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column(column, sa.Text(), nullable=could_be_nothing, server_default=empty))
        unseal(table, f"{column}_sealed", [sa.Column(column, sa.Text())], lambda text: [text])
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(f"{column}_sealed")
            if not could_be_nothing:
                batch_op.alter_column(
                    column, existing_type=sa.Text(), existing_nullable=False, server_default=None
                )
    with op.batch_alter_table("hours", schema=None) as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_hours_refused_says_why"), "status <> 'refused' OR refusal_reason <> ''"
        )


def _drop_acting() -> None:
    """Forget what representatives may do, and consents that name no one provider."""
    op.execute("DELETE FROM consents WHERE provider_id IS NULL")
    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_introductions_seeker_representative_id_organisation_id"), type_="foreignkey"
        )
        batch_op.drop_column("seeker_representative_id")
    with op.batch_alter_table("arrangements", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_arrangements_terms_agreed_by_id_organisation_id"), type_="foreignkey"
        )
        batch_op.drop_column("terms_agreed_by_id")
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_consents_provider_only_where_told"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_consents_withdrawn_by_id"), type_="foreignkey")
        batch_op.alter_column("provider_id", existing_type=sa.Uuid(), nullable=False)
        for column in ("withdrawn_by_id", "authority", "shown_as", "language", "basis"):
            batch_op.drop_column(column)
    with op.batch_alter_table("representatives", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_representatives_replaces_id_organisation_id"), type_="foreignkey"
        )
        batch_op.drop_constraint(batch_op.f("fk_representatives_evidence_seen_by_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_representatives_replaces_id"), type_="unique")
        for column in (
            "replaces_id",
            "end_asked_at",
            "evidence_seen_on",
            "evidence_seen_by_id",
            "narrowed_to",
        ):
            batch_op.drop_column(column)


def _drop_columns() -> None:
    """Forget the new answers."""
    more = {
        "persons": (
            "address_sealed",
            "best_times",
            "interpreter_language_sealed",
            "trusted_name_sealed",
            "trusted_contact_sealed",
            "letter_format_sealed",
            "answered",
        ),
        "needs": ("since", "from_hospital", "discharge_on", "suits", "usual_minutes", "visits_a_week"),
        "listings": ("pets", "gender"),
        "providers": ("shows_gender",),
    }
    for table, columns in more.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.drop_column(column)


def _drop_tables() -> None:
    """Drop what was new."""
    with op.batch_alter_table("representative_invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_representative_invitations_representative_id"))
        batch_op.drop_index(batch_op.f("ix_representative_invitations_organisation_id"))

    op.drop_table("representative_invitations")
    with op.batch_alter_table("person_referrals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_referrals_stage"))
        batch_op.drop_index(batch_op.f("ix_person_referrals_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_person_referrals_need_id"))

    op.drop_table("person_referrals")
    with op.batch_alter_table("help_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_help_sessions_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_help_sessions_need_id"))

    op.drop_table("help_sessions")
    with op.batch_alter_table("belongings", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_belongings_standing",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_belongings_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_belongings_need_id"))
        batch_op.drop_index(batch_op.f("ix_belongings_group_id"))

    op.drop_table("belongings")
    with op.batch_alter_table("answer_copies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_copies_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_answer_copies_need_id"))

    op.drop_table("answer_copies")
    with op.batch_alter_table("rights_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rights_requests_status"))
        batch_op.drop_index(batch_op.f("ix_rights_requests_person_id"))
        batch_op.drop_index(batch_op.f("ix_rights_requests_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_rights_requests_asked_by_id"))

    op.drop_table("rights_requests")
    with op.batch_alter_table("person_messages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_messages_written_at"))
        batch_op.drop_index(batch_op.f("ix_person_messages_person_id"))
        batch_op.drop_index(batch_op.f("ix_person_messages_organisation_id"))

    op.drop_table("person_messages")
    with op.batch_alter_table("shortlisted", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shortlisted_user_id"))
        batch_op.drop_index(batch_op.f("ix_shortlisted_organisation_id"))

    op.drop_table("shortlisted")
    with op.batch_alter_table("community_imports", schema=None) as batch_op:
        batch_op.drop_index("ix_community_imports_organisation_id_created_at")
        batch_op.drop_index(batch_op.f("ix_community_imports_organisation_id"))

    op.drop_table("community_imports")
    with op.batch_alter_table("community_groups", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_community_groups_status"))
        batch_op.drop_index(batch_op.f("ix_community_groups_organisation_id"))

    op.drop_table("community_groups")
