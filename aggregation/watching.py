"""The watch: once a month everything is looked at, and what stands out is put before the analysts.

Runs on the door's side. Only here do contributors, and cases, meet their organization: how many of them make a signal
up decides who may hear of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pso_portal import audit
from pso_portal.tenancy.care_settings import SETTINGS

from .binding import organizations_of
from .disclosure.primary import weakness_of_counts
from .disclosure.rules import ReleaseRules
from .measures.measure import Selection
from .models import Contributor, Signal, SignalWatch
from .periods import earlier
from .signals.association import AGAIN_FROM, Pair, Together, cells_of, together
from .signals.cusum import QUIET_MONTHS, RATIO
from .signals.findings import Alarm, alarms_of, false_alarms_a_year
from .signals.growth import Growth, Judged, carried_by, growth_of
from .signals.pairs import SIGNAL
from .signals.states import Move, SignalState, moved
from .statistics.results import NotShown
from .watched import answers_together, cases_of, months_of_types

GROWTH, PAIR = "growth", "pair"
WINDOW, PATH = 12, 24   # months in which an alarm raises a signal; months of the path that are kept
Series = tuple[str, str]    # setting, event type
DONE = ("watched_at", "series", "pairs", "false_alarms", "raised", "came_again", "looked_at", "pairs_refused")


@dataclass(frozen=True)
class Found:
    """A signal as the watch found it. `key` is what makes it the same one again."""

    key: Mapping[str, str]
    first: str
    last: str
    values: Mapping[str, Any]

    def again(self, signal: Signal) -> bool:
        """Whether it has come once more since it was last seen: a later alarm; of a pair that was closed, half again
        as strong a one, because cases of a year stay in it month after month.
        """
        if signal.method == GROWTH:
            return self.last > signal.last_seen
        grown: bool = self.values["strength"] >= AGAIN_FROM * signal.strength
        return signal.state == SignalState.CLOSED and grown


def watch_signals(*, watch_id: UUID, now: datetime) -> None:
    """Look at every series and every pair up to the watch's month, and raise what is found. A second time nothing."""
    watch = SignalWatch.objects.select_for_update().get(pk=watch_id)
    if watch.watched_at is not None:
        return
    watched, watch.looked_at = _watched(watch.month)
    organization = dict(Contributor.objects.values_list("code", "organization"))
    grown = [_grown(alarm, organization) for alarm in alarms_of(watched, earlier(watch.month, WINDOW - 1))]
    paired = _paired(watch)
    kept = Counter(_keep(found, watch.month, now) for found in (*grown, *paired))
    watch.series = sum(bool(growth.months) for growth in watched.values())
    watch.false_alarms = false_alarms_a_year(watched)
    watch.raised, watch.came_again, watch.watched_at = kept["raised"], kept["again"], now
    watch.save(update_fields=DONE)
    told = {"series": watch.series, "pairs": watch.pairs, "raised": watch.raised, "came_again": watch.came_again}
    audit.record("watch_signals", by=None, subject=watch, now=now, **told)


def _watched(through: str) -> tuple[dict[Series, Growth], list[dict[str, Any]]]:
    """Every series, and what there is to say about each: judged up to which month, or why not."""
    watched: dict[Series, Growth] = {}
    said: list[dict[str, Any]] = []
    for setting in SETTINGS:
        months = months_of_types(setting, through)
        if isinstance(months, NotShown):
            said.append({"setting": setting, "event_type": "", "reason": months.reason.value})
            continue
        for event_type, series in months.items():
            growth = watched[setting, event_type] = growth_of(series)
            said.append({"setting": setting, "event_type": event_type, **_said(growth, through)})
    return watched, said


def _said(growth: Growth, through: str) -> dict[str, Any]:
    reason = str(growth.unjudged.get(through, ""))
    if not growth.months:
        return {"reason": reason}
    last = growth.months[-1]
    return {"reason": reason, "last": last.name, "delay": last.standard.delay}


def _grown(alarm: Alarm[Series], organization: Mapping[int, int]) -> Found:
    setting, event_type = alarm.series
    events = _by(organization, [month.events for month in alarm.run])
    expected = _by(organization, [month.expected for month in alarm.run])
    counts = {code: round(count) for code, count in events.items()}
    return Found(
        {"setting": setting, "method": GROWTH, "event": f"event_type={event_type}", "factor": ""}, alarm.first,
        alarm.month.name, {
            "strength": alarm.month.value / alarm.month.standard.threshold, "firm": alarm.firm,
            "organizations": carried_by(events, expected), "shown": _may_be_shown(counts, "event_type", event_type),
            "evidence": _evidence(alarm), "contributors": _contributors(alarm),
        })  # fmt: skip


