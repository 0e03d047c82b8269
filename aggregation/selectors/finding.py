"""One row, or nothing."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404


def one(rows: QuerySet[Any]) -> Any:
    """The row, or the 404 that an absent and a foreign one share."""
    found = rows.first()
    if found is None:
        raise Http404
    return found
