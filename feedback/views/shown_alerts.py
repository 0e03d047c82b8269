"""A safety alert as its readers get it: on a page and on paper; and what its writers see beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import mark_safe

from pso_portal.accounts.selectors import names_of
from pso_portal.notices.mail import worded
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.event_types import LABELS
from pso_portal.web.charts import Period, run_chart
from pso_portal.web.tables import Column, Row, Table

from ..alert_rates import Series
from ..alert_selectors import Recipient, alert_acts
from ..alerts import PARTS, AlertState, Contents, Verdict
from ..alerts.states import STATES
from ..calendar import short
from ..models import AlertTombstone, SafetyAlert

UNTITLED = "Alert without a title"
KINDS = {AlertState.DRAFT: "", AlertState.WAITING: "warn", AlertState.PUBLISHED: "ok", AlertState.WITHDRAWN: "concern",
         AlertState.DROPPED: ""}  # fmt: skip
ACTS = {
    "begin_alert": "Begun", "write_alert": "Written in", "send_alert_for_approval": "Sent for approval",
    "take_back_alert": "Taken back", "drop_alert": "Dropped", "return_alert": "Returned", "publish_alert": "Published",
    "alert_sent": "Sent to providers", "withdraw_alert": "Withdrawn", "download_alert": "Taken along as PDF",
    "read_alert_answers": "Answers looked at",
}  # fmt: skip
FIELDS = PARTS | {
    "title": "Title", "settings": "Settings", "event_types": "Event types", "releases": "Releases cited",
    "cases": "Cases told of", "answer_within": "Days to answer",
}  # fmt: skip


def day(at: date) -> str:
    """"March 3, 2026"."""
    return f"{at:%B} {at.day}, {at.year}"


def as_read(contents: Contents) -> dict[str, Any]:
    """The text as a page draws it."""
    return {
        "title": contents.title or UNTITLED, "whom": whom(contents),
        "parts": [{"label": label, "text": getattr(contents, name), "first": name == "do_now"}
                  for name, label in PARTS.items() if getattr(contents, name)],
        "releases": ", ".join(map(str, contents.releases)),
    }  # fmt: skip


def whom(contents: Contents) -> str:
    """For whom it is, and about which events."""
    settings = [SETTINGS[code].label for code in contents.settings]
    types = [label for code, label in LABELS.items() if str(code) in contents.event_types]
    return f"For: {', '.join(settings) or 'nobody yet'}. About: {', '.join(types) or 'every type of event'}."


def as_paper(contents: Contents, facts: Sequence[tuple[str, str]], lede: str) -> dict[str, Any]:
    """The same for the PDF."""
    read = as_read(contents)
    notes = [f"Figures are those of release{'s' if ',' in read['releases'] else ''} {read['releases']}."]
    return {
        "title": read["title"], "lede": lede, "facts": [[label, value] for label, value in facts],
        "parts": [{"label": part["label"], "lines": [line for line in part["text"].split("\n") if line.strip()],
                   "first": part["first"]} for part in read["parts"]],
        "notes": notes if read["releases"] else [],
    }  # fmt: skip


def as_tombstone(title: str, stone: AlertTombstone) -> dict[str, Any]:
    """What is left on paper of an alert that was withdrawn."""
    return {
        "title": title, "lede": f"The PSO withdrew this alert on {day(stone.withdrawn_at.date())}.",
        "facts": [["Why", stone.why]], "parts": [], "notes": ["Do not act on copies of it that you have."],
    }  # fmt: skip


def mail() -> dict[str, str]:
    """The mail that everybody who may read alerts gets."""
    subject, text = worded("waiting", path=reverse("home"))
    return {"subject": subject, "text": text}


def state_of(alert: SafetyAlert) -> tuple[str, str]:
    """Its state in words, and the tint of its tag."""
    here = AlertState(alert.state)
    if here is AlertState.PUBLISHED and alert.sent_at is None:
        return "Being sent", "info"
    return STATES[here], KINDS[here]


def check_of(verdict: Verdict) -> dict[str, Any]:
    """What keeps it back, what is in doubt, and where each figure stands."""
    sourced = Table("Figures and where they stand", [Column("In the text"), Column("Released in", words=True)],
                    [Row(pair) for pair in verdict.sourced], hide_caption=True)  # fmt: skip
    return {
        "problems": [(FIELDS[problem.part], problem.sentence) for problem in verdict.problems],
        "doubts": [(FIELDS[doubt.part], doubt.sentence) for doubt in verdict.doubts],
        "sourced": sourced if verdict.sourced else None,
    }


def audience_of(meant: Sequence[Recipient]) -> dict[str, Any]:
    """How many would get it today, and why others of its settings would not; no name stands here."""
    left = Counter(one.why for one in meant if one.why)
    return {"number": sum(not one.why for one in meant), "left_out": sorted(left.items())}


def history_of(alert: SafetyAlert) -> list[dict[str, Any]]:
    """What people did with it, latest first."""
    entries = [entry for entry in alert_acts(alert) if entry.verb in ACTS]
    names = names_of(entry.actor_id for entry in entries)
    return [{"at": entry.at, "what": ACTS[entry.verb], "who": names.get(entry.actor_id, "the portal")}
            for entry in entries]  # fmt: skip


def remarks_of(alert: SafetyAlert) -> list[dict[str, Any]]:
    """Why it was returned, the latest first."""
    rows = list(reversed(alert.remarks or []))
    names = names_of(UUID(row["by"]) for row in rows)
    return [{"at": datetime.fromisoformat(row["at"]), "who": names.get(UUID(row["by"]), ""), "said": row["said"]}
            for row in rows]  # fmt: skip


def board_line(alert: SafetyAlert, counts: tuple[int, int] | None, names: Mapping[UUID, str]) -> dict[str, Any]:
    """One row of the list at the PSO."""
    title = alert.contents["title"] or UNTITLED
    writer = names.get(UUID(alert.writers[0]), "Somebody") if alert.writers else "Somebody"
    return {"alert": alert, "title": title, "state": state_of(alert), "writer": writer, "counts": counts}


def state_tabs(counts: Mapping[str, int], state: str) -> list[dict[str, Any]]:
    """All that are not dropped, then one tab for each state."""
    kept = sum(count for code, count in counts.items() if code != AlertState.DROPPED)
    tabs = [("", "All", kept), *((str(code), label, counts.get(code, 0)) for code, label in STATES.items())]
    return [{"url": f"?state={code}", "label": label, "count": count, "current": code == state}
            for code, label, count in tabs]  # fmt: skip


def rates_table(series: Iterable[Series]) -> Table:
    """The last table before the alert beside those since, line by line."""
    columns = [Column("Setting"), Column("Events"), Column("Unit", words=True), Column("Before the alert"),
               Column("Since", words=True)]  # fmt: skip
    rows = []
    for one in series:
        before = [point for point in one.points if not point.after]
        since = [point for point in one.points if point.after]
        rows.append(Row([one.setting, one.label, one.unit, _points(before[-1:]) or "No table",
                         _points(since) or "No table yet"]))  # fmt: skip
    return Table("Reporting rates before and since", columns, rows, hide_caption=True)


def _points(points: Sequence[Any]) -> str:
    return "; ".join(f"{short(point.period)}: {point.told}" for point in points)


def rates_chart(series: Sequence[Series]) -> Any:
    """The line with the most figures, where it has three or more; the first period after the alert is marked."""
    best = max(series, key=lambda one: sum(point.rate is not None for point in one.points), default=None)
    if best is None or sum(point.rate is not None for point in best.points) < 3:
        return ""
    first = next((point for point in best.points if point.after), None)
    periods = [Period(short(point.period), point.rate, "changed" if point is first else "") for point in best.points]
    title = f"{best.setting}, {best.label.lower()}: reporting rate before and since"
    drawn = run_chart(periods, title=title, desc=_points([point for point in best.points if point.rate is not None]),
                      unit=best.unit, from_zero=True)  # fmt: skip
    return mark_safe(drawn)  # noqa: S308  our own SVG
