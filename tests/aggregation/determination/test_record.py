"""The record of a release, composed: the same bytes for the same facts, and no count that a release would withhold."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from aggregation.deidentification import ENGINE_VERSION
from aggregation.determination import (
    Altered,
    Reviewer,
    SecondReading,
    Table,
    Texts,
    canonical,
    compose,
    opened,
    packed,
    render,
)
from aggregation.determination.artefacts import artefacts
from aggregation.determination.measured import FIGURES, NONE, figures_of
from aggregation.statistics.proportions import wilson_interval
from benchmarks.deid import kept

CELLS: list[dict[str, Any]] = [
    {"category": "fall", "period": "2025-Q3", "shown": True, "count": 30, "rate": "1.3", "lower": "0.9", "upper": "1.9",
     "words": ""},
    {"category": "burn", "period": "2025-Q3", "shown": False, "count": None, "rate": None, "lower": None, "upper": None,
     "words": ""},
]  # fmt: skip
PEOPLE = (Reviewer("drafted", 1, ("PSO analyst",)), Reviewer("approved", 2, ("Privacy officer (PSO)",)))


def record(texts: Texts | None = None, cells: Sequence[dict[str, Any]] = CELLS) -> dict[str, Any]:
    table = Table(4, "reporting_rate", "Clinic", "2025-Q3", 7, "2026-1", "2025-10-02T15:00:00+00:00", "ab" * 32, cells)
    return compose(table, texts or Texts(), PEOPLE, reader="Providers", key="ed25519-1", at="2025-10-02T15:00:00+00:00")


def signed() -> tuple[str, Ed25519PrivateKey]:
    key, statement = Ed25519PrivateKey.from_private_bytes(bytes(range(32))), canonical(record())
    return packed(statement, key.sign(statement.encode()), key.public_key().public_bytes_raw()), key


def test_the_same_facts_give_the_same_bytes_in_whatever_order_cells_come() -> None:
    stated = record()
    again = record(cells=CELLS[::-1])
    assert (canonical(again), render(again, "k")) == (canonical(stated), render(stated, "k"))


def test_a_signed_record_is_checked_with_cryptography_alone() -> None:
    text, _key = signed()
    said = json.loads(text)
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(said["public_key"]))
    public.verify(bytes.fromhex(said["signature"]), said["statement"].encode())
    with pytest.raises(InvalidSignature):
        public.verify(bytes.fromhex(said["signature"]), said["statement"].replace("0.08", "0.80").encode())


@pytest.mark.parametrize("part", ["statement", "signature", "public_key"])
def test_a_record_that_was_altered_anywhere_is_refused(part: str) -> None:
    text, _key = signed()
    assert opened(text)[0]["release"]["number"] == 4
    said = json.loads(text)
    said[part] = said[part].replace("reporting_rate", "share") if part == "statement" else "0" * len(said[part])
    with pytest.raises(Altered):
        opened(json.dumps(said))


def test_what_is_signed_but_is_no_record_is_refused() -> None:
    _text, key = signed()
    other = canonical({"kind": "certificate of destruction"})
    with pytest.raises(Altered):
        opened(packed(other, key.sign(other.encode()), key.public_key().public_bytes_raw()))


def test_method_and_control_are_told_with_their_thresholds() -> None:
    stated = record()
    assert stated["method"]["engine_version"] == ENGINE_VERSION
    assert (stated["method"]["threshold"], stated["method"]["layers"][0]) == (0.07, "known")
    assert set(stated["method"]["artefacts"]) == {
        "rules", "lists", "trained/letters.txt.gz", "trained/lexicon.txt.gz", "trained/model.npz",
        "trained/towns.txt.gz", "trained/clusters.txt.gz",
    }  # fmt: skip
    assert stated["disclosure_control"]["thresholds"]["min_organisations"] == 5
    assert (stated["disclosure_control"]["cells_shown"], stated["disclosure_control"]["cells_not_shown"]) == (1, 1)


def test_artefacts_change_with_what_they_are_made_of() -> None:
    assert len(set(artefacts().values())) == len(artefacts())


@pytest.mark.parametrize("counts", [(0, 0), (1, 0), (60, 39)])
def test_of_few_texts_nothing_is_told_but_that_they_are_few(counts: tuple[int, int]) -> None:
    passed, waiting = counts
    told = record(Texts(passed=(passed, 0, 0, 0, 0), waiting=waiting, engines={"2.0": passed + waiting}))["texts"]
    assert told == {"setting": "Clinic", "texts": "fewer than 100", "second_reading": []}


def test_of_many_texts_shares_are_told_and_no_number_of_them() -> None:
    told = Texts(passed=(153, 61, 40, 0, 5), confirmed=411, withheld=20, waiting=47, engines={"1.0": 206, "2.0": 531})
    assert told.told() == {
        "texts": "100 to 999", "second_reading": [],
        "shares": {"held for a person": 65, "confirmed by two people": 56, "withheld": 3},
        "engines": {"1.0": 28, "2.0": 72},
        "residual_risk_of_passed": {
            "0.00 to below 0.02": 59, "0.02 to below 0.04": 24, "0.04 to below 0.08": 15, "0.08 or more": 0,
            "not recorded": 2,
        },
    }  # fmt: skip


def test_the_second_reading_is_told_by_its_bound_and_by_its_share_only_of_many() -> None:
    second = (SecondReading("1.0", 400, 10), SecondReading("2.0", 12, 0), SecondReading("3.0", 0, 0))
    assert Texts(second_reading=second).told()["second_reading"] == [
        {"engine": "1.0", "texts_read": "100 to 999", "percent_missed_at_most": 5, "percent_missed": 2},
        {"engine": "2.0", "texts_read": "fewer than 100", "percent_missed_at_most": 25},
    ]


def test_from_the_bound_of_few_second_readings_their_number_cannot_be_read() -> None:
    """Every bound that can be told is told of each number from 12 to 99; and it is one."""
    numbers: dict[int, set[int]] = {}
    for read in range(1, 100):
        for missed in range(read + 1):
            (told,) = Texts(second_reading=(SecondReading("2.0", read, missed),)).told()["second_reading"]
            assert set(told) == {"engine", "texts_read", "percent_missed_at_most"}
            numbers.setdefault(told["percent_missed_at_most"], set()).add(read)
            assert told["percent_missed_at_most"] >= 100 * wilson_interval(missed, read).upper
    assert set(numbers) == {25, 50, 75, 100}
    assert [bound for bound, found in numbers.items() if not found >= set(range(12, 100))] == []


def test_the_measured_figures_are_those_of_the_page() -> None:
    assert FIGURES.read_text() == kept.written(kept.from_page(kept.PAGE.read_text()))
    assert figures_of(kept.from_page(kept.PAGE.read_text())["engine_version"])["figures"][0]["bound"] is not None


def test_of_an_engine_that_nobody_measured_no_figure_is_stated() -> None:
    assert figures_of("0.0") == {"none": NONE}


def test_the_readable_form_has_every_part_and_room_for_the_expert() -> None:
    text = render(record(Texts(second_reading=(SecondReading("2.0", 12, 0),))), "aa" * 32)
    for heading in ("Release", "Anticipated recipient", "Method of de-identification", "What was measured",
                    "Texts of the setting, and the risk left", "Reviewers", "Signatures"):  # fmt: skip
        assert f"## {heading}\n" in text
    assert "Reviewer 2 | approved; Privacy officer (PSO)" in text
    assert "percent missed at most 25" in text
    assert "Expert (name, qualification)" in text
