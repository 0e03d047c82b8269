"""Sign-in forms in our words. They shape input; allauth's own rules stay."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.http import HttpRequest

from .password_reset import owe_reset_mails

PASSWORD_HINT = "15 characters or more. A few words you can remember are good; no special signs are needed."  # noqa: S105
CODE_ATTRS = {"autocomplete": "one-time-code", "inputmode": "numeric"}


def _say(field: forms.Field, label: str, hint: str = "", required: str = "") -> None:
    field.label, field.help_text = label, hint
    field.error_messages["required"] = required or f"Enter the {label.lower()}."
    field.widget.attrs.pop("placeholder", None)


class SignInForm(account.LoginForm):  # type: ignore[misc]
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["login"], "E-mail address")
        self.fields["login"].error_messages["invalid"] = "Enter an e-mail address like name@example.org."
        _say(self.fields["password"], "Password")


class ForgottenForm(account.ResetPasswordForm):  # type: ignore[misc]
    """Asks for the address; the answer is the same whether it is known or not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["email"], "E-mail address")
        self.fields["email"].error_messages["invalid"] = "Enter an e-mail address like name@example.org."

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        owe_reset_mails(list(self.users))
        return str(self.cleaned_data["email"])


class NewPasswordForm(account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password after the mailed link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["password1"], "New password", PASSWORD_HINT)
        _say(self.fields["password2"], "New password again", required="Enter the new password a second time.")


class ChangePasswordForm(account.ChangePasswordForm):  # type: ignore[misc]
    """The present password and a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["oldpassword"], "Password you use now")
        _say(self.fields["password1"], "New password", PASSWORD_HINT)
        _say(self.fields["password2"], "New password again", required="Enter the new password a second time.")


class ConfirmForm(account.ReauthenticateForm):  # type: ignore[misc]
    """Step-up by password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["password"], "Your password", required="Enter your password.")


class CodeForm(factor.AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_code(self.fields["code"])


class ConfirmByCodeForm(factor.ReauthenticateForm):  # type: ignore[misc]
    """Step-up by second factor."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_code(self.fields["code"])


class ActivateForm(totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code, which proves that the app has the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["code"], "Code from the app", "Six digits.", "Enter the six digits that the app shows.")
        self.fields["code"].widget.attrs |= CODE_ATTRS


class AddKeyForm(webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A passkey or security key, with a name to know it by."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["name"], "Name of the key", "For instance: work laptop, blue key.")
        if "passwordless" in self.fields:
            _say(self.fields["passwordless"], "Use it to sign in without a password", "Not every security key can.")
            self.fields["passwordless"].initial = True


def _say_code(field: forms.Field) -> None:
    _say(field, "Code", "Six digits from your authenticator app, or one of your recovery codes.", "Enter the code.")
    field.widget.attrs |= {"autocomplete": "one-time-code"}
