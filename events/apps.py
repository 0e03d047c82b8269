from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"

    def ready(self) -> None:
        from pses.contents import register  # noqa: PLC0415  models are not loaded before
        from pso_portal.office.registers import Step, register_steps  # noqa: PLC0415

        from .contents import EventContents  # noqa: PLC0415
        from .models import Event  # noqa: PLC0415
        from .rail import register_entries  # noqa: PLC0415

        register(EventContents())
        register_entries()
        register_steps(
            Step(
                "File the first report",
                "A near miss will do: six questions, two minutes. The risk manager finds it in the inbox.",
                done=lambda by: bool(Event.objects.filter(provider_id=by.provider_id).exists()),
                order=60,
            )
        )
