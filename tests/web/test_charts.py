"""Charts say what they show in words, and of what they must not show nothing but a star."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from xml.etree import ElementTree as tree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pso_portal.web.charts import (
    Bar,
    Interval,
    Limits,
    Period,
    Run,
    Share,
    Site,
    Svg,
    funnel_chart,
    heat_map,
    interval_chart,
    pareto_chart,
    run_chart,
    share_chart,
    sparkline,
)
from pso_portal.web.charts.frame import lines_of, width_of
from pso_portal.web.charts.scales import Scale, nice_ticks, spread, ticks_for, written
from pso_portal.web.samples import charts as samples

NS = "{http://www.w3.org/2000/svg}"
KINDS: list[Callable[[], Svg]] = [
    samples.intervals,
    samples.control,
    samples.control_by_period,
    samples.harm,
    samples.run_with_gap,
    samples.funnel,
    samples.heat,
    samples.pareto,
    samples.spark,
]


def parsed(chart: Svg) -> tree.Element:
    return tree.fromstring(chart)  # noqa: S314 - our own output


@pytest.mark.parametrize("draw", KINDS)
def test_each_chart_is_an_image_with_a_name(draw: Callable[[], Svg]) -> None:
    root = parsed(draw())
    assert root.get("role") == "img"
    assert next(iter(root)).tag == f"{NS}title"
    assert next(iter(root)).text


@pytest.mark.parametrize("draw", KINDS)
def test_styles_are_presentation_attributes_only(draw: Callable[[], Svg]) -> None:
    root = parsed(draw())
    assert {node.tag for node in root.iter()} & {f"{NS}style", f"{NS}script", f"{NS}foreignObject"} == set()
    names = {name for node in root.iter() for name in node.attrib}
    assert [name for name in names if name in {"style", "class", "id"} or name.startswith("on")] == []
    assert "Source Sans 3" in root.get("font-family", "")


@pytest.mark.parametrize("draw", [samples.control, samples.funnel])
def test_charts_with_axes_keep_the_size_that_keeps_text_readable(draw: Callable[[], Svg]) -> None:
    assert parsed(draw()).get("viewBox") == "0 0 440 290"


def test_the_finding_is_the_description() -> None:
    root = parsed(samples.control())
    assert root.findtext(f"{NS}desc") == (
        "The last 8 months are below the mean. A run this long is unlikely to be chance."
    )


NASTY = "<script>alert(\"1\")</script> & 'x'"


def _nasty() -> list[Svg]:
    said = {"title": NASTY, "desc": NASTY}
    return [
        interval_chart([Interval(NASTY, 1.0, 0.5, 1.5)], unit=NASTY, **said),
        run_chart([Period(NASTY, 1.0)], unit=NASTY, center=1.0, center_name=NASTY, **said),
        heat_map([NASTY], [NASTY], [[1]], **said),
        funnel_chart(
            [Site(NASTY, 5, 1.0, named=True)],
            [Limits(NASTY, [(1, 0.0, 2.0), (6, 0.5, 1.5)])],
            center=1.0,
            unit=NASTY,
            size_unit=NASTY,
            **said,
        ),
        pareto_chart([Bar(NASTY, 3)], unit=NASTY, **said),
        share_chart([Share(NASTY, 0.5, 0.4)], unit=NASTY, before_name=NASTY, **said),
        sparkline([1.0, 2.0], title=NASTY),
    ]


@pytest.mark.parametrize("place", range(7))
def test_words_cannot_become_markup(place: int) -> None:
    root = parsed(_nasty()[place])
    assert root.findtext(f"{NS}title") == NASTY
    assert f"{NS}script" not in {node.tag for node in root.iter()}


def test_a_suppressed_cell_is_a_star_and_has_no_words_elsewhere() -> None:
    root = parsed(heat_map(["Fall", "Burn"], ["Jan"], [[12], [None]], title="Events", desc=""))
    assert [node.get("data-readout") for node in root.iter(f"{NS}g")] == ["Fall, Jan: 12"]
    assert [node.text for node in root.iter(f"{NS}title")] == ["Events", "Fall, Jan: 12"]
    assert "*" in [node.text for node in root.iter(f"{NS}text")]


def test_a_suppressed_period_breaks_the_line() -> None:
    root = parsed(run_chart([Period(str(at), value) for at, value in enumerate([1, 2, None, 3, 4])],
                            title="T", desc="", unit="n"))  # fmt: skip
    traces = [node for node in root.iter(f"{NS}path") if node.get("fill") == "none"]
    assert len(traces) == 2
    assert [node.get("data-readout") for node in root.iter(f"{NS}g")] == ["0: 1.0", "1: 2.0", "3: 3.0", "4: 4.0"]


def test_a_suppressed_interval_and_bar_are_stars() -> None:
    shown = parsed(interval_chart([Interval("Rural", None)], title="T", desc="", unit="n"))
    assert "*" in [node.text for node in shown.iter(f"{NS}text")]
    assert list(shown.iter(f"{NS}g")) == []
    bars = parsed(pareto_chart([Bar("A", 6), Bar("B", None), Bar("C", 2)], title="T", desc="", unit="n"))
    assert [node.text for node in bars.iter(f"{NS}text") if "%" in (node.text or "")] == ["running %", "75%", "100%"]


def test_a_suppressed_site_has_no_point_at_all() -> None:
    with_it = [Site("A", 5, 1.0), Site("Hidden", 9, None, named=True)]
    drawn = funnel_chart(with_it, [], center=1.0, title="T", desc="", unit="n", size_unit="d")
    without = funnel_chart(with_it[:1], [], center=1.0, title="T", desc="", unit="n", size_unit="d")
    assert drawn == without


@given(st.lists(st.one_of(st.none(), st.floats(0, 1e6)), min_size=1, max_size=30))
@example([5e-324])
def test_a_suppressed_value_leaves_no_trace_whatever_the_others_are(values: list[float | None]) -> None:
    drawn = run_chart([Period("P", value) for value in values], title="T", desc="", unit="n")
    assert len(re.findall("data-readout", drawn)) == sum(value is not None for value in values)
    assert len(re.findall(r">\*<", drawn)) == sum(value is None for value in values)


def test_control_limits_have_strokes_and_labels_beside_the_plot() -> None:
    root = parsed(samples.control())
    words = {node.text: float(node.get("x", "0")) for node in root.iter(f"{NS}text")}
    right = max(float(node.get("x2", "0")) for node in root.iter(f"{NS}line"))
    assert all(words[name] > right for name in ("upper limit 6.5", "mean 5.0", "lower limit 3.5"))
    strokes = [node.get("stroke") for node in root.iter(f"{NS}line") if node.get("stroke-width") == "1.5"]
    assert strokes == ["#43545e", "#0b5563", "#43545e"]


def test_marks_differ_by_shape_too() -> None:
    drawn = run_chart(
        [Period("a", 1.0), Period("b", 2.0, "concern"), Period("c", 3.0, "improvement")], title="T", desc="", unit="n"
    )
    groups = [next(child for child in node if child.tag != f"{NS}title") for node in parsed(drawn).iter(f"{NS}g")]
    assert [node.tag for node in groups] == [f"{NS}circle", f"{NS}path", f"{NS}path"]
    assert len({node.get("d") for node in groups}) == 3


def test_limits_of_their_own_for_each_period_are_drawn_as_steps() -> None:
    root = parsed(run_chart([Period(str(at), 2.0) for at in range(3)], title="T", desc="", unit="n", center=2.0,
                            lower=[1.0, 0.5, 1.0], upper=[3.0, 3.5, 3.0]))  # fmt: skip
    steps = [node.get("d", "") for node in root.iter(f"{NS}path") if node.get("stroke-width") == "1.3"]
    assert [step.count("L") for step in steps] == [5, 5, 2]  # two limits, and the line through the points
    assert {"upper limit 3.0", "lower limit 1.0"} <= {node.text for node in root.iter(f"{NS}text")}


def test_a_period_that_is_not_complete_is_hatched_and_says_so() -> None:
    def strokes(chart: Svg) -> int:
        return sum(node.get("stroke-width") == "1.4" for node in parsed(chart).iter(f"{NS}line"))

    months = [Period(str(at), 1.0) for at in range(12)]
    whole = run_chart(months, title="T", desc="", unit="n")
    hatched = run_chart([*months[:-1], Period("last", 2.0, open=True)], title="T", desc="", unit="n")
    assert strokes(whole) == 0
    assert strokes(hatched) > 20
    readouts = [node.get("data-readout") for node in parsed(hatched).iter(f"{NS}g")]
    assert readouts[-2:] == ["10: 1.0", "last: 2.0, not complete yet"]


def test_a_run_is_bracketed_with_its_words() -> None:
    chart = run_chart([Period(str(at), float(at > 3)) for at in range(9)], title="T", desc="", unit="n", center=0.5,
                      run=Run(4, 8, "5 above the mean"))  # fmt: skip
    assert "5 above the mean" in [node.text for node in parsed(chart).iter(f"{NS}text")]


def test_a_suppressed_share_is_a_star_and_leaves_no_bar() -> None:
    root = parsed(share_chart([Share("Death", None), Share("Mild", 0.5, 0.4)], title="T", desc="", unit="n",
                              before_name="Before"))  # fmt: skip
    assert "*" in [node.text for node in root.iter(f"{NS}text")]
    assert [node.get("data-readout") for node in root.iter(f"{NS}g")] == ["Mild: 50%"]


def test_many_rows_make_the_picture_taller_and_never_closer_than_their_words() -> None:
    few, many = (parsed(interval_chart([Interval(str(at), 1.0, 0.5, 1.5) for at in range(count)], title="T", desc="",
                                       unit="n")) for count in (3, 40))  # fmt: skip
    heights = [float(root.get("viewBox", "").split()[-1]) for root in (few, many)]
    assert heights[0] < 290 < heights[1]
    places = sorted({float(node.get("y", "0")) for node in many.iter(f"{NS}text") if node.get("font-weight") == "600"})
    assert min(after - before for before, after in pairwise(places)) >= 14


LONG = "Operating room, imaging, laboratory or pharmacy"
NAMED: list[Callable[[str], Svg]] = [
    lambda name: interval_chart([Interval(name, 1.0, 0.5, 1.5)] * 20, title="T", desc="", unit="n"),
    lambda name: heat_map([name] * 20, ["Jan"], [[1]] * 20, title="T", desc=""),
    lambda name: pareto_chart([Bar(name, 3)] * 20, title="T", desc="", unit="n"),
    lambda name: share_chart([Share(name, 0.5)] * 20, title="T", desc="", unit="n", before_name="B"),
]


def names_drawn(chart: Svg) -> list[tuple[str, float, float]]:
    """Names of rows: their words, and where they end and stand."""
    found = [node for node in parsed(chart).iter(f"{NS}text") if node.get("text-anchor") == "end"]
    return [(node.text or "", float(node.get("x", "0")), float(node.get("y", "0")))
            for node in found if (node.text or "") in LONG]  # fmt: skip


@pytest.mark.parametrize("draw", NAMED)
def test_a_long_name_of_a_row_is_set_in_lines_none_of_which_leaves_the_picture(draw: Callable[[str], Svg]) -> None:
    names = names_drawn(draw(LONG))
    assert " ".join(words for words, _, _ in names) == " ".join([LONG] * 20)
    assert min(right - width_of(words, 12.5) for words, right, _ in names) >= 0
    assert min(after - before for (*_, before), (*_, after) in pairwise(names)) >= 12


def test_a_name_that_fits_is_one_line_and_a_word_that_fits_nowhere_stays_whole() -> None:
    assert lines_of("Fall", 100) == ["Fall"]
    assert lines_of("Lifting or moving a patient", 140) == ["Lifting or moving", "a patient"]
    assert lines_of("Electroencephalographically", 40) == ["Electroencephalographically"]


def test_the_ends_of_a_short_interval_reach_beyond_its_point() -> None:
    root = parsed(interval_chart([Interval("A", 100.0, 99.9, 100.1)], title="T", desc="", unit="n"))
    radius = max(float(node.get("r", "0")) for node in root.iter(f"{NS}circle"))
    ends = [abs(float(node.get("y2", "0")) - float(node.get("y1", "0"))) for node in root.iter(f"{NS}line")
            if node.get("stroke-width") == "1.5"]  # fmt: skip
    assert [end > 2 * radius + 2 for end in ends] == [True, True]


def test_templates_take_a_chart_as_markup() -> None:
    drawn = sparkline([1.0], title="T")
    assert drawn.__html__() == drawn


def test_nothing_to_show_still_draws() -> None:
    assert sparkline([None], title="T")
    assert run_chart([], title="T", desc="", unit="n")
    assert interval_chart([], title="T", desc="", unit="n")
    assert heat_map([], [], [], title="T", desc="")
    assert pareto_chart([], title="T", desc="", unit="n")
    assert share_chart([], title="T", desc="", unit="n", before_name="B")
    assert funnel_chart([], [], center=0, title="T", desc="", unit="n", size_unit="d")


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e9))
def test_ticks_enclose_the_values_and_are_few(low: float, span: float) -> None:
    ticks = nice_ticks(low, low + span)
    assert len(ticks) <= 13
    assert ticks[0] <= low + 1e-6 * span + 1e-9
    assert ticks[-1] >= low + span - 1e-3 * span - 1e-9


def test_ticks_are_round() -> None:
    assert nice_ticks(0, 5e-324) == [0, 1]
    assert nice_ticks(0, 6.5) == [0, 2, 4, 6, 8]
    assert nice_ticks(0, 0.43) == [0, 0.1, 0.2, 0.3, 0.4, 0.5]
    assert ticks_for([None], zero=True) == [0, 1]
    assert ticks_for([5, 5], zero=False) == [5, 6]


def test_numbers_are_written_as_people_write_them() -> None:
    assert [written(value) for value in (1234.0, 4.4, 0.25, 0)] == ["1,234", "4.4", "0.25", "0"]
    assert written(4, 1) == "4.0"


@given(st.lists(st.floats(0, 200), min_size=1, max_size=8))
def test_labels_do_not_touch(places: list[float]) -> None:
    moved = sorted(spread(places, 14, 0, 200))
    assert all(after - before >= 14 - 1e-6 for before, after in pairwise(moved))
    assert (moved[0], moved[-1]) >= (0, 0)
    assert moved[-1] <= 200 + 1e-6


def test_labels_that_would_touch_stand_around_what_they_name() -> None:
    assert spread([100, 106, 112, 40], 14, 0, 200) == [92, 106, 120, 40]
    assert spread([2, 4], 14, 0, 200) == [0, 14]
    assert spread([199, 198], 14, 0, 200) == [200, 186]


def test_a_flat_scale_maps_to_its_start() -> None:
    assert Scale(3, 3, 10, 90)(3) == 10
