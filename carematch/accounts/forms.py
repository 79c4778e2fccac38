"""What accounts ask for: signing in, and choosing passwords."""

from carematch.core.fields import EmailField, Form, InputRequired, PasswordField, _l

PASSWORD_HINT = _l("At least 12 characters. Three random words work well")


class SignInForm(Form):
    """Who somebody is."""

    email = EmailField(
        _l("Email address"),
        validators=[InputRequired(_l("Enter your email address"))],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(_l("Password"), validators=[InputRequired(_l("Enter your password"))])


class ForgottenForm(Form):
    """Where to send a reset link."""

    email = EmailField(
        _l("Email address"),
        description=_l("The one you sign in with"),
        validators=[InputRequired(_l("Enter your email address"))],
    )


def _new_password() -> PasswordField:
    """Return the question for a new password; the service judges the answer."""
    return PasswordField(
        _l("New password"),
        description=PASSWORD_HINT,
        validators=[InputRequired(_l("Enter a new password"))],
        render_kw={"autocomplete": "new-password"},
    )


class ResetForm(Form):
    """A new password, by reset link."""

    password = _new_password()


class ChangePasswordForm(Form):
    """A new password, by knowing the current one."""

    current = PasswordField(
        _l("Current password"), validators=[InputRequired(_l("Enter your current password"))]
    )
    password = _new_password()


class ChoosePasswordForm(Form):
    """A first password, for whoever signs in by links."""

    password = _new_password()
