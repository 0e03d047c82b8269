"""Each answer that a case can hold gets coarser step by step, never finer and never something else."""

from __future__ import annotations

from itertools import combinations

import pytest

from aggregation.alike import LADDERS, WITHHELD, Ladder, covers, rungs
from aggregation.alike.ladders import ALWAYS, SPECIAL
from aggregation.alike.settling import MOST, by_loss
from aggregation.crossing import CROSSES
from aggregation.deidentification.generalise import BANDS
from events.common_formats import HARMS, LOCATIONS
from pso_portal.office.us_states import STATES

VALUES = {
    "harm": list(map(str, HARMS)),
    "location_kind": list(map(str, LOCATIONS)),
    "age_band": [band for _, band in BANDS] + ["90+"],
    "month": ["2024-12", "2025-01", "2025-02", "2025-04"],
    "state": [code for code, _ in STATES],
}
EVERY = ALWAYS | SPECIAL


def test_every_answer_that_crosses_has_a_ladder_and_so_has_what_every_case_has() -> None:
    assert set(LADDERS) == {"event_type", "harm", "kind", "year"} | set(CROSSES)
    assert len(list(by_loss(LADDERS))) <= MOST


@pytest.mark.parametrize("name", VALUES)
def test_each_step_joins_what_stood_apart_and_parts_nothing(name: str) -> None:
    for one, other in combinations(VALUES[name], 2):
        pairs = list(zip(rungs(EVERY[name], one), rungs(EVERY[name], other), strict=True))
        met = [a == b for a, b in pairs]
        assert met == sorted(met)
        assert pairs[-1] == (WITHHELD, WITHHELD)


@pytest.mark.parametrize("name", VALUES)
def test_no_listed_answer_is_withheld_before_the_last_step(name: str) -> None:
    for value in VALUES[name]:
        assert WITHHELD not in rungs(EVERY[name], value)[:-1]


@pytest.mark.parametrize("name", VALUES)
def test_an_answer_that_no_list_knows_and_one_that_was_not_asked_are_withheld_at_the_first_step(name: str) -> None:
    assert rungs(EVERY[name], "")[1] == WITHHELD


@pytest.mark.parametrize(("name", "value", "steps"), [
    ("month", "2025-08", ("2025-08", "2025-Q3", "2025", WITHHELD)),
    ("state", "MO", ("MO", "midwest", WITHHELD)),
    ("age_band", "85-89", ("85-89", "65+", "adult", WITHHELD)),
    ("location_kind", "special_care", ("special_care", "ward", WITHHELD)),
    ("harm", "death", ("death", "severe_or_death", "harm", WITHHELD)),
    ("event_type", "burn", ("burn", WITHHELD)),
])  # fmt: skip
def test_steps_as_a_person_would_say_them(name: str, value: str, steps: tuple[str, ...]) -> None:
    """Places no finer than a state, 42 CFR 3.212(a)(2)(i)(B); ages 90+ as one, 45 CFR 164.514(b)(2)(i)(C)."""
    assert rungs(EVERY[name], value) == steps


def test_a_form_covers_what_it_was_made_of_and_nothing_else() -> None:
    ladders = {"harm": EVERY["harm"], "year": Ladder()}
    codes = {"harm": "death", "year": "2025"}
    for form, true in (({"harm": "harm", "year": "2025"}, True), ({"harm": WITHHELD, "year": WITHHELD}, True),
                       ({"harm": "mild_or_moderate", "year": "2025"}, False),
                       ({"harm": "death", "year": "2024"}, False)):  # fmt: skip
        assert covers(form, codes, ladders) is true
