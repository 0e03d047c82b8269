"""`code EMAIL`: the code that a demo person's authenticator would show now."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from pso_portal.accounts.acting import Denied
from pso_portal.accounts.models import User
from pso_portal.accounts.second_factor import check_demo, current_code
from pso_portal.tenancy.command import PortalCommand


class Command(PortalCommand):
    help = "Print the current second-factor code of a person of a demo installation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        try:
            check_demo()
        except Denied as denied:
            raise CommandError(f"{denied} Codes are read out in a demo only.") from denied
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError("Nobody here has this address. `./portal demo` prints the addresses.")
        code = current_code(user)
        if code is None:
            raise CommandError("This person has no second factor: the password alone signs in.")
        self.stdout.write(code)
