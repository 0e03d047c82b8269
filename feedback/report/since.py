"""This report beside the provider's last one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isinf
from typing import Any

from aggregation.disclosure.menu import ALL
from aggregation.statistics.comparison import rate_ratio
from aggregation.statistics.results import NotShown

from ..calendar import said
from .section import Section, table

TITLE = "Compared with last time"
FIRST = "This is your first report, so there is none to compare it with. The next one will stand beside it."
SHOWN = 6


def since(now: Mapping[str, Any], previous: tuple[str, Mapping[str, Any]] | None) -> Section:
    """All events and the lines that changed most, by the exact ratio of the two rates."""
    if previous is None:
        return Section("since", TITLE, why=FIRST)
    period, then = previous
    rows = [row for row in _rows(now, then) if row is not None]
    told = table(f"This report beside that of {said(period)}", ["Line", "Now", "Then", "What changed"], rows)
    told["columns"][-1]["number"] = False
    return Section("since", TITLE, sentence(now, previous), tables=[told])


def sentence(now: Mapping[str, Any], previous: tuple[str, Mapping[str, Any]]) -> str:
    """The change of all events in words."""
    period, then = previous
    before, after = _whole(then), _whole(now)
    moved = f"from {before['own_rate']:.1f} to {after['own_rate']:.1f}"
    ratio = _ratio(after, before, now, then)
    if ratio is None:
        return f"Since {said(period)} your reporting rate went {moved}: not more than chance explains."
    return f"Since {said(period)} your reporting rate went {moved}: {ratio} what it was."


def _rows(now: Mapping[str, Any], then: Mapping[str, Any]) -> Sequence[list[object] | None]:
    before = {line["category"]: line for line in then["lines"]}
    both = [(line, before[line["category"]]) for line in now["lines"] if line["category"] in before]
    both = [(after, old) for after, old in both if after["own_events"] or old["own_events"]]
    both.sort(key=lambda pair: (pair[0]["category"] != ALL, -max(pair[0]["own_events"], pair[1]["own_events"])))
    return [_row(after, old, now, then) for after, old in both[:SHOWN]]


def _row(
    after: Mapping[str, Any], before: Mapping[str, Any], now: Mapping[str, Any], then: Mapping[str, Any]
) -> list[object]:
    changed = _ratio(after, before, now, then)
    return [after["label"], f"{after['own_rate']:.1f}", f"{before['own_rate']:.1f}",
            f"{changed} what it was" if changed else "Not more than chance explains"]  # fmt: skip


def _ratio(
    after: Mapping[str, Any], before: Mapping[str, Any], now: Mapping[str, Any], then: Mapping[str, Any]
) -> str | None:
    """"1.4 times (1.1 to 1.8)" where the exact interval leaves 1 out; else None."""
    if not (now["exposure"] and then["exposure"]):
        return None
    found = rate_ratio(after["own_events"], now["exposure"], before["own_events"], then["exposure"])
    if isinstance(found, NotShown) or isinf(found.interval.upper) or not found.distinguishable:
        return None
    return f"{found.value:.1f} times ({found.interval.lower:.1f} to {found.interval.upper:.1f})"


def _whole(contents: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(line for line in contents["lines"] if line["category"] == ALL)
    return found
