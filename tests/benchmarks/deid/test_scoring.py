"""What an answer is worth: by definition, and as the common evaluator counts it."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.deid.bounds import draws, exact_bound, share
from benchmarks.deid.figures import GOALS, figures, meets
from benchmarks.deid.reading import NAMES, SOFT, Mark, Row
from benchmarks.deid.scoring import Count, added, by_kind, tally

DATA = Path(os.environ.get("PSO_WORKED_DATA", "/nonexistent")) / "samples"
ROUNDED = 0.0005001  # The evaluator rounds what it tells by kind to three digits.
TEXT = "Rao saw Mrs. Ann Lee in 4-B with a Foley in 2017."


def row(text: str = TEXT, *, hand: str = "one", setting: str = "ems", case: str = "mixed") -> Row:
    def marks(**said: str) -> tuple[Mark, ...]:
        return tuple(Mark(text.index(each), text.index(each) + len(each), kind) for kind, each in said.items())

    return Row("r", hand, 1, setting, case, text, marks(STAFF="Rao", PATIENT="Ann Lee", ROOM="4-B"),
               marks(eponym="Foley"), marks(IGNORE="2017"), {})  # fmt: skip


def at(*parts: str) -> list[tuple[int, int]]:
    return [(TEXT.index(part), TEXT.index(part) + len(part)) for part in parts]


def test_an_identifier_is_found_when_every_letter_and_digit_of_it_goes() -> None:
    assert tally(row(), at("Rao", "Ann", "Lee", "4", "B")).by_label == {
        "STAFF": Count(1, 1, 3, 3), "PATIENT": Count(1, 1, 6, 6), "ROOM": Count(1, 1, 2, 2)}
    assert tally(row(), at("Ra", "Ann L")).by_label == {
        "STAFF": Count(1, 0, 3, 2), "PATIENT": Count(1, 0, 6, 4), "ROOM": Count(1, 0, 2, 0)}


def test_a_narrative_leaks_by_a_core_identifier_and_not_by_a_room() -> None:
    assert not tally(row(), at("Rao", "Ann Lee")).leaks()
    assert tally(row(), at("Rao", "Ann", "4-B")).leaks()


def test_what_goes_is_right_or_a_loss_and_what_is_neutral_counts_for_neither() -> None:
    counted = tally(row(), at("Rao saw", "Foley", "2017", "Foley in"))
    assert (counted.removed, counted.right) == (6 + 5 + 2, 3)
    assert counted.by_trap == {"eponym": Count(1, 1, 5, 5)}
    assert tally(row(), at("a F")).traps() == Count(1, 1, 5, 1)
    assert tally(row(), at("a ")).traps() == Count(1, 0, 5, 0)


def test_spans_outside_the_text_and_turned_round_take_what_they_can() -> None:
    assert tally(row(), [(-5, 3), (40, 10_000), (20, 10)]).by_label["STAFF"].found == 1


def test_a_record_that_was_not_answered_leaks_and_is_not_held() -> None:
    told = figures([row()], {})
    assert (told.shares["leaking_unheld"].value, told.shares["core_recall"].value) == (1, 0)


def test_an_exact_bound_is_that_of_clopper_and_pearson() -> None:
    # Tables: 0 of 20 may be 16.8 %, 1 of 10 as little as 0.25 % and as much as 44.5 %.
    assert exact_bound(0, 20, low=False) == pytest.approx(0.1684, abs=1e-4)
    assert exact_bound(1, 10, low=True) == pytest.approx(0.0025, abs=1e-4)
    assert exact_bound(1, 10, low=False) == pytest.approx(0.4450, abs=1e-4)
    assert (exact_bound(5, 5, low=False), exact_bound(0, 5, low=True)) == (1.0, 0.0)


def test_a_bound_is_wider_where_one_hand_fails_than_where_failures_are_scattered() -> None:
    def bound(fails: Any) -> float:
        tallies = [tally(row(hand=hand), at("Rao", "4-B") if fails(hand, number) else at("Rao", "Ann Lee"))
                   for hand in ("one", "two", "three", "four") for number in range(20)]  # fmt: skip
        found = share(tallies, draws(tallies), lambda t: t.core().found, lambda t: t.core().n, low=True)
        assert found.value == 0.875
        return found.bound

    assert bound(lambda hand, number: hand == "two") < bound(lambda hand, number: number % 4 == 0) - 0.04 < 0.875


def test_every_draw_has_as_many_narratives_of_each_setting_as_there_are() -> None:
    tallies = [tally(row(setting=setting, hand=hand), []) for setting in ("ems", "snf") for hand in "abc" for _ in "xy"]
    drawn = draws(tallies, 50)
    assert drawn.shape == (50, 12)
    assert set(drawn[:, :6].sum(axis=1)) == set(drawn[:, 6:].sum(axis=1)) == {6.0}
    assert (drawn == draws(tallies, 50)).all()


def test_goals_are_met_from_the_right_side() -> None:
    by_name = {(goal.name, goal.condition): goal for goal in GOALS}
    recall, touched = by_name["core_recall", "known"], by_name["traps_touched", "known"]
    assert (meets(recall, 0.985), meets(recall, 0.9849), meets(recall, None)) == (True, False, None)
    assert (meets(touched, 0.04), meets(touched, 0.0401), meets(touched, float("nan"))) == (True, False, None)


def invented(gold: dict[str, Any], chance: random.Random) -> list[dict[str, Any]]:
    """Spans as a bad engine may give them: some marks whole, some in part, some clinical terms, some anything."""
    spans = []
    for mark in gold["spans"] + gold["keep"] + gold["ignore"]:
        if chance.random() < 0.7:
            cut = chance.choice((0, 0, 0, 1, 2))
            spans.append({"start": mark["start"] - chance.choice((0, 0, 3)), "end": mark["end"] - cut, "label": "X"})
    for _ in range(chance.randrange(4)):
        start = chance.randrange(-5, len(gold["text"]) + 5)
        spans.append({"start": start, "end": start + chance.randrange(15), "label": "Y"})
    return spans


def marks(said: list[dict[str, Any]], kind: str) -> tuple[Mark, ...]:
    return tuple(Mark(each["start"], each["end"], each.get(kind, "IGNORE")) for each in said)


@pytest.mark.skipif(not DATA.exists(), reason="PSO_WORKED_DATA names no folder with samples")
@pytest.mark.parametrize("seed", [1, 2])
def test_it_is_what_the_common_evaluator_says(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    gold = [json.loads(line) for line in (DATA / "deid-dev.jsonl").read_text().splitlines()]
    said = {each["id"]: invented(each, chance) for each in gold}
    lines = [json.dumps({"id": name, "spans": spans}) + "\n" for name, spans in said.items()]
    (tmp_path / "said").write_text("".join(lines))
    command = [sys.executable, str(DATA / "deid_evaluate.py"), str(DATA / "deid-dev.jsonl"), "--pred",
               str(tmp_path / "said"), "--json", str(tmp_path / "told")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    theirs = json.loads((tmp_path / "told").read_text())
    rows = [Row(each["id"], "one", 1, "ems", each["case"], each["text"], marks(each["spans"], "label"),
                marks(each["keep"], "cat"), marks(each["ignore"], "kind"), {}) for each in gold]  # fmt: skip
    told = ours(rows, said)
    assert told.pop("per_label") == pytest.approx({label: each["full"] for label, each in theirs["per_label"].items()},
                                                  abs=ROUNDED)  # fmt: skip
    for nested in ("keep_by_cat", "span_recall_by_case"):
        assert told.pop(nested) == pytest.approx(theirs[nested], abs=ROUNDED)
    assert told == pytest.approx({name: theirs[name] for name in told})
    assert 0.2 < theirs["core_span_recall"] < 0.8


def ours(rows: list[Row], said: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """Our figures under the common evaluator's names."""
    tallies = [tally(each, [(span["start"], span["end"]) for span in said[each.id]]) for each in rows]
    labels, traps = by_kind(tallies, "by_label"), by_kind(tallies, "by_trap")
    core, names = added(each.core() for each in tallies), added(each.names() for each in tallies)
    other = added(count for label, count in labels.items() if label not in SOFT | NAMES)
    every, touched = added(labels.values()), added(traps.values())
    told: dict[str, Any] = {
        "core_char_recall": core.gone / core.characters, "core_span_recall": core.found / core.n,
        "core_missed": core.n - core.found, "core_spans": core.n, "all_span_recall": every.found / every.n,
        "name_char_recall": names.gone / names.characters, "name_span_recall": names.found / names.n,
        "nonname_span_recall": other.found / other.n, "leak_docs": sum(each.leaks() for each in tallies) / len(rows),
        "char_precision": sum(each.right for each in tallies) / sum(each.removed for each in tallies),
        "keep_hit": touched.found / touched.n, "keep_by_cat": {cat: each.found / each.n for cat, each in traps.items()},
        "span_recall_by_case": {}, "per_label": {label: each.found / each.n for label, each in labels.items()},
    }  # fmt: skip
    for case in {each.case for each in rows}:
        of = added(each.core() for each in tallies if each.row.case == case)
        told["span_recall_by_case"][case] = of.found / of.n
    return told
