from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "pso_portal.office"

    def ready(self) -> None:
        from .asking import register_asking  # noqa: PLC0415  models are not ready before this point
        from .first_steps import register_own_steps  # noqa: PLC0415  models are not ready before this point
        from .rail import register_entries  # noqa: PLC0415  the same

        register_asking()
        register_entries()
        register_own_steps()
