"""Every value of the worked data is accounted for: the test that reproduces it, or why it is not used.

A file that comes along, or a key in one of them, fails here until somebody decides about it.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from fnmatch import fnmatchcase
from importlib import import_module
from inspect import getsource, isfunction
from pathlib import Path
from typing import Any

import pytest

HERE = "tests.aggregation.statistics."
SIGNALS = "tests.aggregation.signals."
FUNNEL = HERE + "test_funnel:"

# By file and keys ("*" stands for anything; numbers of rows are left out): module and test.
REPRODUCED: dict[str, dict[str, str]] = {
    "delay_chainladder_raa.json": {
        "[!s]*": HERE + "test_delay:test_chain_ladder_agrees_with_worked_data",
        "sigma2": HERE + "test_delay:test_chain_ladder_agrees_with_worked_data",
    },
    "eb_shrinkage.json": {
        "medpar_los.*": HERE + "test_shrinkage:test_greatest_likelihood_agrees_with_worked_data",
        "nc_sids_nb.*": HERE + "test_shrinkage:test_greatest_likelihood_agrees_with_worked_data",
        "nc_sids_marshall.params.*": HERE + "test_shrinkage:test_moments_agree_with_worked_data",
        "nc_sids_marshall.rows.*": HERE + "test_shrinkage:test_moments_agree_with_worked_data",
    },
    "funnel_overdispersion.json": {
        "input_*": HERE + "test_overdispersion:test_what_the_worked_results_are_made_of_is_what_stands_before_them",
        "test_values_poisson_limits.*": FUNNEL + "test_chi_square_limits_agree_with_worked_data",
        "results.*.groups.od*": HERE + "test_overdispersion:test_wide_limits_agree_with_worked_data",
        "results.*.groups.[lu]l*": HERE + "test_overdispersion:test_limits_without_spread_agree_with_worked_data",
        "results.*.groups.[!olu]*": HERE + "test_overdispersion:test_spread_agrees_with_worked_data",
        **{f"results.*.{key}": HERE + "test_overdispersion:test_spread_agrees_with_worked_data"
           for key in ("data_type", "trim_by", "winsorise", "n", "phi", "tau2", "target")},
    },
    "phe/testdata_Byars_Wilson.json": {
        "testdata_B_W.*": HERE + "test_intervals:test_byar_agrees_with_worked_data",
    },
    "phe/testdata_DSR_ISR.json": {
        **{f"{name}.*": HERE + "test_standardisation:test_ratios_and_rates_agree_with_worked_data"
           for name in ("refdata", "testdata_multiarea_isr", "testdata_err2", "testresults_ISR")},
        **{f"{name}.*": HERE + "test_standardisation:test_worked_data_with_negative_figures_are_refused"
           for name in ("testdata_err1", "testdata_err3")},
    },
    "phe/testdata_Proportion.json": {
        "testdata_Prop.*": HERE + "test_proportions:test_wilson_agrees_with_worked_data",
        "testdata_Prop_g.*": HERE + "test_proportions:test_wilson_agrees_with_worked_data_of_groups",
    },
    "phe/testdata_Rate.json": {
        "testdata_Rate.*": HERE + "test_rates:test_rates_agree_with_worked_data",
        "testdata_Rate_g.*": HERE + "test_rates:test_rates_of_groups_agree_with_worked_data",
    },
    "phe/testdata_funnel_prop_inputs.csv": {
        "[nds]*": FUNNEL + "test_who_lies_outside_agrees_with_worked_data_of_shares"},
    "phe/testdata_funnel_prop_outputs*.csv": {"*": FUNNEL + "test_funnels_of_shares_agree_with_worked_data"},
    "phe/testdata_funnel_rate_dsr_inputs.csv": {"*": FUNNEL + "test_who_lies_outside_agrees_with_worked_data_of_rates"},
    "phe/testdata_funnel_rate_outputs*.csv": {"[!sm]*": FUNNEL + "test_funnels_of_rates_agree_with_worked_data"},
    "phe/testdata_funnel_ratio_inputs.csv": {"*": FUNNEL + "test_who_lies_outside_agrees_with_worked_data_of_ratios"},
    "phe/testdata_funnel_ratio_outputs.csv": {"*": FUNNEL + "test_funnels_of_ratios_agree_with_worked_data"},
    "signal_PhViD.json": {
        "gps_prior": SIGNALS + "test_pairs:test_lower_points_agree_with_other_worked_data",
        "N": SIGNALS + "test_pairs:test_false_alarms_agree_with_other_worked_data",
        "n_pairs": SIGNALS + "test_pairs:test_false_alarms_agree_with_other_worked_data",
        **{f"package_GPS_top.{key}": SIGNALS + "test_pairs:test_lower_points_agree_with_other_worked_data"
           for key in ("count", "expected count", "Q_0.05(lambda)", "n11/E", "drug margin", "event margin")},
        **{f"package_GPS_top.{key}": SIGNALS + "test_pairs:test_false_alarms_agree_with_other_worked_data"
           for key in ("postH0", "FDR", "FNR", "Se", "Sp")},
    },
    "signal_caers_counts.csv": {
        "[NER]*": SIGNALS + "test_pairs:test_the_fit_to_worked_data_is_likelier_than_the_one_that_comes_with_them"},
    "signal_cusum.json": {
        "poisson_cusum_arl.[!a]*": SIGNALS + "test_cusum:test_run_lengths_and_path_agree_with_worked_data",
        "poisson_cusum_arl.arl": SIGNALS + "test_cusum:test_run_lengths_and_path_agree_with_worked_data",
        "poisson_llr_path.[!f]*": SIGNALS + "test_cusum:test_run_lengths_and_path_agree_with_worked_data",
    },
    "signal_openEBGM.json": {
        "theta.*": SIGNALS + "test_pairs:test_shrinkage_agrees_with_worked_data",
        **{f"rows.{key}": SIGNALS + "test_pairs:test_shrinkage_agrees_with_worked_data"
           for key in ("N", "E", "RR", "qn", "EBGM", "EB05", "EB95")},
        "n_pairs": SIGNALS + "test_pairs:test_the_fit_to_worked_data_is_likelier_than_the_one_that_comes_with_them",
        "autoHyper": SIGNALS + "test_pairs:test_the_fit_to_worked_data_is_likelier_than_the_one_that_comes_with_them",
    },
    "signal_phvid_counts.csv": {
        "n*": SIGNALS + "test_pairs:test_false_alarms_agree_with_other_worked_data"},
    "spc_nhs_making_data_count.json": {
        "cases.*": HERE + "test_special_causes:test_every_label_agrees_with_worked_data"},
    "spc_qcc_rules.json": {
        "z": HERE + "test_spc:test_points_beyond_a_limit_agree_with_other_worked_data",
        "violations.WE1": HERE + "test_spc:test_points_beyond_a_limit_agree_with_other_worked_data",
        "violations.NEL1": HERE + "test_spc:test_points_beyond_a_limit_agree_with_other_worked_data",
    },
    "spc_qicharts2.json": {"cases.[!d]*": HERE + "test_spc:test_charts_agree_with_worked_data"},
}  # fmt: skip

WORDS = "words about the data: where they come from, how they were made, what they are called"
DIRECT = "direct standardisation: cases are standardised indirectly, for the strata of one provider are small"
DISPROPORTIONALITY = "PRR, ROR, χ², IC and BCPNN: descriptive companions of EBGM, of which no signal is made"
LATER = "another chart or scan of months; signals are made of the Poisson CUSUM (docs/statistics.md)"
MORE_RULES = "Western Electric and Nelson rules beside those of Making Data Count: more rules, more false alarms"
UNUSED: dict[str, dict[str, str]] = {
    "*.json": {"source": WORDS},
    "eb_shrinkage.json": {
        "nc_sids_marshall.dataset": WORDS,
        "nc_sids_marshall.estimator": WORDS,
        "surgical.*": "a logit-normal model of shares; here counts are gamma-Poisson",
    },
    "funnel_overdispersion.json": {
        "model": WORDS,
        "results.*.sr_method": WORDS,
        "results.*.multiplier": "1 everywhere: the unit is the caller's",
    },
    "phe/testdata_DSR_ISR.json": {
        **{f"{name}.*": DIRECT for name in ("testdata_multiarea", "testdata_nonindepe", "testdata_1976",
                                            "testdata_err4", "testresults_DSR")},
        "testdata_multiarea_lookup.*": "sums of the counts that stand in the results, too",
    },
    "phe/testdata_funnel_prop_inputs.csv": {"Area": WORDS},
    "phe/testdata_funnel_rate_input_funnels.csv": {
        "*": "arithmetic of a chart: a denominator found back from a count and a rate; ours are returned by providers"},
    "phe/testdata_funnel_rate_outputs*.csv": {"statistic": WORDS, "method": WORDS},
    "signal_PhViD.json": {
        "rows.*": DISPROPORTIONALITY,
        "package_BCPNN_top.*": DISPROPORTIONALITY,
        "package_PRR_top.*": DISPROPORTIONALITY,
        **{f"package_GPS_top.{key}": WORDS for key in ("drug", "event", "_row")},
    },
    "signal_caers_counts.csv": {"var[12]": WORDS, "PRR": DISPROPORTIONALITY},
    "signal_cusum.json": {
        **{f"{name}.*": LATER for name in ("normal_cusum_arl", "ewma_arl", "steiner_bernoulli_path", "ears",
                                           "farringtonFlexible", "glr_poisson", "kulldorff_poisson_llr",
                                           "maxsprt_poisson")},
        "poisson_cusum_arl.alarm": WORDS,
        "poisson_llr_path.formula": WORDS,
    },
    "signal_openEBGM.json": {
        "squashed_n": "data squashing: an approximation for larger tables; here every pair counts in the likelihood",
        "negLLsquash_at_theta": "the likelihood of squashed counts: see squashed_n",
        "quantile_rounding": WORDS,
        "rows.PRR": DISPROPORTIONALITY,
        "rows.var[12]": WORDS,
    },
    "signal_phvid_counts.csv": {"*.lab": WORDS},
    "spc_nhs_making_data_count.json": {"rules": WORDS},
    "spc_qcc_rules.json": {
        "violations.WE[234]": MORE_RULES,
        "violations.NEL[!1]": MORE_RULES,
        "note": WORDS,
    },
    "spc_qicharts2.json": {"note": WORDS, "cases.description": WORDS},
}  # fmt: skip


def _folder() -> Path:
    root = os.environ.get("PSO_WORKED_DATA")
    if not root:
        pytest.skip("PSO_WORKED_DATA is not set: the worked examples of other packages are not at hand")
    return Path(root) / "oracles"


def _leaves(value: Any, path: str = "") -> Iterator[str]:
    """Where values stand, without the numbers of rows."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _leaves(part, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for part in value:
            yield from _leaves(part, path)
    else:
        yield path


