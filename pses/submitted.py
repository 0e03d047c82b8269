"""Submissions as contents, for the PSO's own log: what a provider reported, as the PSO holds it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from pso_portal.tenancy.event_types import LABELS
from pso_portal.tenancy.models import Provider

from .contents import Field, Frozen, Leaves, Title
from .models import Submission

WRITTEN = "narrative"


class HeldSubmission:
    """One submission as it was received."""

    refusal = "What was submitted is not submitted again."

    def __init__(self, submission: Submission, title: Title) -> None:
        self.submission, self.title = submission, title

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Every value with its path; free text is known by its name."""
        return tuple(
            Field(label, value, Leaves.INCLUDED, value, written=label == WRITTEN)
            for label, value in pairs(self.submission.contents)
        )

    @property
    def frozen(self) -> Frozen:
        """The copy that was submitted."""
        one = self.submission
        return Frozen(one.contents, one.event_type, one.event_kind, one.harm, one.month)


class SubmittedContents:
    """Registered with the PSES under "submission"."""

    kind = "submission"

    def titles(self, ids: Collection[UUID]) -> Mapping[UUID, Title]:
        """Number, provider and type; nothing that a person wrote."""
        rows = list(Submission.objects.filter(pk__in=list(ids)))
        names = dict(Provider.objects.filter(pk__in={row.provider_id for row in rows}).values_list("pk", "name"))
        return {row.pk: _title(row, names.get(row.provider_id, "")) for row in rows}

    def held(self, content_id: UUID) -> HeldSubmission:
        """Raises Http404."""
        found = get_object_or_404(Submission.objects.all(), pk=content_id)
        return HeldSubmission(found, self.titles([content_id])[content_id])

    def take_out(self, content_id: UUID) -> dict[str, Any]:
        """Never: what was reported stays (42 CFR 3.20)."""
        raise NotImplementedError("A submission is never taken out.")


def pairs(contents: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every value with the path to it."""
    for key, value in sorted(contents.items()):
        if isinstance(value, dict):
            yield from pairs(value, f"{prefix}{key} / ")
        else:
            yield f"{prefix}{key}".replace("_", " "), ", ".join(value) if isinstance(value, list) else str(value)


def _title(row: Submission, provider: str) -> Title:
    said = LABELS.get(row.event_type, row.event_type) if row.event_type else "Submission"  # type: ignore[call-overload]
    return Title(f"Submission {row.number}", f"{provider}: {said}", reverse("pses:disclosures"))
