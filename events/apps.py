from typing import Any

from django.apps import AppConfig
from django.core.management.base import CommandError
from django.db.models.signals import post_migrate
from django.utils import timezone


class EventsConfig(AppConfig):
    name = "events"

    def ready(self) -> None:
        from pses.contents import register  # noqa: PLC0415  models are not loaded before
        from pso_portal.office.registers import (  # noqa: PLC0415
            Step,
            register_left_out,
            register_numbers,
            register_steps,
        )

        from .contents import EventContents  # noqa: PLC0415
        from .models import Event  # noqa: PLC0415
        from .rail import register_entries  # noqa: PLC0415

        register(EventContents())
        register_entries()
        register_numbers("events_event", lambda ids: dict(Event.objects.filter(pk__in=ids).values_list("pk", "number")))
        register_left_out("events.SealedIdentity", "a name that was promised to be opened by two people alone")
        register_left_out("events.Draft", "words that their writer has not sent")
        register_left_out("events.Search", "what somebody searched for")
        post_migrate.connect(load_forms, sender=self)
        register_steps(
            Step(
                "File the first report",
                "A near miss will do: six questions, two minutes. The risk manager finds it in the inbox.",
                done=lambda by: bool(Event.objects.filter(provider_id=by.provider_id).exists()),
                order=60,
            )
        )


def load_forms(apps: Any = None, **_kwargs: Any) -> None:
    """Keep the forms of this release; one that changed under its version stops the migration, and so the start."""
    from .services.shipped_forms import ShippedFormChanged, load_shipped_forms  # noqa: PLC0415

    if apps is not None and "formversion" not in apps.all_models["events"]:
        return  # migrated back to before there were versions
    try:
        load_shipped_forms(now=timezone.now())
    except ShippedFormChanged as changed:
        raise CommandError(str(changed)) from changed
