"""Signals as tables and charts, and what was done with one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import mark_safe

from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.selectors import names_of
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.web.charts import Period, run_chart
from pso_portal.web.tables import Column, Row, Table

from ..cohorts import SCALE
from ..disclosure.values import SYMBOL
from ..models import Signal, SignalWatch
from ..selectors import TYPE_LABELS, signal_acts
from ..signals.states import SAYS_WHY, STATES, WORDS, Move, SignalState, open_moves, why_not
from . import signal_words as words

ACTS = {"take_signal": "Taken on", "remark_on_signal": "Remark", "download_signal": "Figures taken along"}
BOARD = (
    Column("Signal"), Column("What was found", short="Found"), Column("Strength"), Column("First seen"),
    Column("Method"), Column("State"), Column("Held by"),
)  # fmt: skip


def board_table(signals: Sequence[Signal]) -> Table:
    """One row a signal; as many queries for thirty as for one."""
    names = names_of(signal.assignee for signal in signals)
    rows = [Row(_line(signal, names), url=reverse("aggregation:signal", args=[signal.pk])) for signal in signals]
    return Table("Signals", BOARD, rows, hide_caption=True, list_keys=True)


def _line(signal: Signal, names: Mapping[UUID, str]) -> list[object]:
    found = words.finding_of(signal) + (f" {words.INTERNAL}." if words.is_internal(signal) else "")
    seen = words.month_words(signal.first_seen) + (f", {signal.times} times" if signal.times > 1 else "")
    held = names.get(signal.assignee, "Somebody") if signal.assignee else "Nobody"
    return [words.title_of(signal), found, words.strength_of(signal), seen, words.SHORT[signal.method],
            words.state_of(signal), held]  # fmt: skip


def held_by(signal: Signal) -> str:
    """Who works on it."""
    return names_of([signal.assignee]).get(signal.assignee, "Somebody") if signal.assignee else "Nobody"


def state_tabs(counts: Mapping[str, int], state: str, query: str) -> list[dict[str, Any]]:
    """All open ones, then one tab for each state with its count."""
    opened = sum(count for code, count in counts.items() if code != SignalState.CLOSED)
    tabs = [("", "All open", opened), *((code, label, counts.get(code, 0)) for code, label in STATES.items())]
    more = f"&{query}" if query else ""
    return [{"url": f"?state={code}{more}", "label": label, "count": count, "current": code == state}
            for code, label, count in tabs]  # fmt: skip


def path_table(signal: Signal) -> Table:
    """The months of a growth: reported, expected, and the sum beside its threshold."""
    columns = [Column("Month"), Column("Reported", number=True), Column("Expected", number=True),
               Column("Sum", number=True), Column("Threshold", number=True)]  # fmt: skip
    rows = [
        Row([words.month_words(name), count, f"{mean:.1f}", f"{value:.2f}", f"{limit:.2f}"], changed=value >= limit)
        for name, count, mean, value, limit in signal.evidence["path"]
    ]
    return Table("The sum of evidence by month", columns, rows)


def path_chart(signal: Signal) -> Any:
    """The same as a picture: triangles where the sum reached its threshold."""
    path = signal.evidence["path"]
    periods = [Period(_tick(name), value, "concern" if value >= limit else "") for name, _, _, value, limit in path]
    picture = run_chart(
        periods, title=f"Sum of evidence by month: {words.title_of(signal)}",
        desc=words.finding_of(signal, sealed=True), unit="Sum of log likelihood ratios",
        center=signal.evidence["threshold"], center_name="threshold", from_zero=True,
    )  # fmt: skip
    return mark_safe(picture)  # noqa: S308  our own SVG


def _tick(name: str) -> str:
    return f"{words.month_words(name)[:3]} {name[:4]}"


def contributor_table(signal: Signal) -> Table:
    """Who makes the run up, by code, the largest excess first."""
    columns = [Column("Contributor"), Column("Reported", number=True), Column("Expected", number=True),
               Column("Above", number=True)]  # fmt: skip
    rows = [
        Row([f"{code:.0f}", f"{count:.0f}", f"{mean:.1f}", f"{count - mean:+.1f}".replace("-", "−")])
        for code, count, mean in signal.contributors or []
    ]
    return Table("Contributors in the months of the run", columns, rows, hide_caption=True)


def pair_table(signal: Signal) -> Table:
    """The figures of a pair; all of them a star where its cases could point to one provider."""
    evidence = signal.evidence
    ratio = evidence["proportional"]
    told = [
        ("Cases that gave both answers", f"{evidence['count']:,}"),
        ("Expected by chance", f"{evidence['expected']:,.1f}"),
        ("Times as often, drawn towards what pairs are like (EBGM)", f"{evidence['mean']:.2f}"),
        ("Its lower end: with a chance of 95 % it is above (EB05)", f"{evidence['lower']:.2f}"),
        ("Proportional reporting ratio, for description alone",
         "Told of no other event" if ratio is None else f"{ratio:.2f}"),
    ]  # fmt: skip
    rows = [Row([label, value if signal.shown else SYMBOL]) for label, value in told]
    return Table("Figures of the pair", [Column("Figure"), Column("Value", number=True)], rows, hide_caption=True)


def cases_url(signal: Signal) -> str:
    """The cohort of cases that gave both answers of a pair, as far as they are shown; "" for what is no such pair."""
    if signal.method != "pair" or words.is_internal(signal):
        return ""
    first, last = signal.evidence["years"]
    asked = [("setting", signal.setting), ("from", first), ("to", last)]
    return f"{reverse('aggregation:cohort_builder')}?{urlencode(asked + _asked(signal.event) + _asked(signal.factor))}"


def _asked(stored: str) -> list[tuple[str, str]]:
    """An answer of a pair as the sentence of a cohort asks for it."""
    question, _, code = stored.partition("=")
    if question == "harm":
        return [("least", code), ("most", code)] if code in SCALE else []
    return [("type" if question == "event_type" else question, code)]


def figures_table(signal: Signal) -> Table:
    """What can be taken along."""
    return path_table(signal) if signal.method == "growth" else pair_table(signal)


def moves_for(signal: Signal, by: Acting) -> list[dict[str, Any]]:
    """Buttons, each with the reason where it is refused; an alert has a page of its own."""
    if not by.may(Permission.WORK_SIGNALS):
        return []
    return [{
        "move": str(move), "label": "Change the draft" if _is_redraft(signal, move) else WORDS[move],
        "refused": why_not(signal.state, move, signal.organizations),
        "says_why": move in SAYS_WHY, "is_alert": move is Move.DRAFT_ALERT,
    } for move in open_moves(signal.state)]  # fmt: skip


def _is_redraft(signal: Signal, move: Move) -> bool:
    return move is Move.DRAFT_ALERT and signal.state == SignalState.ALERT_DRAFTED


def history_of(signal: Signal) -> list[dict[str, Any]]:
    """What people did, from the audit, latest first; what they wrote stands apart, with the remarks."""
    acts = signal_acts(signal)
    names = names_of(act.actor_id for act in acts)
    return [{"at": act.at, "who": names.get(act.actor_id, "Somebody"), "what": _act(act)} for act in acts]


def _act(act: Any) -> str:
    if act.verb != "move_signal":
        return ACTS[act.verb]
    detail = json.loads(act.content)["detail"]
    before, after = (STATES[SignalState(detail[name])] for name in ("before", "state"))
    return f"{WORDS[Move(detail['move'])]}: {before} → {after}"


def remarks_of(signal: Signal) -> list[dict[str, Any]]:
    """What was written, latest first."""
    remarks = list(reversed(signal.remarks or []))
    names = names_of(UUID(each["by"]) for each in remarks)
    return [{
        "at": datetime.fromisoformat(each["at"]), "who": names.get(UUID(each["by"]), "Somebody"), "said": each["said"],
        "move": WORDS[Move(each["move"])] if each["move"] else "",
    } for each in remarks]  # fmt: skip


def sightings_of(signal: Signal) -> list[dict[str, str]]:
    """When the watch saw it, latest first."""
    return [{"seen": words.month_words(each["month"]), "watch": words.month_words(each["watch"])}
            for each in reversed(signal.sightings)]  # fmt: skip


def watched_table(watch: SignalWatch) -> Table:
    """Every series of a run: judged until when and how soon a doubling would be found, or why not."""
    columns = [Column("Setting"), Column("Event type"), Column("Judged up to"), Column("A doubling is found after"),
               Column(f"Not judged in {words.month_words(watch.month)}, because", short="Not judged")]  # fmt: skip
    return Table("What was looked at", columns, [Row(_looked(each)) for each in watch.looked_at], hide_caption=True)


def _looked(each: Mapping[str, Any]) -> list[object]:
    label = TYPE_LABELS.get(each["event_type"], "All types")
    reason = each.get("reason") or "–"
    if "last" not in each:
        return [SETTINGS[each["setting"]].label, label, "–", "–", reason]
    delay = each["delay"]
    after = "the month itself" if delay < 1.5 else f"about {delay:.0f} months"
    return [SETTINGS[each["setting"]].label, label, words.month_words(each["last"]), after, reason]


def watch_table(watches: Iterable[SignalWatch]) -> Table:
    """Runs of the watch."""
    columns = [Column("Up to"), Column("Series", number=True), Column("Pairs", number=True),
               Column("Raised", number=True), Column("Came again", number=True),
               Column("False alarms a year", number=True)]  # fmt: skip
    rows = [
        Row([words.month_words(each.month), *_run(each)], url=f"?month={each.month}") for each in watches
    ]
    return Table("Runs of the watch", columns, rows, hide_caption=True)


def _run(watch: SignalWatch) -> list[object]:
    if watch.watched_at is None:
        return ["Owed", "", "", "", ""]
    return [watch.series, watch.pairs, watch.raised, watch.came_again, f"{watch.false_alarms:.1f}"]
