"""`sweep_files`: owe, for every provider that has files, one look for bytes that nothing points at."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from pso_portal.files.services import owe_sweep
from pso_portal.files.store import holders
from pso_portal.tenancy.command import PortalCommand


class Command(PortalCommand):
    help = "Owe each provider's folder of files one look for bytes that nothing points at."

    def handle(self, *args: Any, **options: Any) -> None:
        now, found = timezone.now(), holders()
        with self.as_system():
            for provider_id in found:
                owe_sweep(provider_id, now=now)
        self.stdout.write(f"Sweeps owed: {len(found)}")
