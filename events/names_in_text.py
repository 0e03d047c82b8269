"""Names of the provider's own people, found in what a reporter wrote: shown before it is sent."""

from __future__ import annotations

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from pso_portal.accounts.acting import Acting
from pso_portal.accounts.models import Membership
from pso_portal.names import Known, Match, find_known

INSTEAD = "[name]"


def marked(text: str, by: Acting) -> SafeString | str:
    """The text with names in <mark>; the text itself where there are none."""
    matches = _found(text, by)
    if not matches:
        return text
    parts, at = [], 0
    for match in matches:
        parts += [escape(text[at : match.start]), f"<mark>{escape(text[match.start : match.end])}</mark>"]
        at = match.end
    return mark_safe("".join([*parts, escape(text[at:])]))  # noqa: S308  every part is escaped above


def names_found(text: str, by: Acting) -> list[str]:
    """The names as they are written, each once, in the order of the text."""
    return list(dict.fromkeys(text[match.start : match.end] for match in _found(text, by)))


def without_names(text: str, by: Acting) -> str:
    """The text with each name replaced."""
    for match in reversed(_found(text, by)):
        text = text[: match.start] + INSTEAD + text[match.end :]
    return text


def _found(text: str, by: Acting) -> list[Match]:
    staff = Membership.objects.filter(provider_id=by.provider_id).values_list("user__name", flat=True)
    return find_known(text, Known(staff=tuple(staff)))
