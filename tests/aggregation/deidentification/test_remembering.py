"""What is remembered is what would be answered, and no endless stream of words fills the memory."""

from __future__ import annotations

import pytest

from aggregation.deidentification import remembering
from aggregation.deidentification.remembering import Remembered, remembered


def test_a_function_is_asked_once_for_each_word() -> None:
    asked: list[str] = []

    @remembered
    def length(word: str) -> int:
        asked.append(word)
        return len(word)

    assert [length(word) for word in ("pump", "fell", "pump")] == [4, 4, 4]
    assert asked == ["pump", "fell"]


def test_too_many_answers_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "MOST", 3)
    lengths = Remembered(len)
    assert [lengths["x" * count] for count in range(8)] == list(range(8))
    assert dict(lengths) == {"x" * 6: 6, "x" * 7: 7}


def test_what_raises_is_not_remembered() -> None:
    numbers = Remembered(int)
    with pytest.raises(ValueError, match="invalid literal"):
        numbers["five"]
    assert dict(numbers) == {}