def _keys_of(file: Path) -> set[str]:
    if file.suffix == ".json":
        return set(_leaves(json.loads(file.read_text(encoding="utf-8"))))
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return {name.strip() for name in next(csv.reader(lines))}


def _entries(table: dict[str, dict[str, str]], file: str, key: str) -> list[str]:
    return [said for files, keys in table.items() if fnmatchcase(file, files)
            for name, said in keys.items() if fnmatchcase(key, name)]  # fmt: skip


def _known() -> list[tuple[str, str]]:
    folder = _folder()
    files = sorted(file for file in folder.rglob("*") if file.suffix in {".json", ".csv"})
    return [(str(file.relative_to(folder)), key) for file in files for key in sorted(_keys_of(file))]


def test_every_value_is_reproduced_by_a_test_or_left_out_for_a_reason():
    said = {(file, key): [*_entries(REPRODUCED, file, key), *_entries(UNUSED, file, key)] for file, key in _known()}
    assert {place: told for place, told in said.items() if len(told) != 1} == {}
    assert len(said) > 400


def test_every_file_is_one_that_can_be_read():
    assert {file.suffix for file in _folder().rglob("*") if file.is_file()} == {".json", ".csv", ".md"}


def test_nothing_is_accounted_for_that_is_not_there():
    known = _known()
    stale = [(files, keys) for table in (REPRODUCED, UNUSED) for files, entries in table.items() for keys in entries
             if not any(fnmatchcase(file, files) and fnmatchcase(key, keys) for file, key in known)]  # fmt: skip
    assert stale == []


@pytest.mark.parametrize("test", sorted({test for tests in REPRODUCED.values() for test in tests.values()}))
def test_the_test_that_is_named_reads_the_worked_data(test):
    name, function = test.split(":")
    module = import_module(name)
    source = getsource(getattr(module, function))
    helpers = [getsource(thing) for known, thing in vars(module).items() if isfunction(thing) and f"{known}(" in source]
    assert any(f"{reader}(" in text for reader in ("worked_json", "worked_csv") for text in (source, *helpers))


def test_the_documents_speak_of_every_module_of_statistics_and_signals():
    root = Path(__file__).parents[3]
    text = (root / "docs" / "statistics.md").read_text(encoding="utf-8")
    modules = {file.stem for room in ("statistics", "signals") for file in (root / "aggregation" / room).glob("*.py")}
    assert {module for module in modules - {"__init__", "results"} if f"`{module}`" not in text} == set()
