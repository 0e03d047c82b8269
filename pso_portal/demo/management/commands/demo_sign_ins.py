"""`demo_sign_ins`: one sign-in per role and where to look; nothing while the people are not made yet."""

from __future__ import annotations

from typing import Any

from pso_portal.accounts.models import Membership
from pso_portal.accounts.roles import ROLES
from pso_portal.demo.cast import DEMO_PASSWORD
from pso_portal.demo.founding import SIGNED_IN
from pso_portal.demo.looking import LOOK_AT
from pso_portal.tenancy.command import PortalCommand
from pso_portal.tenancy.models import Pso


class Command(PortalCommand):
    help = "Print one sign-in per role of a demo installation, and where to look first."

    def handle(self, *args: Any, **options: Any) -> None:
        held = self._one_per_role()
        if not held or not Pso.objects.filter(is_demo=True).exists():
            return
        self.stdout.write(f"Sign in as any of these people. Everybody's password: {DEMO_PASSWORD}")
        for code, email in held.items():
            self.stdout.write(f"  {ROLES[code].title:<27} {email:<26} {', '.join(LOOK_AT[code])}")
        self.stdout.write("The code for a second factor, where one is asked for: ./portal manage code EMAIL")

    def _one_per_role(self) -> dict[str, str]:
        """Complete or nothing: the first provider's people come after the PSO's."""
        rows = Membership.objects.filter(ended_at=None).select_related("user").order_by("started_at", "id")
        held: dict[str, str] = {}
        for row in rows:
            ours = row.provider_id is None or row.user.email.endswith(f"@{SIGNED_IN[0]}.example")
            for code in row.roles if ours else []:
                held.setdefault(code, row.user.email)
        return {code: held[code] for code in ROLES} if ROLES.keys() <= held.keys() else {}
