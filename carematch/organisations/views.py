"""Where people start, who belongs to an organisation, invitations, and the installation's own pages."""

from uuid import UUID

from flask import current_app, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from carematch.accounts import sessions
from carematch.accounts.passwords import PasswordRefused
from carematch.accounts.service import LinkExpired
from carematch.core.access import PUBLIC, SIGNED_IN, access
from carematch.core.db import transaction
from carematch.core.fields import Form
from carematch.core.permissions import Permission, Role
from carematch.organisations import invitations, service, wider_area
from carematch.organisations.forms import CommissionForm, InviteForm, NewAccountForm, OrganisationForm
from carematch.organisations.invitations import Reader
from carematch.organisations.landing import starting_page
from carematch.organisations.models import Kind
from carematch.organisations.powers import powers
from carematch.organisations.wider_area_views import blueprint
from carematch.places import service as places

AT_AN_ANCHOR = (Role.MANAGER, Role.FINANCE, Role.PROVIDER, Role.SEEKER, Role.REPRESENTATIVE)


def _starts() -> list[dict[str, str | None]]:
    """Return where the reader belongs, as what, and the page they start on there (None where there is none)."""
    found = []
    if current_user.is_administrator:
        role = Role.ADMINISTRATOR
        endpoint = starting_page(role, current_app.view_functions)
        found.append(
            {"name": _("This installation"), "role": role.label, "href": endpoint and url_for(endpoint)}
        )
    for membership in service.list_memberships(current_user):
        endpoint = starting_page(membership.role, current_app.view_functions)
        href = endpoint and url_for(endpoint, org=membership.organisation.slug)
        found.append({"name": membership.organisation.name, "role": membership.role.label, "href": href})
    return found


@blueprint.route("/start")
@access(SIGNED_IN)
def start():
    """Lead to the reader's own page where there is only one, else let them choose."""
    pages = [each["href"] for each in _starts() if each["href"]]
    if len(pages) == 1:
        return redirect(pages[0])
    return redirect(url_for(".choose"))


@blueprint.route("/start/choose")
@access(SIGNED_IN)
def choose():
    """List where the reader belongs."""
    return render_template("organisations/choose.html", starts=_starts())


@blueprint.route("/<org>/team")
@access(Permission.TEAM_VIEW)
def team():
    """Show who belongs here, who is invited, and what each role can do."""
    return render_template(
        "organisations/team.html",
        members=service.list_members(g.organisation, service.STAFF_OF[g.organisation.kind]),
        invitations=invitations.list_invitations(g.organisation),
        roles=AT_AN_ANCHOR,
        powers=powers(AT_AN_ANCHOR),
    )


@blueprint.route("/<org>/team/invite", methods=["GET", "POST"])
@access(Permission.TEAM_MANAGE)
def invite():
    """Invite somebody into the team."""
    form = InviteForm(service.STAFF_OF[g.organisation.kind])
    if form.validate_on_submit() and _invited(g.organisation, form):
        return redirect(url_for(".team"))
    return render_template(
        "organisations/invite.html", form=form, back=url_for(".team"), name=g.organisation.name
    )


def _invited(organisation, form: InviteForm) -> bool:
    """Invite as a form says; where that is refused, say why beside the question."""
    try:
        with transaction():
            invitations.invite(
                organisation, by=current_user, base_url=current_app.config["BASE_URL"], **form.answers
            )
    except invitations.AlreadyMember as error:
        form.fail("email", error)
        return False
    flash(_("The invitation is on its way to %(email)s.", email=form.email.data))
    return True


@blueprint.route("/<org>/team/<uuid:membership_id>/remove", methods=["GET", "POST"])
@access(Permission.TEAM_MANAGE)
def remove_member(membership_id: UUID):
    """Ask, then end a membership."""
    form = Form()
    membership = service.get_membership(g.organisation, membership_id)
    name = membership.user.name
    if form.validate_on_submit():
        try:
            with transaction():
                service.remove_member(g.organisation, membership_id, by=current_user)
        except service.LastManager as error:
            form.form_errors.append(str(error))
            membership = service.get_membership(g.organisation, membership_id)
        else:
            flash(_("%(name)s no longer belongs to the team.", name=name))
            return redirect(url_for(".team"))
    return render_template("organisations/remove_member.html", form=form, membership=membership)


@blueprint.route("/<org>/team/invitations/<uuid:invitation_id>/cancel", methods=["GET", "POST"])
@access(Permission.TEAM_MANAGE)
def cancel_invitation(invitation_id: UUID):
    """Ask, then make an invitation useless."""
    form = Form()
    invitation = invitations.get_live_invitation(g.organisation, invitation_id)
    if form.validate_on_submit():
        with transaction():
            invitations.cancel_invitation(g.organisation, invitation_id, by=current_user)
        flash(_("The invitation is cancelled."))
        return redirect(url_for(".team"))
    return render_template("organisations/cancel_invitation.html", form=form, invitation=invitation)


