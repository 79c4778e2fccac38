"""Pages of consent: what a person agreed to, purpose by purpose, given and taken back, on both sides."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from carematch.core.access import access
from carematch.core.db import transaction
from carematch.core.permissions import Permission
from carematch.seekers import consents, service, wording
from carematch.seekers.agreeing.forms import AgreeForm, OwnAgreeForm
from carematch.seekers.models import Consent
from carematch.seekers.purposes import PURPOSES
from carematch.seekers.sides import blueprint, me
from carematch.seekers.vocabulary import (
    AUTHORITY_LABELS,
    BASIS_LABELS,
    CHANNEL_LABELS,
    SHOWN_LABELS,
    Purpose,
    ShownAs,
)

PURPOSE = "<any({}):kind>".format(", ".join(f"'{each.replace('_', '-')}'" for each in Purpose))


def words(*, with_authorities: bool = False) -> dict[str, Any]:
    """Return the words that every page about consents uses."""
    said = {"authorities": AUTHORITY_LABELS} if with_authorities else {}
    return {
        **said,
        "purposes": PURPOSES,
        "agreed": agreed_words,
        "channels": CHANNEL_LABELS,
        "shown": SHOWN_LABELS,
        "is_live": consents.is_live,
        "wording": wording,
    }


def agreed_words(consent: Consent) -> str:
    """Return the words of the version that a consent was given in."""
    version = PURPOSES[consent.purpose].wording(consent.wording_version)
    for_all = consent.purpose is Purpose.SHARE_WITH_PROVIDER and consent.provider_id is None
    return version.words(for_all=for_all, shown_as=consent.shown_as)


def _purpose(kind: str) -> Purpose:
    return Purpose(kind.replace("-", "_"))


@blueprint.route("/my-needs/consents")
@access(Permission.NEEDS_OWN)
def own_consents() -> ResponseReturnValue:
    """Say what one agreed to, since when, in which words; and what one can agree to or take back."""
    found = consents.list_own_consents(g.organisation, me())
    people = service.list_own_people(g.organisation, me())
    return render_template(
        "seekers/own_consents.html",
        people=[(each, [one for one in found if one.person_id == each.id]) for each in people],
        me=me(),
        **words(with_authorities=True),
    )


@blueprint.route("/my-needs/consents/<uuid:consent_id>/withdraw", methods=["POST"])
@access(Permission.NEEDS_OWN)
def own_withdraw_consent(consent_id: UUID) -> ResponseReturnValue:
    """Take a consent back, at once."""
    with transaction():
        consent = consents.get_own_consent(g.organisation, me(), consent_id)
        consents.withdraw(g.organisation, consent, by=me())
    flash(_("You have taken it back. It counts from now on."))
    return redirect(url_for(".own_consents"))


@blueprint.route(f"/my-needs/people/<uuid:person_id>/agree/{PURPOSE}", methods=["GET", "POST"])
@access(Permission.NEEDS_OWN)
def own_agree(person_id: UUID, kind: str) -> ResponseReturnValue:
    """Read what one would agree to, and agree."""
    form = OwnAgreeForm()
    person = service.get_own(g.organisation, me(), person_id)
    about = PURPOSES[_purpose(kind)]
    shown_as = ShownAs.EASY_READ if "easy_read" in person.communication_needs else ShownAs.PLAIN
    if form.validate_on_submit():
        try:
            with transaction():
                person = service.get_own(g.organisation, me(), person_id)
                consents.give_online(
                    g.organisation,
                    person,
                    by=me(),
                    purpose=about.purpose,
                    expires_on=form.expires_on.data,
                    shown_as=shown_as,
                )
        except consents.ConsentRefused as error:
            form.fail("agreed", error)
        else:
            flash(_("Thank you. You can take this back at any time."))
            return redirect(url_for(".own_consents"))
    person = service.get_own(g.organisation, me(), person_id)
    return render_template(
        "seekers/own_agree.html", form=form, person=person, about=about, shown_as=shown_as, me=me()
    )


@blueprint.route(f"/needs/<uuid:need_id>/agree/{PURPOSE}", methods=["GET", "POST"])
@access(Permission.NEEDS_RECORD)
def agree(need_id: UUID, kind: str) -> ResponseReturnValue:
    """Write down that somebody agreed, with who, how, in which form and until when."""
    about = PURPOSES[_purpose(kind)]
    need = service.get_need(g.organisation, need_id)
    form = AgreeForm(service.list_representatives(g.organisation, need.person))
    if form.validate_on_submit():
        try:
            with transaction():
                need = service.get_need(g.organisation, need_id)
                consents.give(g.organisation, need.person, by=me(), purpose=about.purpose, **form.consent)
        except consents.ConsentRefused as error:
            form.fail("given_by", error)
        else:
            flash(_("The consent is recorded."))
            return redirect(url_for(".show", need_id=need_id))
    need = service.get_need(g.organisation, need_id)
    return render_template("seekers/agree.html", form=form, need=need, person=need.person, about=about)


@blueprint.route("/needs/<uuid:need_id>/consents/<uuid:consent_id>/withdraw", methods=["POST"])
@access(Permission.NEEDS_RECORD)
def withdraw_consent(need_id: UUID, consent_id: UUID) -> ResponseReturnValue:
    """Take a consent back for the person who asks for it, at once."""
    with transaction():
        need = service.get_need(g.organisation, need_id)
        consent = consents.get_consent(g.organisation, need.person, consent_id)
        consents.withdraw(g.organisation, consent, by=me())
    flash(_("The consent is withdrawn. It covers nothing from now on."))
    return redirect(url_for(".show", need_id=need_id))


@blueprint.route("/needs/purposes")
@access(Permission.NEEDS_VIEW)
def purposes() -> ResponseReturnValue:
    """Show what people are asked to agree to: basis, wordings with their versions, and what to know about each."""
    return render_template("seekers/purposes.html", purposes=PURPOSES.values(), bases=BASIS_LABELS)
