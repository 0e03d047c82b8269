"""The auditor's memory: every cell ever offered, kept sealed with the draft that offered it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from aggregation.disclosure.decisions import Decision, ReasonInWords, Shown, Verdict, Withheld, explain
from aggregation.disclosure.values import FIRST, Box, ReleasedCell

from .models import ReleaseDraft
from .release_life import OFFERED
from .release_lines import whole_types


def released_drafts(setting: str) -> list[ReleaseDraft]:
    """Every draft that left, oldest first; of withdrawn releases, too: what was seen was seen."""
    rows = ReleaseDraft.objects.filter(setting=setting, state__in=OFFERED)
    return list(rows.order_by("approved_at", "drafted_at", "pk"))


def offered_before(setting: str) -> list[ReleasedCell]:
    """All cells ever offered in a setting, withheld ones included. Settings never overlap: no pooled groups."""
    return [_cell(record) for draft in released_drafts(setting) for record in draft.cells["offered"]]


def to_record(verdict: Verdict) -> dict[str, Any]:
    """A verdict as JSON: what readers will see (`cells`), and what memory must keep (`offered`)."""
    return {
        "cells": [_decision(decision) for decision in verdict.decisions],
        "offered": [_memory(cell) for cell in verdict.offered],
    }


def _decision(decision: Decision) -> dict[str, Any]:
    cell = {"category": decision.cell.category, "period": decision.cell.period, "says": explain(decision)}
    if isinstance(decision, Shown):
        return cell | _shown(decision)
    if isinstance(decision, Withheld):
        return cell | {"shown": False, "officer": decision.reason_for_officer, "rule": int(decision.rule)}
    if isinstance(decision, ReasonInWords):
        return cell | {"shown": False, "words": str(decision.word), "rule": int(decision.rule)}
    raise TypeError(decision)


def _shown(decision: Shown) -> dict[str, Any]:
    rate, safe = None if decision.rate is None else str(decision.rate), decision.found_safe
    return {
        "shown": True, "count": decision.count, "rate": rate, "base": decision.base, "decimals": decision.decimals,
        "proof": [int(rule) for rule in decision.proof],
        **({"method": str(safe.method), "attackers": safe.attackers} if safe else {}),
        **({"closest": [safe.closest.bound, safe.closest.least]} if safe and safe.closest else {}),
    }  # fmt: skip


def _memory(cell: ReleasedCell) -> dict[str, Any]:
    return {
        "measure": cell.box.measure,
        "contributors": sorted(cell.box.contributors),
        "categories": sorted(cell.box.categories),
        "periods": sorted(cell.box.periods),
        "vintage": cell.box.vintage,
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
    base, decimals, least = record["rounding"]
    contributors, leaves = frozenset(record["contributors"]), whole_types(record["categories"])
    return ReleasedCell(
        box=Box(record["measure"], contributors, leaves, frozenset(record["periods"]), record.get("vintage", FIRST)),
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
