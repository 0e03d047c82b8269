from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"

    def ready(self) -> None:
        from pses.contents import register  # noqa: PLC0415  models are not loaded before

        from .contents import EventContents  # noqa: PLC0415
        from .rail import register_entries  # noqa: PLC0415

        register(EventContents())
        register_entries()
