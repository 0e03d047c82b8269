"""Case-mix strata: every place of every setting has one, and they are few."""

from __future__ import annotations

import pytest

from aggregation.crossing import CROSSES
from aggregation.periods import months_between
from aggregation.strata import LABELS, strata_of, stratum_of
from pso_portal.tenancy.care_settings import SETTINGS

PLACES = sorted(CROSSES["location_kind"])


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_place_that_crosses_has_a_stratum_of_its_setting_with_words(setting: str) -> None:
    found = {stratum_of(setting, place) for place in PLACES}
    assert found == set(strata_of(setting))
    assert found <= set(LABELS)
    assert len(found) <= 9


def test_strata_are_those_of_the_setting() -> None:
    assert stratum_of("hospital", "special_care") == "intensive"
    assert stratum_of("nursing_home", "special_care") == "elsewhere"
    assert stratum_of("nursing_home", "resident_room") == "rooms"
    assert {stratum_of("ems", place) for place in ("scene", "home")} == {"scene"}


def test_a_place_that_was_not_told_is_unknown_and_no_other_place() -> None:
    assert {stratum_of("clinic", place) for place in ("", "unknown")} == {"unknown"}
    assert stratum_of("clinic", "other") == "elsewhere"


def test_whole_months_from_the_event_to_its_report() -> None:
    assert months_between("2025-08", "2025-08") == 0
    assert months_between("2024-11", "2025-02") == 3
    assert months_between("2025-08", "2025-07") == 0
