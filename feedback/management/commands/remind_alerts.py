"""`remind_alerts`: mail those for whom an alert, or what they undertook for one, waits."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from feedback.alerting import remind_alerts
from pso_portal.tenancy.command import PortalCommand


class Command(PortalCommand):
    help = "Mail providers' people of safety alerts without an answer, and of actions whose day has come, each once."

    def handle(self, *args: Any, **options: Any) -> None:
        with self.as_pso():
            reminded = remind_alerts(now=timezone.now())
        self.stdout.write(f"Alerts reminded of: {reminded}")
