from django.apps import AppConfig


class AggregationConfig(AppConfig):
    name = "aggregation"
    verbose_name = "What cases show across providers"

    def ready(self) -> None:
        from .rail import register_entries  # noqa: PLC0415  models are not ready before this point

        register_entries()