def _evidence(alarm: Alarm[Series]) -> dict[str, Any]:
    """The numbers that made it. No contributor stands here."""
    month = alarm.month
    upto = [each for each in alarm.path if each.name <= month.name][-PATH:]
    return {
        "run": [alarm.run[0].name, month.name],
        "count": sum(each.count for each in alarm.run), "expected": sum(each.mean for each in alarm.run),
        "sum": month.value, "threshold": month.standard.threshold, "ratio": RATIO, "quiet_months": QUIET_MONTHS,
        "false_alarms": month.standard.false_alarms, "delay": month.standard.delay, "p_value": alarm.p_value,
        "baseline": [month.baseline.first, month.baseline.last], "season": month.baseline.season is not None,
        "learnt": month.baseline.events,
        "path": [[each.name, each.count, each.mean, each.value, each.standard.threshold] for each in upto],
    }  # fmt: skip


def _contributors(alarm: Alarm[Series]) -> list[list[float]]:
    """Code, events and expected events in the run, by the largest excess first."""
    codes = sorted({code for month in alarm.run for code in month.expected})
    rows = [[code, _total(alarm.run, code, "events"), _total(alarm.run, code, "expected")] for code in codes]
    return sorted(rows, key=lambda row: (row[2] - row[1], row[0]))


def _total(run: tuple[Judged, ...], code: int, column: str) -> float:
    return sum(getattr(month, column).get(code, 0) for month in run)


def _by(organization: Mapping[int, int], months: list[Mapping[int, float]]) -> dict[int, float]:
    found: dict[int, float] = {}
    for month in months:
        for code, value in month.items():
            found[organization[code]] = found.get(organization[code], 0) + value
    return found


def _may_be_shown(counts: Mapping[int, int], question: str, code: str) -> bool:
    """Rule 4 of a release, by organization; with the stricter share where the events that gave this answer are such as
    a release holds to it.
    """
    answer = frozenset({code})
    asked = {"event_type": Selection(event_types=answer), "harm": Selection(harms=answer)}.get(question, Selection())
    return weakness_of_counts(counts, ReleaseRules(), sensitive=asked.sensitive) is None


def _paired(watch: SignalWatch) -> list[Found]:
    """Pairs of this year and the one before."""
    years = (int(watch.month[:4]) - 1, int(watch.month[:4]))
    cells = cells_of(answers_together(years))
    watch.pairs, found = len(cells), together(cells)
    if isinstance(found, NotShown):
        watch.pairs_refused = found.reason.value
        return []
    return [_pair(each, years, watch.month) for each in found]


def _pair(each: Together, years: tuple[int, int], month: str) -> Found:
    counts = Counter(organizations_of(cases_of(each.pair, years)).values())
    evidence = {
        "count": each.count, "expected": each.expected, "mean": each.mean, "lower": each.lower,
        "proportional": each.proportional if each.proportional < float("inf") else None, "years": list(years),
    }  # fmt: skip
    return Found(_key(each.pair), month, month, {
        "strength": each.lower / SIGNAL, "firm": True, "organizations": len(counts),
        "shown": _may_be_shown(counts, *each.pair.event), "evidence": evidence, "contributors": None,
    })  # fmt: skip


def _key(pair: Pair) -> dict[str, str]:
    return {"setting": pair.setting, "method": PAIR, "event": "=".join(pair.event), "factor": "=".join(pair.factor)}


def _keep(found: Found, month: str, now: datetime) -> str:
    """Put it before the analysts: "raised", "again", or "known" where it tells nothing new."""
    sighting = {"month": found.last, "watch": month, "strength": found.values["strength"]}
    signal = Signal.objects.select_for_update().filter(**found.key).first()
    if signal is None:
        made = Signal(**found.key, **found.values, first_seen=found.first, last_seen=found.last, sightings=[sighting])
        made.save(force_insert=True)
        audit.record("raise_signal", by=None, subject=made, now=now, method=made.method, month=found.last)
        return "raised"
    if not found.again(signal):
        return "known"
    if signal.state != SignalState.ALERT_DRAFTED:   # what an alert was drafted from stays beside it
        for name, value in found.values.items():
            setattr(signal, name, value)
    if signal.state == SignalState.CLOSED:
        signal.state, signal.assignee = moved(signal.state, Move.COME_AGAIN), None
    signal.last_seen, signal.times, signal.revision = found.last, signal.times + 1, signal.revision + 1
    signal.sightings = [*signal.sightings, sighting]
    signal.save()
    audit.record("signal_came_again", by=None, subject=signal, now=now, month=found.last)
    return "again"
