"""A run and its lines as words, tags and links."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from aggregation.dashboards.figures import plural

from ..calendar import said
from ..models import RunLine
from ..run_life import LineState, RunState
from ..runs import LINE_WORDS

Context = dict[str, Any]
RUN_WORDS = {
    RunState.PLANNING: ("Being planned", "info"),
    RunState.MAKING: ("Being made", "info"),
    RunState.MADE: ("Made, nobody looked yet", "warn"),
    RunState.PREVIEWED: ("Looked at, not released", "warn"),
    RunState.RELEASED: ("Released", "ok"),
}
LINE_KINDS = {
    LineState.PLANNED: "info", LineState.MADE: "info", LineState.HELD: "warn", LineState.LET_GO: "info",
    LineState.DELIVERED: "ok", LineState.REFUSED: "concern",
}  # fmt: skip
SEEN = (LineState.MADE, LineState.HELD)


def run_words(run: Any) -> Context:
    """Its title, state, and what there is of it, in words."""
    word, kind = RUN_WORDS[RunState(run.state)]
    return {"period": said(run.period), "word": word, "kind": kind, "counts": _counts(run)}


def run_cards(found: Iterable[Any]) -> list[Context]:
    """The runs of a period."""
    return [{"run": run, **run_words(run)} for run in found]


def job_of(run: Any, url: str) -> Context | None:
    """How far the workers are; None while nothing is owed."""
    if run.state == RunState.PLANNING:
        return _job("Planning the run", 0, url, "It waits for a worker.")
    if run.are_planned:
        done = run.total - run.are_planned
        return _job("Making the reports", 100 * done // run.total, url, f"{done} of {run.total} are made or refused.")
    if run.are_let_go:
        gone = run.are_delivered
        of = gone + run.are_let_go
        return _job("Handing the reports over", 100 * gone // of, url, f"{gone} of {of} are with their providers.")
    return None


def line_rows(lines: Iterable[RunLine], may: bool) -> list[Context]:
    """Where each provider's report stands; whoever may look has the way to it."""
    return [
        {
            "line": line, "state": LINE_WORDS[LineState(line.state)], "kind": LINE_KINDS[LineState(line.state)],
            "may_open": may and line.state != LineState.PLANNED,
            "looked": "Yes" if line.looked_at else "Not yet" if line.state in SEEN else "",
        }
        for line in lines
    ]  # fmt: skip


def _job(title: str, percent: int, url: str, text: str) -> Context:
    return {"title": title, "percent": percent, "url": url, "done": False, "text": text}


def _counts(run: Any) -> list[str]:
    told = {
        "being made": run.are_planned, "waiting to be let go": run.are_made, "held back": run.are_held,
        "on their way": run.are_let_go, "handed over": run.are_delivered, "refused": run.are_refused,
    }  # fmt: skip
    return [plural(run.total, "provider"), *(f"{count} {words}" for words, count in told.items() if count)]
