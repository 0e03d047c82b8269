"""Makes the nurse who files, inside the installation that is measured: `python -m benchmarks.filing.people`.

The last line is JSON: {"email", "password", "form"}: the form is opened by the link on the unit's poster.
"""

from __future__ import annotations

import json
from datetime import timedelta

import django

EMAIL, PASSWORD = "nurse@measured.example", "a rather long password"


def main() -> None:
    """A hospital of the demo, and in it a reporter with a password alone. A second time finds the first."""
    from django.utils import timezone

    from pso_portal.accounts.models import Membership
    from pso_portal.accounts.services.people import give_place
    from pso_portal.demo.cast import providers
    from pso_portal.demo.founding import engage, found
    from pso_portal.demo.stage import as_pso
    from pso_portal.tenancy.models import Unit

    now = timezone.now()
    found(now - timedelta(days=2))
    hospital = engage(providers(24)[0], None, now - timedelta(days=1))
    with as_pso():
        if not Membership.objects.filter(user__email=EMAIL).exists():
            give_place(
                by=None, email=EMAIL, name="Nora Measured", provider=hospital.pk, roles=["reporter"], now=now,
                password=PASSWORD,
            )  # fmt: skip
        unit = Unit.objects.filter(provider=hospital).first().pk
    print(json.dumps({"email": EMAIL, "password": PASSWORD, "form": f"/report/?where={unit}"}))


if __name__ == "__main__":
    django.setup()
    main()