@blueprint.route("/invitations/<token>", methods=["GET", "POST"])
@access(PUBLIC)
def accept_invitation(token: str):
    """Let the person invited in: with a new account, or with the one they have."""
    user = current_user if current_user.is_authenticated else None
    try:
        invitation = invitations.get_invitation(token)
        reader = invitations.reader_of(invitation, user)
        form = NewAccountForm() if reader is Reader.NEW else Form()
        if form.validate_on_submit():
            return _accepted(token, user, form)
    except (LinkExpired, invitations.WrongPerson) as error:
        return render_template("organisations/invitation_ended.html", reason=error), 410
    except PasswordRefused as error:
        form.fail("password", error)
        invitation = invitations.get_invitation(token)
    return render_template(
        "organisations/accept_invitation.html", form=form, invitation=invitation, reader=reader, token=token
    )


def _accepted(token: str, user, form: Form):
    """Make the reader a member, signed in, and lead them to where they start."""
    with transaction():
        member = invitations.accept_invitation(token, user=user, **form.answers)
    if user is None:
        sessions.begin(member)
    flash(_("Welcome. You now belong to the team."))
    return redirect(url_for(".start"))


@blueprint.route("/installation")
@access(Permission.INSTALLATION_MANAGE)
def index():
    """List the organisations of the installation."""
    return render_template("organisations/index.html", organisations=service.list_organisations())


@blueprint.route("/installation/organisations/new", methods=["GET", "POST"])
@access(Permission.INSTALLATION_MANAGE)
def new():
    """Set up an anchor or a council."""
    form = OrganisationForm(places.list_councils())
    if form.validate_on_submit():
        try:
            with transaction():
                made = service.create_organisation(by=current_user, **form.answers)
        except service.SlugTaken as error:
            form.fail("slug", error)
        except service.WrongKind as error:
            form.fail("council_code", error)
        else:
            flash(_("%(name)s is set up. Now invite the first person.", name=made.name))
            return redirect(url_for(".show", organisation_id=made.id))
    return render_template("organisations/new.html", form=form)


@blueprint.route("/installation/organisations/<uuid:organisation_id>")
@access(Permission.INSTALLATION_MANAGE)
def show(organisation_id: UUID):
    """Show an organisation, its staff, and who commissions whom."""
    organisation = service.get_organisation(organisation_id)
    return render_template(
        "organisations/show.html",
        organisation=organisation,
        council=places.council_name(organisation.council_code),
        wider_area=wider_area.current_area(organisation) if organisation.kind is Kind.COUNCIL else None,
        members=service.list_members(organisation, service.STAFF_OF[organisation.kind]),
        invitations=invitations.list_invitations(organisation),
        commissions=service.list_commissions_of(organisation),
    )


@blueprint.route("/installation/organisations/<uuid:organisation_id>/invite", methods=["GET", "POST"])
@access(Permission.INSTALLATION_MANAGE)
def invite_first(organisation_id: UUID):
    """Invite somebody into an organisation's staff: the first manager, or a council's reader."""
    organisation = service.get_organisation(organisation_id)
    back = url_for(".show", organisation_id=organisation_id)
    form = InviteForm(service.STAFF_OF[organisation.kind])
    if form.validate_on_submit() and _invited(organisation, form):
        return redirect(back)
    return render_template("organisations/invite_first.html", form=form, back=back, name=organisation.name)


@blueprint.route("/installation/commissions/new", methods=["GET", "POST"])
@access(Permission.INSTALLATION_MANAGE)
def commission():
    """Record that a council commissions an anchor."""
    form = CommissionForm(service.list_organisations(Kind.COUNCIL), service.list_organisations(Kind.ANCHOR))
    if form.validate_on_submit():
        try:
            with transaction():
                service.commission(
                    by=current_user,
                    council=service.get_organisation(form.council_id.data),
                    anchor=service.get_organisation(form.anchor_id.data),
                    starts_on=form.starts_on.data,
                    ends_on=form.ends_on.data,
                )
        except service.EndsBeforeItStarts as error:
            form.fail("ends_on", error)
        except service.AlreadyCommissioned as error:
            form.fail("starts_on", error)
        else:
            flash(_("The commission is recorded."))
            return redirect(url_for(".show", organisation_id=form.council_id.data))
    return render_template("organisations/commission.html", form=form)
