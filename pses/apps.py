from django.apps import AppConfig


class PsesConfig(AppConfig):
    name = "pses"

    def ready(self) -> None:
        from pso_portal.office.registers import register_last_submissions  # noqa: PLC0415  models are not loaded before

        from .rail import register_entries  # noqa: PLC0415  the same
        from .selectors import last_sent  # noqa: PLC0415  the same

        register_entries()
        register_last_submissions(last_sent)
