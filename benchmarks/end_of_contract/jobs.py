"""What a worker would do, here. Imported once Django is set up."""

from __future__ import annotations

from pso_portal.celery import app
from pso_portal.jobs.models import Message
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side


def run_jobs() -> None:
    """Until nothing is owed that could be done now. Raises RuntimeError for a job that failed."""
    app.loader.import_default_modules()
    while True:
        with scope.enter(Scope(Side.SYSTEM)):
            owed = list(Message.objects.filter(done_at=None, dead_at=None, attempts=0).order_by("created_at"))
            failed = list(Message.objects.filter(attempts__gt=0, done_at=None).values_list("task", "error"))
        if failed:
            raise RuntimeError(f"jobs failed: {failed}")
        if not owed:
            return
        for message in owed:
            app.tasks[message.task](message_id=str(message.pk))
