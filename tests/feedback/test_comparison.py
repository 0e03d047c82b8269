"""Own figures beside released ones: intervals, findings, and the sentence that says them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from aggregation.models import ReleaseCell
from aggregation.statistics.intervals import garwood_interval
from feedback.comparison import FEW, PeerCell, compare, sentence
from feedback.reporting.comparing import _narrowest
from feedback.usual import usual_terms

events = st.integers(0, 5_000)
exposures = st.integers(1, 1_000_000)
scales = st.sampled_from([1_000, 10_000])
WITHHELD = PeerCell("fall", "Fall", None, None, None, "")


def around(rate: float, lower: float, upper: float) -> PeerCell:
    return PeerCell("fall", "Fall", rate, lower, upper, "")


def peers_of(count: int, exposure: int, scale: int) -> PeerCell:
    interval = garwood_interval(count, 0.95)
    return around(scale * count / exposure, scale * interval.lower / exposure, scale * interval.upper / exposure)


@given(events, exposures, scales)
def test_the_own_rate_lies_in_its_interval_above_nought(count: int, exposure: int, scale: int) -> None:
    line = compare(WITHHELD, own_events=count, own_exposure=exposure, scale=scale)
    assert 0 <= line.own_lower <= line.own_rate <= line.own_upper
    assert line.unsteady is (count < FEW)


@given(events, exposures, scales)
def test_more_exposure_with_the_same_rate_narrows_the_interval(count: int, exposure: int, scale: int) -> None:
    one = compare(WITHHELD, own_events=count, own_exposure=exposure, scale=scale)
    ten = compare(WITHHELD, own_events=10 * count, own_exposure=10 * exposure, scale=scale)
    assert ten.own_upper - ten.own_lower <= one.own_upper - one.own_lower + 0.01


@given(events, events, exposures, exposures, scales)
def test_the_finding_is_the_opposite_when_the_two_change_places(
    mine: int, theirs: int, here: int, there: int, scale: int
) -> None:
    ours = compare(peers_of(theirs, there, scale), own_events=mine, own_exposure=here, scale=scale).finding
    seen_from_there = compare(peers_of(mine, here, scale), own_events=theirs, own_exposure=there, scale=scale).finding
    assert seen_from_there == {"above": "below", "below": "above", "like": "like"}[ours]


@given(events, exposures, scales)
def test_a_provider_is_like_itself(count: int, exposure: int, scale: int) -> None:
    line = compare(peers_of(count, exposure, scale), own_events=count, own_exposure=exposure, scale=scale)
    assert line.finding == "like"


@given(events, exposures, scales)
def test_a_withheld_figure_is_compared_with_nothing_and_appears_nowhere(count: int, exposure: int, scale: int) -> None:
    line = compare(WITHHELD, own_events=count, own_exposure=exposure, scale=scale)
    assert (line.finding, line.peer_rate, line.peer_lower, line.peer_upper) == ("none", None, None, None)


@given(st.integers(0, 500), exposures)
def test_more_events_never_lower_the_finding(count: int, exposure: int) -> None:
    peer = around(3.0, 2.5, 3.5)
    order = ["below", "like", "above"]
    fewer, more = (compare(peer, own_events=n, own_exposure=exposure, scale=1_000).finding for n in (count, count + 1))
    assert order.index(fewer) <= order.index(more)


@given(st.integers(-5, 0))
def test_without_exposure_there_is_no_rate(exposure: int) -> None:
    with pytest.raises(ValueError, match="exposure"):
        compare(WITHHELD, own_events=1, own_exposure=exposure, scale=1_000)


@pytest.mark.parametrize(
    ("peer", "told"),
    [
        (around(1.0, 0.5, 1.5), "more than the peer group's 1.0."),
        (around(9.0, 8.5, 9.5), "fewer than the peer group's 9.0."),
        (around(4.2, 3.9, 4.5), "not clearly different from the peer group's 4.2."),
    ],
)
def test_the_sentence_says_which_way_and_that_more_is_not_worse(peer: PeerCell, told: str) -> None:
    line = compare(peer, own_events=40, own_exposure=10_000, scale=1_000)
    said = sentence(line, exposure_name="patient days", scale=1_000, period="July to September 2025")
    assert said == (
        f"In July to September 2025 your people reported 4.0 events per 1,000 patient days, {told}"
        " A higher reporting rate is not a worse one."
    )


@given(st.floats(0.1, 99), events)
def test_the_sentence_holds_no_figure_of_peers_that_is_withheld(rate: float, count: int) -> None:
    assume(f"{rate:.1f}" != f"{count / 10:.1f}")
    line = replace(compare(WITHHELD, own_events=count, own_exposure=10_000, scale=1_000), peer_rate=None)
    said = sentence(line, exposure_name="runs", scale=1_000, period="2025")
    assert said == (
        f"In 2025 your people reported {line.own_rate:.1f} events per 1,000 runs."
        " The peer group's figure cannot be shown for this period."
    )
    assert "incidence" not in said


def cell_of(group: str, *, shown: bool) -> ReleaseCell:
    figures = {"rate": "1.3", "lower": "1.0", "upper": "1.7", "count": 30} if shown else {}
    return ReleaseCell(category="harm_rate", group=group, contributors=7, shown=shown,
                       measure_code="clinic.harm_rate", **figures)  # fmt: skip


@pytest.mark.parametrize(("shown", "group", "instead_of"), [
    ((True, True, True), "Clinic, large, teaching", ""),
    ((True, True, False), "Clinic, large", "Clinic, large, teaching"),
    ((True, False, False), "", "Clinic, large, teaching"),
    ((False, False, False), "", "Clinic, large, teaching"),
    ((False, False, True), "Clinic, large, teaching", ""),
])  # fmt: skip
def test_the_narrowest_group_that_shows_a_figure_is_compared_with(
    shown: tuple[bool, ...], group: str, instead_of: str
) -> None:
    names = ("", "Clinic, large", "Clinic, large, teaching")
    cells = {place: cell_of(name, shown=is_shown) for place, (name, is_shown) in
             zip((0, 2, 5), zip(names, shown, strict=True), strict=True)}  # fmt: skip
    found = _narrowest(cells, (0, 2, 5), usual_terms("clinic"), "clinic")
    assert (found.group, found.instead_of, found.rate is not None) == (group, instead_of, any(shown))


def test_stricter_terms_fall_back_to_a_group_that_is_large_enough_for_them() -> None:
    cells = {0: cell_of("", shown=True), 1: cell_of("Clinic, large", shown=True)}
    cells[1].count = 15
    found = _narrowest(cells, (0, 1), replace(usual_terms("clinic"), smallest_cell=20), "clinic")
    assert (found.group, found.instead_of) == ("", "Clinic, large")
