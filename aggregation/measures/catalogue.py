"""All measures. A setting without a table of its own has what every setting has."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from aggregation.measures.clinic import CLINIC
from aggregation.measures.ems import EMS
from aggregation.measures.every_setting import ALWAYS
from aggregation.measures.hospital import HOSPITAL
from aggregation.measures.measure import Measure
from aggregation.measures.nursing_home import NURSING_HOME
from aggregation.measures.pharmacy import PHARMACY
from aggregation.measures.selections import Make
from pso_portal.tenancy.care_settings import SETTINGS

CATALOGUE_VERSION: Final = "2026-1"

TABLES: Final[dict[str, tuple[Make, ...]]] = {
    "hospital": HOSPITAL, "nursing_home": NURSING_HOME, "ems": EMS, "pharmacy": PHARMACY, "clinic": CLINIC,
}  # fmt: skip

CATALOGUE: Final = MappingProxyType(
    {setting: tuple(make(setting) for make in TABLES.get(setting, ALWAYS)) for setting in SETTINGS}
)
EVERY_MEASURE: Final = tuple(measure for measures in CATALOGUE.values() for measure in measures)
_BY_CODE: Final = {measure.code: measure for measure in EVERY_MEASURE}


def measures_of(setting: str) -> tuple[Measure, ...]:
    """The measures of a care setting, in the order in which a page shows them. Raises KeyError: no such setting."""
    return CATALOGUE[setting]


def measure(code: str) -> Measure:
    """The measure of a code ("hospital.fall_injury_rate"). Raises KeyError: no such measure."""
    return _BY_CODE[code]
