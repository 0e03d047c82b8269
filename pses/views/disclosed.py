"""Disclosures in words: rows of the log, one entry, one proposal."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from pso_portal.accounts.acting import Acting

from .. import disclosure_selectors as selectors
from ..contents import Title, of_kind
from ..disclosing import limit_text
from ..disclosures import BY_CODE
from ..evidence import REQUIRED, Kind
from ..frozen_copy import copy_of, hashed
from ..services import Said
from ..wording import EXTENTS, GROUNDS
from .shown import people


def titles_of_items(items: Iterable[Any]) -> dict[UUID, Title]:
    """Titles by content id, one query a kind."""
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for each in items:
        by_kind[each.content_kind].append(each.content_id)
    return {key: title for kind, ids in by_kind.items() for key, title in of_kind(kind).titles(ids).items()}


def disclosure_rows(by: Acting, rows: list[Any]) -> list[dict[str, Any]]:
    """Rows of the log: as many queries for thirty as for one. Opens the recipients."""
    items = selectors.items_of(by, [each.pk for each in rows])
    titles = titles_of_items(item for each in items.values() for item in each)
    corrected = selectors.corrected(by, [each.pk for each in rows])
    return [
        {
            "held": each, "ground": GROUNDS.get(each.ground, each.ground), "paragraph": paragraph(each.ground),
            "items": [titles.get(item.content_id) for item in items[each.pk]], "late": is_late(by, each),
            "corrected_by": corrected.get(each.pk),
        }
        for each in rows
    ]  # fmt: skip


def disclosure_page(by: Acting, held: Any) -> dict[str, Any]:
    """One entry, opened, with the hash of its copy counted anew. A file that was released has no items."""
    (row,) = disclosure_rows(by, [held])
    items = selectors.items_of(by, [held.pk])[held.pk]
    titles, names = titles_of_items(items), people([held.recorded_by, held.proposed_by])
    authorized = held.ground == "provider_authorization"
    return row | {
        "shown": [{"item": each, "title": titles.get(each.content_id)} for each in items],
        "evidence": list(evidence_rows(held.ground, held.evidence)), "extent": EXTENTS.get(held.extent, held.extent),
        "by": names.get(held.recorded_by, ""), "first": names.get(held.proposed_by, "") if held.proposed_by else "",
        "whole": hashed(held.copy) == held.sha256, "text": held.copy, "size": f"{len(held.copy):,}",
        "parts": json.loads(held.copy)["items"] if items else [],
        "limit": limit_text(held.ground), "conditions": BY_CODE[held.ground].conditions,
        "earlier": selectors.disclosure(by, held.names_earlier) if held.names_earlier else None,
        "kept_until": selectors.kept_until(by, held.evidence["reference"]) if authorized else None,
    }  # fmt: skip


def proposal_rows(held: list[Any]) -> list[dict[str, Any]]:
    """What waits, with who prepared it."""
    names = people(each.proposed_by for each in held)
    return [{"held": each, "ground": GROUNDS.get(each.ground, each.ground), "by": names.get(each.proposed_by, "")}
            for each in held]  # fmt: skip


def proposal_page(held: Any, said: Said, by: Acting) -> dict[str, Any]:
    """What was prepared, with the copy as it would leave now."""
    copy = copy_of(said.items, said.extent)
    names = people([held.proposed_by, held.decided_by])
    return {
        "held": held, "said": said, "ground": GROUNDS.get(held.ground, held.ground),
        "paragraph": paragraph(held.ground), "by": names.get(held.proposed_by, ""),
        "decided_by": names.get(held.decided_by, "") if held.decided_by else "",
        "evidence": list(evidence_rows(held.ground, said.evidence)), "parts": json.loads(copy.text)["items"],
        "changed": copy.sha256 != held.sha256, "own": held.proposed_by == by.user_id,
    }  # fmt: skip


def evidence_rows(ground: str, evidence: dict[str, Any]) -> Iterable[tuple[str, str]]:
    """Each piece of evidence with its label, in the order of the form."""
    for each in REQUIRED[ground]:
        said = evidence.get(each.code)
        if each.kind is Kind.AUTHORIZATIONS:
            for row in said or []:
                yield f"Authorized by {row['name']}", f"Signed on {row['signed_on']}: {row['scope']}"
        elif each.kind is Kind.NAMES:
            yield each.label, ", ".join(said or [])
        else:
            yield each.label, dict(each.choices).get(said or "", said or "")


def paragraph(ground: str) -> str:
    """The paragraph of a ground; nothing for a code that is none."""
    return BY_CODE[ground].paragraph if ground in BY_CODE else ""


def is_late(by: Acting, held: Any) -> bool:
    """Whether it was entered after its day."""
    return bool(held.disclosed_on < selectors.local_day(by, held.recorded_at))
