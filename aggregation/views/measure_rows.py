"""Measures and peer groups in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from events.common_formats import HARMS, KINDS
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.web.tables import Column, Row, Table

from ..disclosure.rules import ReleaseRules
from ..measures import Better, Chart, Measure, Selection
from ..measures.elements import ELEMENTS
from ..models import Grouping
from ..peers import words_of
from ..selectors import TYPE_LABELS

BETTER = {Better.LOWER: "Lower", Better.HIGHER: "Higher", Better.NEITHER: "Neither"}
CHARTS = {
    Chart.U: ("Rate by month", "u chart"),
    Chart.P: ("Share by month", "p chart"),
    Chart.C: ("Events by month", "c chart"),
    Chart.G: ("Months between", "g chart"),
    Chart.T: ("Days between", "t chart"),
    Chart.XMR: ("Single values", "XmR chart"),
    Chart.RUN: ("Run by month", "run chart"),
    Chart.FUNNEL: ("One period", "funnel"),
}
KIND_LABELS = {str(code): described.label for code, described in KINDS.items()}
HARM_LABELS = {str(code): described.label for code, described in HARMS.items()}


def measure_table(measures: Iterable[Measure]) -> Table:
    """The catalogue of one setting."""
    columns = [
        Column("Measure"), Column("What is counted against what", short="Counts"), Column("Better"),
        Column("Drawn over time as", short="Drawn as"), Column("Version", number=True),
    ]  # fmt: skip
    rows = [
        Row(
            [one.label, one.says, BETTER[one.better], CHARTS[one.chart][0], one.version],
            url=reverse("aggregation:measure", args=[one.code]),
        )
        for one in measures
    ]
    return Table("Measures", columns, rows, hide_caption=True, list_keys=True)


def measure_lines(measure: Measure) -> list[dict[str, Any]]:
    """One measure, line by line."""
    counted, against = selected_words(measure.numerator), _against(measure)
    lines = {
        "Setting": SETTINGS[measure.setting].label,
        "Counted": counted,
        "Against": against,
        "Better": f"{BETTER[measure.better]}. {measure.why}",
        "Drawn over time as": "{} ({})".format(*CHARTS[measure.chart]),
        "Not shown below": "; ".join(_least(measure)),
        "One organization may hold": _most(measure),
        "Common Formats elements": "; ".join(f"{code} ({ELEMENTS[code]})" for code in measure.elements),
        "Code and version": f"{measure.code}, version {measure.version}",
    }
    return [{"label": label, "value": value} for label, value in lines.items()]


def selected_words(selection: Selection) -> str:
    """ "Event types: Fall; kinds: all; …": what a selection takes, "all" where it asks for nothing."""
    asked = (
        ("Event types", selection.event_types, TYPE_LABELS), ("kinds", selection.kinds, KIND_LABELS),
        ("degrees of harm", selection.harms, HARM_LABELS),
    )  # fmt: skip
    return "; ".join(
        f"{name}: {'all' if chosen is None else ', '.join(label for code, label in labels.items() if code in chosen)}"
        for name, chosen, labels in asked
    )


def group_table(grouping: Grouping) -> Table:
    """The groups of one setting and year, a parent before its children."""
    columns = [
        Column("Peer group"), Column("Organizations", number=True),
        Column("Of them in no narrower group", number=True, short="In no narrower group"),
    ]  # fmt: skip
    rows = [Row([words_of(group.path), group.organizations, group.staying]) for group in grouping.groups.all()]
    caption = f"Peer groups of {SETTINGS[grouping.setting].label}, {grouping.year}"
    return Table(caption, columns, rows, hide_caption=True)


def _against(measure: Measure) -> str:
    setting = SETTINGS[measure.setting]
    if measure.within is None:
        return f"{setting.exposure.capitalize()} as returned each month, {setting.per}"
    return f"Reports, per {measure.scale:,}. {selected_words(measure.within)}"


def _most(measure: Measure) -> str:
    most = f"{ReleaseRules().share_limit(measure.sensitive):.0%} of the events of a figure that is released"
    return f"{most}, because it is sensitive" if measure.sensitive else most


def _least(measure: Measure) -> Iterable[str]:
    """The minimum in words. Whatever it is, nothing leaves the PSO but through a release's own rules."""
    least = measure.minimum
    yield f"{least.months} months before anything is drawn"
    if least.events:
        yield f"{least.events} events in them"
    if least.reports:
        yield f"{least.reports} reports that answered"
    yield f"{least.contributors} organizations before providers are compared, affiliates being one"
