from django.apps import AppConfig


class AggregationConfig(AppConfig):
    name = "aggregation"
    verbose_name = "What cases show across providers"

    def ready(self) -> None:
        from pso_portal.office.registers import register_forgetting  # noqa: PLC0415  the same

        from .rail import register_entries  # noqa: PLC0415  models are not ready before this point

        register_entries()
        register_forgetting("aggregation.forget_provider")
