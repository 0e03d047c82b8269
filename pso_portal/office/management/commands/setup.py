"""`setup`: the PSO and its first administrator, in an empty installation."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.urls import reverse
from django.utils import timezone

from pso_portal.accounts.acting import Denied
from pso_portal.office.services.installation import found_pso, offer_first_administrator
from pso_portal.tenancy.command import PortalCommand


class Command(PortalCommand):
    help = "Make the PSO and invite its first administrator. Refused once an administrator has signed in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--pso", required=True, help="the PSO's name")
        parser.add_argument("--phone", default="", help="whom people call")
        parser.add_argument("--email", required=True, help="the first administrator's address")
        parser.add_argument("--name", required=True, help="the first administrator's name")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        try:
            with self.as_pso():
                found_pso(name=options["pso"], phone=options["phone"], now=now)
                token = offer_first_administrator(email=options["email"], name=options["name"], now=now)
        except Denied as denied:
            raise CommandError(str(denied)) from denied
        link = settings.PSO_BASE_URL.rstrip("/") + reverse("invitation", args=[token])
        self.stdout.write("Open this link within seven days to choose a password and a second factor:")
        self.stdout.write(link)
