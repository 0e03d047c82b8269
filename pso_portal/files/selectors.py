"""Reads of attachments. Rows are those of the scope; an absent and a foreign one are the same 404."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from .models import Attachment


def files_of(content_kind: str, content_id: UUID) -> QuerySet[Any]:
    """The files that hang on one content, in the order they came."""
    return Attachment.objects.filter(content_kind=content_kind, content_id=content_id, removed_at=None)


def kind_of(file: Attachment) -> str:
    """What it is, in a word that tells nothing of what is in it: "image", "PDF", "document"."""
    family, _, form = file.media_type.partition("/")
    return "PDF" if form == "pdf" else family if family in ("image", "audio", "video") else "document"


def file_of(content_kind: str, content_id: UUID, file_id: UUID) -> Attachment:
    """One of them. Raises Http404 for an id that hangs on another content, too."""
    return get_object_or_404(files_of(content_kind, content_id), pk=file_id)


def kept_ids(file_ids: list[UUID]) -> tuple[set[UUID], set[UUID]]:
    """Of these ids: those whose bytes are kept, and those whose row says they were removed."""
    rows = Attachment.objects.order_by().filter(pk__in=file_ids).values_list("pk", "removed_at")
    found = dict(rows)
    return {pk for pk, at in found.items() if at is None}, {pk for pk, at in found.items() if at is not None}
