"""Signing in and out, and choosing passwords."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from carematch.accounts import service, sessions
from carematch.accounts.forms import (
    ChangePasswordForm,
    ChoosePasswordForm,
    ForgottenForm,
    ResetForm,
    SignInForm,
)
from carematch.accounts.passwords import PasswordRefused
from carematch.accounts.returning import local_path
from carematch.core.access import PUBLIC, SIGNED_IN, access
from carematch.core.db import transaction

blueprint = Blueprint("accounts", __name__)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@access(PUBLIC)
def sign_in():
    """Let somebody in, and back to the page they came for."""
    onward = local_path(request.args.get("next")) or url_for("organisations.start")
    if current_user.is_authenticated:
        return redirect(onward)
    form = SignInForm()
    if form.validate_on_submit():
        try:
            user = service.authenticate(**form.answers)
        except service.SignInFailed as error:
            form.fail("password", error)
        else:
            with transaction():
                service.sign_in(user, password=form.password.data)
            sessions.begin(user)
            return redirect(onward)
    return render_template("accounts/sign_in.html", form=form)


@blueprint.route("/sign-out", methods=["POST"])
@access(SIGNED_IN)
def sign_out():
    """Let somebody out."""
    with transaction():
        service.sign_out(current_user)
    sessions.end()
    flash(_("You have signed out."))
    return redirect(url_for("pages.home"))


@blueprint.route("/forgotten-password", methods=["GET", "POST"])
@access(PUBLIC)
def forgotten():
    """Send a reset link; the answer is the same whoever asks."""
    form = ForgottenForm()
    if form.validate_on_submit():
        with transaction():
            service.ask_for_reset(base_url=current_app.config["BASE_URL"], **form.answers)
        return redirect(url_for(".reset_sent"))
    return render_template("accounts/forgotten.html", form=form)


@blueprint.route("/forgotten-password/sent")
@access(PUBLIC)
def reset_sent():
    """Say where to look next."""
    return render_template("accounts/reset_sent.html")


@blueprint.route("/reset/<token>", methods=["GET", "POST"])
@access(PUBLIC)
def reset(token: str):
    """Choose a new password by reset link; it signs nobody in."""
    form = ResetForm()
    try:
        service.get_reset(token)
        if form.validate_on_submit():
            with transaction():
                service.reset_password(token, **form.answers)
            sessions.end()
            flash(_("Your password is changed. Sign in with the new one."))
            return redirect(url_for(".sign_in"))
    except service.LinkExpired as error:
        return render_template("accounts/reset_expired.html", reason=error), 410
    except PasswordRefused as error:
        form.fail("password", error)
    return render_template("accounts/reset.html", form=form)


@blueprint.route("/account", methods=["GET", "POST"])
@access(SIGNED_IN)
def account():
    """Show who is signed in, and let them change their password, or choose their first."""
    has_password = current_user.password_hash is not None
    form = ChangePasswordForm() if has_password else ChoosePasswordForm()
    if form.validate_on_submit():
        keep = service.change_password if has_password else service.choose_password
        try:
            with transaction():
                keep(current_user, **form.answers)
        except service.SignInFailed as error:
            form.fail("current" if has_password else "password", error)
        except PasswordRefused as error:
            form.fail("password", error)
        else:
            sessions.begin(current_user)
            flash(_("Your password is changed. You are signed out on every other device."))
            return redirect(url_for(".account"))
    return render_template("accounts/account.html", form=form, has_password=has_password)
