from django.apps import AppConfig


class PsesConfig(AppConfig):
    name = "pses"

    def ready(self) -> None:
        from .rail import register_entries  # noqa: PLC0415  models are not loaded before

        register_entries()
