"""`escalate_unread`: owe every provider a look for reports of great harm that nobody has read in time."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from events.services.escalations import owe_escalation
from pso_portal.tenancy.command import PortalCommand
from pso_portal.tenancy.models import Provider


class Command(PortalCommand):
    help = "Owe each provider one look for reports of severe harm or death that lie unread."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        with self.as_pso():
            found = list(Provider.objects.values_list("pk", flat=True))
        with self.as_system():
            for provider_id in found:
                owe_escalation(provider_id, now=now)
        self.stdout.write(f"Looks owed: {len(found)}")
