from typing import Any

from django.apps import AppConfig
from django.core import checks

from .measures.catalogue import EVERY_MEASURE
from .measures.fingerprints import committed
from .measures.linting import findings


def refuse_wrong_measures(**_asked: Any) -> list[checks.CheckMessage]:
    """A portal whose measures do not mean what they say does not start."""
    return [checks.Error(wrong, id="aggregation.E001") for wrong in findings(EVERY_MEASURE, committed())]


class AggregationConfig(AppConfig):
    name = "aggregation"
    verbose_name = "What cases show across providers"

    def ready(self) -> None:
        from pso_portal.office.registers import register_forgetting  # noqa: PLC0415  the same

        from .rail import register_entries  # noqa: PLC0415  models are not ready before this point

        checks.register(refuse_wrong_measures)
        register_entries()
        register_forgetting("aggregation.forget_provider")
