"""Rail, tables, figures, timelines and the other parts, with invented people and places."""

from __future__ import annotations

from typing import Any

from pso_portal.web.tables import Column, Row, Table

RAIL = [
    {"title": "Work", "entries": [
        {"label": "Queue", "url": "#queue", "icon": "queue", "current": False, "count": 37},
        {"label": "De-identification", "url": "#deid", "icon": "page", "current": False, "count": 12},
        {"label": "Signals", "url": "#signals", "icon": "alert", "current": False, "count": 4},
    ]},
    {"title": "Analysis", "entries": [
        {"label": "Dashboard", "url": "#dashboard", "icon": "chart", "current": True, "count": None},
        {"label": "Cohorts", "url": "#cohorts", "icon": "people", "current": False, "count": None},
    ]},
]  # fmt: skip
TABS = [
    {"label": "Queue", "url": "#queue", "icon": "queue", "current": False},
    {"label": "Signals", "url": "#signals", "icon": "alert", "current": False},
    {"label": "Dashboard", "url": "#dashboard", "icon": "chart", "current": True},
]
FIGURES = [
    {"label": "Reports received, 2025", "value": "4,812", "aside": "up 6% on 2024"},
    {"label": "Median days, event to PSO", "value": "9", "aside": "goal: 14 or fewer"},
    {"label": "Waiting for de-identification", "value": "37", "aside": "oldest 3 days"},
    {"label": "Open signals", "value": "4", "aside": "1 new this week"},
]
SITES = Table(
    "Providers outside or near the limits",
    [Column("Provider (coded)", short="Provider"), Column("Patient days (000)", number=True, short="Days (000)"),
     Column("Events", number=True), Column("Rate", number=True), Column("95% interval", number=True),
     Column("Finding")],
    [Row(["Provider 10", "40.0", "177", "4.4", "3.8 to 5.1", "Above 99.8% limit"], url="#10"),
     Row(["Provider 14", "34.0", "121", "3.6", "3.0 to 4.2", "Within limits"], url="#14"),
     Row(["Provider 21", "55.0", "118", "2.1", "1.8 to 2.6", "Below 99.8% limit"], url="#21"),
     Row(["Provider 33", "6.0", "*", "*", "*", "Not shown"], url="#33")],
    list_keys=True,
)  # fmt: skip
HISTORY = [
    {"when": "Nov 20", "text": "Meridian countered: 4 terms", "now": True},
    {"when": "Nov 12", "text": "You proposed: add device events"},
    {"when": "Jan 6", "text": "Version 3 in force, signed by both"},
]
ANSWERS = [
    {"label": "What was it about?", "value": "Medication", "change_url": "#about"},
    {"label": "When did it happen?", "value": "Just now\nSunday, 10:40 a.m.", "change_url": "#when"},
    {"label": "What happened?", "value": "", "change_url": "#story"},
]
PAGE_TABS = [
    {"label": "Summary", "url": "#summary", "current": True},
    {"label": "Answers", "url": "#answers", "current": False},
    {"label": "People", "url": "#people", "current": False, "count": 3},
]
JOB = {"title": "Building the release", "percent": 40, "text": "Step 2 of 5: disclosure control.", "done": False}
JOB_DONE = {"title": "Release is built", "percent": 100, "text": "Finished at 10:42.", "done": True}
TERMS = [
    {"name": "Event types shared", "now": "Medication, falls", "changed": True,
     "parts": [{"kind": "", "text": "Medication, falls,"}, {"kind": "new", "text": "device"}]},
    {"name": "Narrative text", "now": "Not shared", "changed": True,
     "parts": [{"kind": "gone", "text": "Not shared"}, {"kind": "new", "text": "Shared after de-identification"}]},
    {"name": "Smallest cell shown", "now": "11", "changed": False, "parts": [{"kind": "", "text": "11"}]},
]  # fmt: skip


class ThirdOfNine:
    """What pagination reads of a Django page."""

    number = 3
    has_previous = has_next = True
    previous_page_number, next_page_number = 2, 4
    paginator: Any = type("Nine", (), {"num_pages": 9})
