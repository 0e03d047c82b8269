"""By which number people know a row of the evaluation system: for lists that hold no more than its id."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from .contents import of_kind
from .models import Disclosure, PsoDisclosure, Submission, WorkProduct


def submission_numbers(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Submissions by number, in words."""
    found = Submission.objects.filter(pk__in=list(ids)).values_list("pk", "number")
    return {key: f"Submission {number}" for key, number in found}


def disclosure_numbers(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Disclosures by number, in words: of the side whose log the scope shows."""
    wanted = list(ids)
    found = [row for model in (Disclosure, PsoDisclosure)
             for row in model.objects.filter(pk__in=wanted).values_list("pk", "number")]  # fmt: skip
    return {key: f"Disclosure {number}" for key, number in found}


def content_numbers(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Work products by the number of what they protect."""
    held = dict(WorkProduct.objects.filter(pk__in=list(ids), content_kind="event").values_list("pk", "content_id"))
    titles = of_kind("event").titles(list(held.values())) if held else {}
    return {key: titles[content_id].number for key, content_id in held.items() if content_id in titles}
