"""Reads of the history of work product. Rows are those of the scope."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from .canonical import fingerprint
from .contents import groups_of, of_kind
from .enums import Step
from .marking import Standing, standing
from .models import ProvenanceStep, WorkProduct

LEAVING = (Step.REPORT, Step.FLAG, Step.ENTRY, Step.ADD_FACTS)


def steps_of(product: WorkProduct) -> list[ProvenanceStep]:
    """Every step after entry, oldest first."""
    return list(ProvenanceStep.objects.filter(work_product=product))


def standing_of(product: WorkProduct, steps: list[ProvenanceStep] | None = None) -> Standing:
    """How the whole and each group are marked now."""
    history = steps_of(product) if steps is None else steps
    left = max((each.number for each in history if each.act in LEAVING), default=0)
    if not left and product.reported_at is not None:
        left = 1  # reported before steps were written: no mark stands before it
    marks = [each for each in history if each.act == Step.MARK]
    return standing(marks, route=product.route, state=product.state, reported=left)


def fingerprint_of(kind: str, content_id: UUID) -> str:
    """SHA-256 of a whole content as it stands; empty for a kind that is not marked. Opens what is sealed."""
    if not groups_of(kind):
        return ""
    held: Any = of_kind(kind).held(content_id)
    return fingerprint(held.whole)
