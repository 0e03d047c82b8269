from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "feedback"
    verbose_name = "What the PSO says back"

    def ready(self) -> None:
        from .rail import register_entries  # noqa: PLC0415  models are not loaded before

        register_entries()
