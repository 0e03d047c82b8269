"""Lines of the ledger in words: as many queries for thirty lines as for one."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from pso_portal.accounts.acting import Acting
from pso_portal.tenancy.models import Pso

from .. import disclosure_selectors as selectors
from ..ledger import DISCLOSED, SENT, Line
from ..wording import GROUNDS, KINDS, month_words
from .disclosed import disclosure_rows, paragraph
from .shown import submission_rows


def ledger_rows(by: Acting, lines: list[Line]) -> list[dict[str, Any]]:
    """Submissions and disclosures alike. Opens the recipients of disclosures."""
    rows = {source: [each.row for each in lines if each.source == source] for source in (SENT, DISCLOSED)}
    sent = {each["submission"].pk: each for each in submission_rows(rows[SENT])}
    told = {each["held"].pk: each for each in disclosure_rows(by, rows[DISCLOSED])}
    earlier = {each.names_earlier for each in rows[DISCLOSED] if each.names_earlier}
    numbers = dict(selectors.disclosures(by).filter(pk__in=earlier).values_list("pk", "number")) if earlier else {}
    pso = Pso.objects.get().name
    return [
        _sent(each, sent[each.row.pk], pso) if each.source == SENT else _told(each, told[each.row.pk], numbers)
        for each in lines
    ]  # fmt: skip


def _sent(line: Line, row: dict[str, Any], pso: str) -> dict[str, Any]:
    held, title = line.row, row["title"]
    kind = KINDS.get(held.kind, held.kind)
    what = f"{kind} {title.number}" if title else f"{kind}, {month_words(held.month)}"
    return _alike(line) | {
        "entity": pso, "person": "", "what": what,
        "terms": f"Version {held.terms_version}", "entered": held.sent_at, "late": False, "corrects": "",
        "name": f"submission {held.number}", "url": reverse("pses:copy", args=[held.pk]),
        "file": reverse("pses:copy_bytes", args=[held.pk]), "corrected_by": None,
    }  # fmt: skip


def _told(line: Line, row: dict[str, Any], numbers: dict[Any, int]) -> dict[str, Any]:
    held = line.row
    named = [title.number if title else "content taken out" for title in row["items"]]
    return _alike(line) | {
        "entity": held.entity, "person": held.person, "what": ", ".join(named), "terms": "Not under the terms",
        "entered": held.recorded_at, "late": row["late"], "name": f"disclosure {held.number}",
        "corrects": f"Disclosure {numbers[held.names_earlier]}" if held.names_earlier in numbers else "",
        "url": reverse("pses:disclosure", args=[held.pk]), "file": reverse("pses:disclosure_bytes", args=[held.pk]),
        "corrected_by": row["corrected_by"],
    }  # fmt: skip


def _alike(line: Line) -> dict[str, Any]:
    return {
        "on": line.on, "ground": GROUNDS.get(line.ground, line.ground), "paragraph": paragraph(line.ground),
        "sha256": line.row.sha256, "source": line.source,
    }  # fmt: skip
