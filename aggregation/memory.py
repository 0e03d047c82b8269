"""The auditor's memory: every cell ever offered, kept sealed with the draft that offered it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from aggregation.disclosure.decisions import Decision, ReasonInWords, Shown, Verdict, Withheld
from aggregation.disclosure.values import Box, ReleasedCell

from .models import ReleaseDraft

RELEASED = ("approved", "published")


def offered_before(setting: str) -> list[ReleasedCell]:
    """All cells ever offered in a setting, withheld ones included. Settings never overlap: no pooled groups."""
    drafts = ReleaseDraft.objects.filter(setting=setting, state__in=RELEASED).order_by("drafted_at")
    return [_cell(record) for draft in drafts for record in draft.cells["offered"]]


def to_record(verdict: Verdict) -> dict[str, Any]:
    """A verdict as JSON: what readers will see (`cells`), and what memory must keep (`offered`)."""
    return {
        "cells": [_decision(decision) for decision in verdict.decisions],
        "offered": [_memory(cell) for cell in verdict.offered],
    }


def _decision(decision: Decision) -> dict[str, Any]:
    cell = {"category": decision.cell.category, "period": decision.cell.period}
    if isinstance(decision, Shown):
        rate = None if decision.rate is None else str(decision.rate)
        return cell | {"shown": True, "count": decision.count, "rate": rate, "proof": [int(r) for r in decision.proof]}
    if isinstance(decision, Withheld):
        return cell | {"shown": False, "officer": decision.reason_for_officer, "rule": int(decision.rule)}
    if isinstance(decision, ReasonInWords):
        return cell | {"shown": False, "words": str(decision.word), "rule": int(decision.rule)}
    raise TypeError(decision)


def _memory(cell: ReleasedCell) -> dict[str, Any]:
    return {
        "measure": cell.box.measure,
        "contributors": sorted(cell.box.contributors),
        "categories": sorted(cell.box.categories),
        "periods": sorted(cell.box.periods),
        "category": cell.category,
        "period": cell.period,
        "audience": sorted(cell.audience),
        "scale": cell.scale,
        "count": cell.count,
        "rate": None if cell.rate is None else str(cell.rate),
        "exposure": cell.exposure,
        "sensitive": cell.sensitive,
        "rounding": [cell.base, cell.decimals, cell.least],
    }


def _cell(record: dict[str, Any]) -> ReleasedCell:
    sets: Iterable[frozenset[Any]] = (frozenset(record[key]) for key in ("contributors", "categories", "periods"))
    base, decimals, least = record["rounding"]
    return ReleasedCell(
        box=Box(record["measure"], *sets),
        category=record["category"],
        period=record["period"],
        audience=frozenset(record["audience"]),
        scale=record["scale"],
        count=record["count"],
        rate=None if record["rate"] is None else Decimal(record["rate"]),
        exposure=record["exposure"],
        sensitive=record["sensitive"],
        base=base,
        decimals=decimals,
        least=least,
    )
