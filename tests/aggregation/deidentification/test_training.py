"""Training text is made by the project's own code: the same each time, and it says where its names are."""

from __future__ import annotations

import random

from benchmarks.deid.reading import NAMES
from benchmarks.deid_training.retelling import Retelling, borne, told_by_hand
from benchmarks.deid_training.slots import Slots
from benchmarks.deid_training.training import pools, train
from benchmarks.deid_training.writing import Writer, patterns


def test_the_same_seed_writes_the_same_narratives() -> None:
    drawn = pools()
    first, second = (Writer(drawn, 5) for _ in range(2))
    assert [first.narrative() for _ in range(30)] == [second.narrative() for _ in range(30)]


def test_every_slot_of_every_pattern_can_be_filled() -> None:
    writer = Writer(pools(), 1)
    for name in ("any", "dictation", *writer.settings):
        slots = Slots(writer.rng, writer.pools, name == "dictation")
        for pattern in patterns(name):
            assert "{" not in "".join(text for text, _ in writer.fill(pattern, slots)), pattern


def test_training_twice_gives_the_same_bytes(tmp_path) -> None:  # type: ignore[no-untyped-def]
    for name in ("one", "two"):
        train(told_by_hand()[:5], 40, 2, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_who_is_called_by_a_word_is_called_by_a_word_when_told_again() -> None:
    row = next(row for row in told_by_hand() if any(
        row.text[mark.start:mark.end].lower() == "rain" for mark in row.spans if mark.kind in NAMES))
    called = borne([row]).words
    pieces, _ = Retelling(random.Random(3), Slots(random.Random(3), pools(), False), borne([row])).tell(row)
    assert "rain" in called
    assert any(text.lower() in called for text, label in pieces if label == "N")
