"""Training text is made by the project's own code: the same each time, and it says where its names are."""

from __future__ import annotations

from benchmarks.deid_training.retelling import told_by_hand
from benchmarks.deid_training.training import pools, train
from benchmarks.deid_training.writing import Writer, patterns


def test_the_same_seed_writes_the_same_narratives() -> None:
    drawn = pools()
    first, second = (Writer(drawn, 5) for _ in range(2))
    assert [first.narrative() for _ in range(30)] == [second.narrative() for _ in range(30)]


def test_every_slot_of_every_pattern_can_be_filled() -> None:
    writer = Writer(pools(), 1)
    from benchmarks.deid_training.slots import Slots
    for name in ("any", "dictation", *writer.settings):
        slots = Slots(writer.rng, writer.pools, name == "dictation")
        for pattern in patterns(name):
            assert "{" not in "".join(text for text, _ in writer.fill(pattern, slots)), pattern


def test_training_twice_gives_the_same_bytes(tmp_path) -> None:  # type: ignore[no-untyped-def]
    for name in ("one", "two"):
        train(told_by_hand()[:5], 40, 2, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
