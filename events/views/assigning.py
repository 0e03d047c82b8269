"""What a page that assigns reports was sent: which reports, and whom to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, QueryDict

NOBODY = "nobody"
MOST_AT_ONCE = 200
PAGE, MATCH = "page", "match"  # what an address may ask to be ticked


CHANGED = "The list has changed since you opened it. Look at it again, then choose"


def problems(picked: Sequence[str], owner: str, *, every: bool = False) -> list[dict[str, str]]:
    """What is left to choose, each with the field to go to."""
    said = [] if picked else [{"id": "", "text": CHANGED if every else "Choose at least one report"}]
    return said if owner else [*said, {"id": "owner", "text": "Choose who gets the reports, or Nobody"}]


def ticks(wanted: str, shown: Sequence[str], matching: int) -> dict[str, Any]:
    """What is ticked because the address asks for it: works without JavaScript, and assigns nothing yet."""
    some, many = bool(shown), len(shown) < matching <= MOST_AT_ONCE
    every = wanted == MATCH and many
    ticked = list(shown) if every or wanted in (PAGE, MATCH) else []
    return {"picked": ticked, "every": matching if every else 0, "may_tick": some, "may_tick_every": many and not every}


def unticked(query: QueryDict) -> str:
    """The address without what it asks to be ticked."""
    kept = query.copy()
    kept.pop("tick", None)
    return kept.urlencode()


def every_id(matching: QuerySet[Any], expected: str) -> list[str]:
    """Ids of all that match, where they are still as many as were shown; else none, and nothing is assigned."""
    ids = [str(pk) for pk in matching.values_list("pk", flat=True)[: MOST_AT_ONCE + 1]]
    return ids if str(len(ids)) == expected and len(ids) <= MOST_AT_ONCE else []


def id_of(typed: str) -> UUID:
    """Raises Http404 for what is no id: the same as for a row that is absent."""
    try:
        return UUID(typed)
    except ValueError as error:
        raise Http404 from error


def owner_of(typed: str) -> UUID | None:
    """None for nobody. Raises Http404 for what is no id."""
    return None if typed == NOBODY else id_of(typed)
