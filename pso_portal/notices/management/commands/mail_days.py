"""`mail_days`: owe the day's mail to those whose it is due."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from pso_portal.accounts.services import owed_a_day_s_mail
from pso_portal.jobs import enqueue
from pso_portal.tenancy.command import PortalCommand
from pso_portal.tenancy.sides import Side


class Command(PortalCommand):
    help = "Owe the mail of the day to people who chose one mail a day, once something came in since the last."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        with self.as_system(), transaction.atomic():
            due = owed_a_day_s_mail(now)
            for user_id in due:
                enqueue("notices.mail_day", side=Side.SYSTEM, now=now, named=False, user_id=user_id)
        self.stdout.write(f"Mails of the day: {len(due)}")
