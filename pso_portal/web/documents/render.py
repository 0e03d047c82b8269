"""PDF through typst. Templates are files of ours; data goes in as JSON and is never read as markup."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import typst

from pso_portal.web import zones

_HERE: Final = Path(__file__).parent
TEMPLATES: Final = frozenset({
    "agreement", "alert", "deliberation", "feedback_report", "figures", "ledger", "letter", "receipt",
})  # fmt: skip


def render_pdf(
    template_name: str, data: Mapping[str, Any], *, printed_by: str, at: datetime, zone: str = "", legend: str = ""
) -> bytes:
    """A PDF/UA-1 file. The same arguments give the same bytes.

    `legend` is boxed on every page (`web.downloads` knows which); without one the usual one of `zone` is, and of an
    unknown zone the strictest. `at` must be aware: it is printed and is the file's date. Raises KeyError for an
    unknown template, ValueError for a naive time, RuntimeError where typst refuses (a chart without a description).
    """
    if template_name not in TEMPLATES:
        raise KeyError(template_name)
    if at.tzinfo is None:
        raise ValueError("a document needs an aware time")
    words = {"legend": legend or zones.zone_for(zone).legend, "printed": f"Printed by {printed_by}, {_written(at)}"}
    pdf: bytes = typst.compile(
        str(_HERE / "typst" / f"{template_name}.typ"),
        root=str(_HERE / "typst"),
        font_paths=[str(_HERE / "fonts")],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps({**data, **words})},
        pdf_standards=["ua-1"],
        timestamp=int(at.timestamp()),
    )
    return pdf


def _written(at: datetime) -> str:
    return f"{at:%B} {at.day}, {at.year}, {at:%H:%M} {at.tzname()}"
