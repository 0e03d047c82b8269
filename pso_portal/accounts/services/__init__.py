"""Writes about people: places, invitations, credentials."""

from __future__ import annotations

from .credentials import make_credential, revoke_credential
from .imports import import_people
from .invitations import accept_invitation, invite, issue_token, withdraw_invitation
from .mails import mail_at_once, owed_a_day_s_mail, take_day_s_mail
from .people import change_profile, change_roles, create_person, end_membership, give_place

__all__ = [
    "accept_invitation",
    "change_profile",
    "change_roles",
    "create_person",
    "end_membership",
    "give_place",
    "import_people",
    "invite",
    "issue_token",
    "mail_at_once",
    "make_credential",
    "owed_a_day_s_mail",
    "revoke_credential",
    "take_day_s_mail",
    "withdraw_invitation",
]
