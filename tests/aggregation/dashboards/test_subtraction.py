"""No figure that a page withholds is what is left when its other figures are taken from their sum."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aggregation.dashboards.subtraction import protected

CELLS = st.lists(st.one_of(st.none(), st.integers(11, 500)), min_size=1, max_size=6)
TABLES = st.lists(CELLS, min_size=1, max_size=5)


def test_what_is_alone_takes_the_smallest_with_it() -> None:
    cells = {"mild": 40, "severe": 20, "death": None, "all": 63}
    assert protected(cells, [list(cells)], kept=["all"]) == {"mild": 40, "severe": None, "death": None, "all": 63}


def test_where_nothing_or_more_than_one_is_hidden_all_stays() -> None:
    for cells in ({"a": 40, "b": 20, "all": 60}, {"a": None, "b": None, "c": 30, "all": 60}):
        assert protected(cells, [list(cells)], kept=["all"]) == cells


def test_a_sum_is_hidden_where_it_is_all_that_is_left() -> None:
    assert protected({"a": None, "all": 15}, [["a", "all"]], kept=["all"]) == {"a": None, "all": None}


def test_hiding_in_one_sum_reaches_the_others() -> None:
    cells: dict[str, int | None] = {"a1": None, "a2": 30, "a": 40, "b1": 50, "b2": 60, "b": 110, "all": 150}
    found = protected(cells, [["a1", "a2", "a"], ["b1", "b2", "b"], ["a", "b", "all"]], kept=["all"])
    assert [name for name, value in found.items() if value is None] == ["a1", "a2"]


@given(TABLES, st.booleans())
def test_in_no_sum_is_exactly_one_figure_hidden(rows: list[list[int | None]], total_shown: bool) -> None:
    cells: dict[tuple[int, int], int | None] = {
        (row, place): value for row, line in enumerate(rows) for place, value in enumerate(line)}  # fmt: skip
    for row, line in enumerate(rows):
        cells[row, -1] = sum(value or 3 for value in line)
    cells[-1, -1] = sum(value or 0 for (_, place), value in cells.items() if place == -1) if total_shown else None
    sums = [[(row, place) for place in range(-1, len(line))] for row, line in enumerate(rows)]
    sums.append([(row, -1) for row in range(-1, len(rows))])
    found = protected(cells, sums, kept=[(-1, -1)])
    assert [names for names in sums if sum(found[name] is None for name in names) == 1] == []
    assert {name for name, value in cells.items() if value is None} <= {
        name for name, value in found.items() if value is None}  # fmt: skip
