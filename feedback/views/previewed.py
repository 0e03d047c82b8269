"""A made report as its readers will see it, for whoever lets it go."""

from __future__ import annotations

from typing import Any

from pso_portal.tenancy.care_settings import SETTINGS

from ..calendar import said
from ..models import RunLine
from . import shown_report as shown
from .drawn import sections_of
from .funnel import NOTE, funnel_of


def preview_of(line: RunLine) -> dict[str, Any]:
    """Everything of the report; nothing of it where none is made."""
    told: dict[str, Any] = {
        "period": said(line.run.period), "setting": SETTINGS[line.provider.setting].label, "findings": [],
    }
    contents = line.contents
    if contents is None:
        return told
    return told | {
        "findings": shown.findings(contents), "alone": shown.alone(contents),
        "interval": shown.interval_of(line.run.period, contents), "funnel": funnel_of(contents), "funnel_note": NOTE,
        "types": shown.type_table(contents), "measures": shown.measure_table(contents), "per": shown.per(contents),
        "words": shown.words_for_all(contents), "sections": sections_of(contents), "silent": shown.silent(contents),
    }  # fmt: skip
