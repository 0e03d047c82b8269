from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from aggregation.measures import Better, Chart, Denominator, Minimum, Selection, measure
from aggregation.measures.fingerprints import fingerprint, line_of, read_fingerprints
from aggregation.measures.linting import findings

FALLS = measure("hospital.fall_injury_rate")
SHARE = measure("hospital.fall_injury_share")
TOLD = measure("hospital.fall_rate")


def wrong_with(one: Any, **changes: Any) -> list[str]:
    """What is found where only this is changed, its new meaning being committed."""
    changed = replace(one, **changes)
    return findings([changed], read_fingerprints([line_of(changed)]))


def test_a_measure_as_it_stands_breaks_no_rule():
    assert (wrong_with(FALLS), wrong_with(SHARE)) == ([], [])


@pytest.mark.parametrize(
    ("one", "changes", "found"),
    [
        (FALLS, {"numerator": replace(FALLS.numerator, event_types=frozenset({"vehicle"}))},
         "vehicle is not reported here"),
        (TOLD, {"numerator": replace(TOLD.numerator, harms=frozenset({"awful"}))}, "awful is not reported here"),
        (FALLS, {"numerator": replace(FALLS.numerator, event_types=frozenset())},
         "a selection of nothing counts nothing"),
        (FALLS, {"numerator": replace(FALLS.numerator, kinds=None)}, "harm is asked of incidents only"),
        (FALLS, {"scale": 10_000}, "a rate is given per 1,000 patient days, and says so"),
        (FALLS, {"says": "Falls that did any harm, per 1,000 resident days."},
         "a rate is given per 1,000 patient days, and says so"),
        (FALLS, {"within": Selection()}, "a rate is given per 1,000 patient days, and says so"),
        (FALLS, {"chart": Chart.P}, "a p chart does not fit its denominator"),
        (FALLS, {"chart": Chart.T}, "a t chart does not fit its denominator"),
        (FALLS, {"why": ""}, "a sentence says why that direction"),
        (FALLS, {"minimum": Minimum(contributors=5)}, "fewer than 12 months or 6 organizations are too few"),
        (FALLS, {"code": "ems.fall_injury_rate"}, "a code begins with its setting"),
        (SHARE, {"within": None}, "a share is given per 100 reports, and says of which"),
        (SHARE, {"within": replace(SHARE.within, event_types=frozenset({"medication"}))},
         "what is counted must be some of what it is a share of"),
        (SHARE, {"within": SHARE.numerator}, "what is counted must be some of what it is a share of"),
        (SHARE, {"minimum": Minimum(reports=0)}, "a share of fewer than 10 reports, or of none, is no figure"),
    ],
)  # fmt: skip
def test_what_a_measure_must_keep_to_is_told_in_a_sentence(one, changes, found):
    code = changes.get("code", one.code)
    assert wrong_with(one, **changes) == [f"{code}: {found}"]


def test_more_reports_are_never_called_worse():
    told = "hospital.fall_rate: more reports are not worse care: neither way is better where harm is not asked"
    assert wrong_with(TOLD, better=Better.LOWER) == [told]


def test_a_rate_that_counts_what_did_no_harm_has_no_better_end():
    harmless = replace(FALLS.numerator, harms=FALLS.numerator.harms | {"no_harm"})
    told = "hospital.fall_injury_rate: more reports are not worse care: of a rate, only harm done has a better end"
    assert wrong_with(FALLS, numerator=harmless) == [told]


def test_a_setting_that_does_not_exist_is_found_before_anything_else():
    assert findings([replace(FALLS, setting="spaceship")], {}) == [
        "hospital.fall_injury_rate: there is no such setting"
    ]


def test_a_code_or_a_name_that_stands_twice_is_found():
    known = read_fingerprints([line_of(FALLS)])
    assert findings([FALLS, FALLS], known) == [
        "hospital.fall_injury_rate: stands twice", "hospital: two are called Falls with injury",
    ]  # fmt: skip


@pytest.mark.parametrize("changes", [
    {"numerator": replace(FALLS.numerator, harms=frozenset({"severe"}))},
    {"better": Better.NEITHER},
    {"scale": 100},
    {"denominator": Denominator.EVENTS, "within": Selection()},
])  # fmt: skip
def test_another_meaning_needs_another_version(changes):
    changed = replace(FALLS, **changes)
    found = findings([changed], read_fingerprints([line_of(FALLS)]))
    assert "hospital.fall_injury_rate: version 1 meant something else: give it a new version" in found


def test_better_words_and_another_chart_need_none():
    mended = replace(FALLS, label="Injurious falls", why="Injuries hurt.", chart=Chart.G, minimum=Minimum(months=24))
    assert findings([mended], read_fingerprints([line_of(FALLS)])) == []


def test_a_new_version_is_committed_and_the_old_meaning_stays():
    newer = replace(FALLS, version=2, numerator=replace(FALLS.numerator, harms=frozenset({"severe"})))
    known = read_fingerprints([line_of(FALLS)])
    assert findings([newer], known) == [
        "hospital.fall_injury_rate: commit what it means in fingerprints.txt: "
        f"hospital.fall_injury_rate 2 {fingerprint(newer)}"
    ]
    assert findings([newer], read_fingerprints([line_of(FALLS), line_of(newer)])) == []


def test_nobody_goes_back_to_an_older_version():
    newer = replace(FALLS, version=2)
    known = read_fingerprints([line_of(FALLS), line_of(newer)])
    assert findings([FALLS], known) == ["hospital.fall_injury_rate: a later version of it is committed"]


@pytest.mark.parametrize("lines", [["a 1 b", "a 1 c"], ["a 1"], ["a one b"]])
def test_a_file_that_says_a_meaning_twice_or_none_is_refused(lines):
    with pytest.raises(ValueError):
        read_fingerprints(lines)
