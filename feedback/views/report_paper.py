"""A report as paper has room for it: what the PDF template prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pso_portal.agreements.terms import Terms
from pso_portal.web.charts.svg import SUPPRESSED, Svg
from pso_portal.web.tables import Column, Row, Table

from ..calendar import said
from ..models import FeedbackReport
from .drawn import on_paper, printed, sections_of
from .funnel import funnel_of
from .shown_report import (
    BETTER,
    SHORT,
    WHOLE_SETTING,
    WIDER,
    Contents,
    Line,
    alone,
    caveats,
    figures,
    findings,
    interval,
    is_type,
    peer_group_words,
    per,
    rank,
    run,
    run_says,
    run_table,
    telling,
)


def as_document(
    report: FeedbackReport, told: Sequence[tuple[str, Contents]], terms: Terms, name: str, *, withdrawn: str = ""
) -> dict[str, Any]:
    """What the PDF template prints. `withdrawn`: that the table it rests on was, and why."""
    contents = told[-1][1]
    return {
        "title": f"Us and our peers, {said(report.period)}",
        "subtitle": f"{name}. Made {report.made_at:%B} {report.made_at.day}, {report.made_at.year}.",
        "findings": findings(contents),
        "charts": [{"title": title, "alt": alt, "svg": svg} for title, alt, svg in _pictures(report, told)],
        "tables": [*_paper_lines(contents), printed(run_table(told), "Quarter by quarter")],
        "sections": [on_paper(section) for section in sections_of(contents)],
        "terms_version": str(report.terms_version),
        "caveats": [*([withdrawn] if withdrawn else []), *peer_group_words(report, contents, terms),
                    *[WIDER] * any(line.get("instead_of") for line in contents["lines"]), *caveats(contents, terms)],
    }  # fmt: skip


def _paper_lines(contents: Contents) -> list[dict[str, Any]]:
    """Lines as paper has room for: a figure and its interval in one column, findings in a word."""
    types = [line for line in telling(contents) if is_type(line)]
    others = [line for line in telling(contents) if not is_type(line)]
    found = [_paper_table(types, "Event type", f"By event type, {per(contents).lower()}", contents)]
    if others:
        found.append(_paper_table(others, "Measure", f"Measure by measure, {per(contents).lower()}", contents))
    return found


def _paper_table(lines: Sequence[Line], what: str, caption: str, contents: Contents) -> dict[str, Any]:
    columns = [Column(what), Column("Your events", number=True), Column("You (95% interval)", number=True)]
    beside = not alone(contents)
    if beside:
        columns += [Column("Peers (95% interval)", number=True), Column("Finding"), Column("Better"), Column("Whose")]
    rows = []
    for line in sorted(lines, key=rank):
        rate, bounds, theirs, their_bounds, _ = figures(line)
        values: list[object] = [line["label"], line["own_events"], f"{rate} ({bounds})"]
        if beside:
            values += [theirs if theirs == SUPPRESSED else f"{theirs} ({their_bounds})", SHORT[line["finding"]],
                       BETTER[line.get("better", "")], _whose(line)]  # fmt: skip
        rows.append(Row(values))
    return printed(Table(caption, columns, rows), caption)


def _whose(line: Line) -> str:
    """Whose figure it is, as far as paper has room: that it stands in another's place is told by a mark."""
    if line["peer_rate"] is None:
        return ""
    return (line.get("group") or WHOLE_SETTING) + " †" * bool(line.get("instead_of"))


def _pictures(report: FeedbackReport, told: Sequence[tuple[str, Contents]]) -> list[tuple[str, str, Svg]]:
    contents = told[-1][1]
    title = "Your reporting rate" if alone(contents) else "You and your peer group"
    drawn = [(title, contents["finding"], interval(report, contents))]
    funnel, series = funnel_of(contents), run(told)
    if funnel.picture is not None:
        drawn.append(("You in the funnel of your peers", funnel.says, funnel.picture))
    if series is not None and not _shows_months(contents):
        drawn.append(("Your reporting rate by quarter", run_says(told), series))
    return drawn


def _shows_months(contents: Contents) -> bool:
    """Whether own months are drawn: paper has no room for the same line by quarters."""
    return any(section["code"] == "trend" and section["charts"] for section in contents.get("sections", ()))
