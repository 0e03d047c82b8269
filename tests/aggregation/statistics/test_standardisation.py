from __future__ import annotations

import pytest

from aggregation.statistics.results import NotShown, Reason
from aggregation.statistics.standardisation import expected_events, standardised_ratio
from tests.aggregation.statistics.worked_data import worked_json


def test_expected_events_are_own_exposure_times_pool_rates():
    assert expected_events({"small": 1000, "large": 500}, {"small": 0.002, "large": 0.01}) == pytest.approx(7)


def test_a_stratum_without_pool_rate_is_refused():
    with pytest.raises(KeyError):
        expected_events({"teaching": 10}, {})


@pytest.mark.parametrize(("expected", "may_be_flagged"), [(1.0, False), (4.9, False), (5.0, True)])
def test_outliers_are_flagged_only_from_5_expected(expected, may_be_flagged):
    assert standardised_ratio(4, expected).may_be_flagged is may_be_flagged


def test_below_1_expected_there_is_a_reason():
    assert standardised_ratio(3, 0.99) == NotShown(Reason.SMALL_EXPECTED)


@pytest.mark.parametrize(("exposure", "rates"), [({"small": -1}, {"small": 0.1}), ({"small": 1}, {"small": -0.1})])
def test_a_negative_exposure_or_rate_is_refused(exposure, rates):
    with pytest.raises(ValueError, match="negative"):
        expected_events(exposure, rates)


def test_without_strata_nothing_is_expected():
    assert expected_events({}, {}) == 0
    assert standardised_ratio(0, 0) == NotShown(Reason.SMALL_EXPECTED)


def test_the_pool_itself_is_one_whatever_its_mix():
    exposure = {"small": 1000, "large": 500, "teaching": 70}
    observed = {"small": 3, "large": 12, "teaching": 5}
    rates = {stratum: observed[stratum] / exposure[stratum] for stratum in exposure}
    assert standardised_ratio(20, expected_events(exposure, rates)).value == pytest.approx(1.0)


@pytest.mark.parametrize("observed", [0, 10**6])
def test_none_and_a_million_have_their_bounds(observed):
    found = standardised_ratio(observed, 1.0)
    assert 0 <= found.interval.lower <= found.value <= found.interval.upper


def test_ratios_and_rates_agree_with_worked_data():
    """O/E and the rate that follows from it, of every area, unit and interval."""
    data = worked_json("phe/testdata_DSR_ISR.json")
    bands = data["refdata"]["rows"]
    reference = {row[0]: row[1] / row[2] for row in bands}
    pool_rate = sum(row[1] for row in bands) / sum(row[2] for row in bands)
    header = data["testresults_ISR"]["header"]
    rows = [dict(zip(header, row, strict=True)) for row in data["testresults_ISR"]["rows"]]
    exposures = _exposures(data) | _areas(data, [row[0] for row in bands])
    for row in rows:
        expected = expected_events(exposures[row["area"]], reference)
        assert expected == pytest.approx(row["expected"], rel=1e-9), row
        scale = float(row["statistic"].split()[-1])
        unit = scale
        if "rate" in row["statistic"]:
            assert pool_rate * scale == pytest.approx(row["ref_rate"], rel=1e-9)
            unit = row["ref_rate"]
        for confidence, name in ((0.95, "95_0"), (0.998, "99_8")):
            found = standardised_ratio(row["observed"], expected, confidence=confidence)
            assert found.value * unit == pytest.approx(row["value"], rel=1e-9)
            if row[f"lower{name}cl"] is not None:
                assert (found.interval.lower * unit, found.interval.upper * unit) == pytest.approx(
                    (row[f"lower{name}cl"], row[f"upper{name}cl"]), rel=1e-9)
        assert row["method"] == ("Exact" if row["observed"] < 10 else "Byars")
    assert len(rows) == 16


def _exposures(data):
    """Of each area of the first table what it returned in each band; its reference counts are those of the pool."""
    found: dict[str, dict[str, float]] = {}
    reference = {row[0]: row for row in data["refdata"]["rows"]}
    for area, band, _, population, count, size in data["testdata_multiarea_isr"]["rows"]:
        found.setdefault(area, {})[band] = population or 0
        assert (count or 0, size) == tuple(reference[band][1:3])
    return found


def _areas(data, bands):
    """The two areas of the table with gaps: a band without returned population expects nothing."""
    counted = data["testdata_err2"]["rows"]
    return {area: {band: row[2] or 0 for band, row in zip(bands, [row for row in counted if row[0] == area],
                                                         strict=True)} for area in ("Area1", "Area2")}  # fmt: skip


def test_worked_data_with_negative_figures_are_refused():
    data = worked_json("phe/testdata_DSR_ISR.json")
    count = min(row[1] for row in data["testdata_err1"]["rows"])
    populations = {row[0]: row[2] for row in data["testdata_err3"]["rows"]}
    assert count < 0
    with pytest.raises(ValueError, match="negative"):
        standardised_ratio(count, 20.0)
    with pytest.raises(ValueError, match="negative"):
        expected_events(populations, dict.fromkeys(populations, 0.1))
