"""Ids in a query or a form."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, QueryDict


def id_in(sent: QueryDict, name: str) -> UUID | None:
    """The id, or None where none was sent. Anything else is as absent as a wrong id. Raises Http404."""
    text = sent.get(name, "")
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Http404 from None
