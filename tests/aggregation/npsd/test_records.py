"""What a record for the national database says, and which may go."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregation.alike import LADDERS, WITHHELD, Rules, rungs
from aggregation.crossing import CROSSES
from aggregation.npsd import FORMATS, MASKED, Bars, Candidate, Delivery, file_of, going, problems, record_of
from aggregation.npsd.elements import ELEMENTS
from events.common_formats import EVENT_TYPES, HARMS, KINDS, ahrq_category
from events.enums import EventKind
from pso_portal.tenancy.care_settings import SETTINGS

FALL = {"event_type": "fall", "kind": "incident", "harm": "mild", "year": "2025", "location_kind": "general_care",
        "medication.stage": "", "fall.assisted": "yes"}  # fmt: skip
VALUES = {"event_type": list(map(str, EVENT_TYPES)), "kind": list(map(str, KINDS)), "harm": list(map(str, HARMS)),
          "year": ["2024", "2025"]} | {name: ["", *sorted(values)] for name, values in CROSSES.items()}  # fmt: skip


def made(**form: str) -> dict[str, Any]:
    return record_of(FALL | form, record="r1", provider="P1", setting="hospital")


def element(record: dict[str, Any], name: str) -> dict[str, Any] | None:
    found = [each for each in record["elements"] if each["element"] == ELEMENTS[name].code]
    return found[0] if found else None


@st.composite
def forms(draw: Any) -> dict[str, str]:
    """Any answers, each taken up its ladder by any number of steps."""
    return {name: draw(st.sampled_from(rungs(LADDERS[name], draw(st.sampled_from(values)))))
            for name, values in VALUES.items()}  # fmt: skip


def test_a_record_says_the_settled_form_in_elements_of_the_common_formats() -> None:
    record = made()
    assert (record["year"], record["format"], record["provider"]) == (2025, "CFER-H V1.2", "P1")
    assert {name: element(record, name)["answer"] for name in ("kind", "event_type", "harm", "fall.assisted")} == {
        "kind": "A3", "event_type": "A48", "harm": "LA21150-0", "fall.assisted": "A15"}
    assert element(record, "location_kind")["text"] == "Inpatient general care area"


def test_what_was_not_asked_is_not_answered() -> None:
    assert element(made(), "medication.stage") is None
    for kind in ("near_miss", "unsafe_condition"):
        assert element(made(kind=kind, harm="none_applies"), "harm") is None
        assert element(made(kind=kind, harm="without_harm"), "harm") is None


def test_what_is_withheld_is_masked_and_what_is_coarser_says_within_what() -> None:
    assert element(made(harm=WITHHELD), "harm") == {
        "element": "LOINC 74560-4", "question": "Degree of residual harm", "nullFlavor": MASKED}
    assert element(made(harm="severe_or_death"), "harm")["within"] == ["Death", "Severe harm"]
    assert "answer" not in element(made(harm="severe_or_death"), "harm")
    assert made(year=WITHHELD)["year"] is None


def test_the_category_is_the_one_under_which_ahrq_takes_that_kind() -> None:
    for event_type, kind in product(EVENT_TYPES, EventKind):
        said = element(made(event_type=event_type, kind=kind), "event_type")
        assert said["answer"] == ahrq_category(event_type, kind)


def test_where_the_kind_is_withheld_so_is_a_category_that_depends_on_it() -> None:
    assert element(made(kind=WITHHELD), "event_type")["nullFlavor"] == MASKED
    assert element(made(kind=WITHHELD, event_type="medication"), "event_type")["answer"] == "A54"


@given(forms(), st.sampled_from(sorted(FORMATS)))
def test_whatever_form_a_case_is_shown_in_its_record_stands_on_the_lists(form: dict[str, str], setting: str) -> None:
    record = record_of(form, record="r1", provider="P1", setting=setting)
    assert problems(record) == []
    assert {each["element"] for each in record["elements"]} <= {each.code for each in ELEMENTS.values()}


@given(forms())
def test_a_record_tells_no_more_than_the_form(form: dict[str, str]) -> None:
    """Two cases that are shown alike have the same record but for its code."""
    record = record_of(form, record="r1", provider="P1", setting="hospital")
    for name, said in form.items():
        if name in ELEMENTS and said not in ELEMENTS[name].answers:
            told = element(record, name)
            assert told is None or "answer" not in told


@pytest.mark.parametrize(("change", "said"), [
    ({"day": "2025-03-10"}, "day is no part of a record."),
    ({"setting": "pharmacy"}, "The format is not that of the setting."),
    ({"year": 25}, "The year is none."), ({"year": "2025"}, "The year is none."),
    ({"elements": [{"element": "HERF/DE15", "question": "Describe", "answer": "He fell."}]},
     "HERF/DE15 is no element of the list."),
    ({"elements": [{"element": "HERF/DE3", "question": "What is being reported?", "answer": "A3",
                    "text": "Near miss"}]}, "HERF/DE3 is answered by what stands on no list."),
    ({"elements": [{"element": "HERF/DE3", "question": "What is being reported?", "answer": "A3", "text": "Incident",
                    "note": "4 West"}]}, "HERF/DE3 is answered by what stands on no list."),
    ({"elements": [{"element": "HERF/DE3", "question": "What is being reported?", "nullFlavor": "MSK",
                    "within": ["4 West"]}]}, "HERF/DE3 is within what stands on no list."),
])  # fmt: skip
def test_what_stands_on_no_list_is_found(change: dict[str, Any], said: str) -> None:
    assert problems(made() | change) == [said]


def test_a_record_without_a_part_is_found() -> None:
    record = made()
    del record["provider"]
    assert problems(record) == ["A record has no provider."]


def test_settings_without_a_format_have_no_record() -> None:
    assert set(FORMATS) < set(SETTINGS)
    with pytest.raises(KeyError):
        record_of(FALL, record="r1", provider="P1", setting="ems")


def candidate(key: str, organization: int, **form: str) -> Candidate:
    return Candidate(key, "hospital", FALL | form, organization)


BARS = Bars(Rules(5, 3), 0.6, 1_000)


def test_a_record_goes_with_enough_others_of_enough_organizations() -> None:
    five = [candidate(str(number), number % 3) for number in range(5)]
    assert going(five, [], BARS) == five
    assert going(five[:4], [], BARS) == []
    assert going([candidate(str(number), number % 2) for number in range(9)], [], BARS) == []


def test_records_of_another_form_or_setting_are_no_company() -> None:
    four = [candidate(str(number), number % 3) for number in range(4)]
    assert going([*four, candidate("4", 1, harm="death")], [], BARS) == []
    assert going([*four, Candidate("4", "pharmacy", FALL, 1)], [], BARS) == []


def test_a_form_that_is_mostly_one_organizations_waits() -> None:
    """Who knows that organization would know what its records are."""
    of_one = [candidate(str(number), 1) for number in range(6)]
    others = [candidate(f"o{number}", 2 + number % 2) for number in range(4)]
    assert going([*of_one, *others], [], BARS) == [*of_one, *others]
    assert going([*of_one, candidate("6", 1), *others], [], BARS) == []


def test_a_delivery_has_an_end_and_a_form_is_not_cut_below_enough() -> None:
    falls = [candidate(str(number), number % 3) for number in range(9)]
    burns = [candidate(f"b{number}", number % 3, event_type="burn") for number in range(9)]
    assert going([*falls, *burns], [], replace(BARS, at_most=15)) == [*falls, *burns[:6]]
    assert going([*falls, *burns], [], replace(BARS, at_most=12)) == falls


def test_what_was_delivered_before_and_still_stands_is_company() -> None:
    four = [candidate(str(number), number % 3) for number in range(4)]
    one = candidate("4", 1)
    assert going([one], four, BARS) == [one]


@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from(["mild", "death"])), max_size=40))
def test_all_that_goes_is_alike_enough_others_that_go(rows: list[tuple[int, str]]) -> None:
    every = [candidate(str(place), organization, harm=harm) for place, (organization, harm) in enumerate(rows)]
    gone = going(every, [], BARS)
    for each in gone:
        like = [other.organization for other in gone if other.alike == each.alike]
        assert len(like) >= 5
        assert len(set(like)) >= 3


def test_the_file_says_what_it_is_and_tells_no_order_of_coming() -> None:
    records = [record_of(FALL, record=name, provider="P1", setting="hospital") for name in ("r9", "r1", "r5")]
    text = file_of(Delivery(3, 2026, 5, 6, records, [("r7", 2), ("r2", 1)]))
    told = json.loads(text)
    assert told["notice"].startswith("Not validated by the PSOPPC.")
    assert [each["record"] for each in told["records"]] == ["r1", "r5", "r9"]
    assert told["corrections"] == [{"record": "r2", "export": 1}, {"record": "r7", "export": 2}]
    assert text == file_of(Delivery(3, 2026, 5, 6, records[::-1], [("r2", 1), ("r7", 2)]))
