"""What a page that assigns reports was sent: which reports, and whom to."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404

NOBODY = "nobody"


def problems(picked: Sequence[str], owner: str) -> list[dict[str, str]]:
    """What is left to choose, each with the field to go to."""
    said = [] if picked else [{"id": "", "text": "Choose at least one report"}]
    return said if owner else [*said, {"id": "owner", "text": "Choose who gets the reports, or Nobody"}]


def id_of(typed: str) -> UUID:
    """Raises Http404 for what is no id: the same as for a row that is absent."""
    try:
        return UUID(typed)
    except ValueError as error:
        raise Http404 from error


def owner_of(typed: str) -> UUID | None:
    """None for nobody. Raises Http404 for what is no id."""
    return None if typed == NOBODY else id_of(typed)
