"""The Celery application. Its settings are read lazily, so that importing it starts nothing."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pso_portal.settings")

app = Celery("pso_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "send owed work again": {"task": "jobs.sweep", "schedule": 10.0},
    "seal the audit": {"task": "provenance.seal", "schedule": 5.0, "options": {"expires": 5}},
    "look for bytes that nothing points at": {"task": "files.owe_sweeps", "schedule": 86_400.0},
    "hand up what lies unread": {"task": "events.owe_escalations", "schedule": 900.0},
    "draw texts for a second reading": {"task": "aggregation.draw_double_reads", "schedule": 86_400.0},
    "settle in which form cases are shown": {"task": "aggregation.owe_settlement", "schedule": 86_400.0},
    "form the peer groups of the year": {"task": "aggregation.owe_peer_groups", "schedule": 86_400.0},
    "watch for signals": {"task": "aggregation.owe_watch", "schedule": 86_400.0},
    "mail what waits, once a day": {"task": "notices.owe_days", "schedule": 1_800.0},
    "remind of safety alerts": {"task": "feedback.owe_alert_reminders", "schedule": 3_600.0},
    "remind of the listing's deadlines": {"task": "office.remind_listing", "schedule": 3_600.0},
}
