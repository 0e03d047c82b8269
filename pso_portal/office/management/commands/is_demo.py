"""`is_demo`: exit code 0 where this installation was made as a demo, 1 where not, 2 where it is empty."""

from __future__ import annotations

import sys
from typing import Any

from pso_portal.tenancy.command import PortalCommand
from pso_portal.tenancy.models import Pso


class Command(PortalCommand):
    help = "Exit 0 if this installation is a demo, 1 if it is not, 2 if it has no PSO yet."

    def handle(self, *args: Any, **options: Any) -> None:
        demo = Pso.objects.filter(is_demo=True).exists()
        self.stdout.write("This installation is a demo." if demo else "This installation is not a demo.")
        sys.exit(0 if demo else 1 if Pso.objects.exists() else 2)
