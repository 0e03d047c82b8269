"""People, invitations, profile."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from pso_portal.accounts.forms import PASSWORD_HINT
from pso_portal.accounts.mail_choices import WORDS
from pso_portal.accounts.models import User
from pso_portal.accounts.roles import of_side
from pso_portal.tenancy.sides import Side

EMAIL_ERRORS = {
    "required": "Enter the e-mail address.",
    "invalid": "Enter an e-mail address like name@example.org.",
}


class RolesField(forms.MultipleChoiceField):
    """The roles of one side, each with its sentence."""

    def __init__(self, side: Side) -> None:
        self.hints = {role.code: role.sentence for role in of_side(side)}
        choices = [(role.code, role.title.replace(" (provider)", "").replace(" (PSO)", "")) for role in of_side(side)]
        super().__init__(
            label="Roles", choices=choices, widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Choose at least one role."},
        )  # fmt: skip


class RolesForm(forms.Form):
    """Which roles a person holds."""

    def __init__(self, *args: Any, side: Side, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"] = RolesField(side)


class InvitationForm(RolesForm):
    """Whom to invite as what."""

    name = forms.CharField(label="Name", max_length=120, error_messages={"required": "Enter the name."})
    email = forms.EmailField(label="E-mail address", error_messages=EMAIL_ERRORS)
    job_title = forms.CharField(label="Job title", max_length=80, required=False)


class ListForm(forms.Form):
    """A CSV file of people."""

    file = forms.FileField(
        label="List of people (CSV)",
        help_text="Columns: name, email, roles, job title. Several roles in one cell are separated by a semicolon.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty. Choose another one."},
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )


class AcceptanceForm(forms.Form):
    """Accepting an invitation: a new person names herself and chooses a password."""

    name = forms.CharField(label="Your name", max_length=120, error_messages={"required": "Enter your name."})
    password = forms.CharField(
        label="Password", help_text=PASSWORD_HINT, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Choose a password."},
    )  # fmt: skip
    again = forms.CharField(
        label="Password again", strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter the password a second time."},
    )  # fmt: skip

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, User(email=self.email, name=self.cleaned_data.get("name", "")))
        return password

    def clean_again(self) -> str:
        again = str(self.cleaned_data["again"])
        if self.cleaned_data.get("password") not in (None, again):
            raise forms.ValidationError("The two passwords are not the same. Enter them again.")
        return again


class ProfileForm(forms.Form):
    """A person's own habits."""

    name = forms.CharField(label="Your name", max_length=120, error_messages={"required": "Enter your name."})
    clock = forms.ChoiceField(
        label="Times of day",
        choices=[("12", "9:10 p.m."), ("24", "21:10")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how times are shown."},
    )
    single_keys = forms.BooleanField(
        label="Single keys in lists",
        required=False,
        help_text="J, K, O and others act without Ctrl. Turn this off if you use speech input.",
    )
    mails = forms.ChoiceField(
        label="When something waits for you",
        choices=[(str(code), words) for code, words in WORDS.items()],
        widget=forms.RadioSelect,
        help_text="A mail says that something waits, never what. Mails about your sign-in and about a breach of "
        "security always come.",
        error_messages={"required": "Choose when you are mailed.", "invalid_choice": "Choose from the list."},
    )
