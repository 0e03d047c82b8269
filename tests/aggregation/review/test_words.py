"""The desk has words for everything that the engine can say."""

from __future__ import annotations

from aggregation.deidentification import Label
from aggregation.deidentification.engine import LAYERS
from aggregation.review import words
from aggregation.review.findings import BY_PERSON
from aggregation.review.later import LAYER as LATER


def test_each_kind_and_each_way_of_finding_has_words_of_its_own() -> None:
    assert set(words.KINDS) == set(Label)
    assert set(words.LAYERS) == {*LAYERS, LATER, BY_PERSON}


def test_a_guess_is_called_one() -> None:
    assert words.why_words("words", 0.4).endswith("; a guess")
    assert not words.why_words("words", 0.8).endswith("; a guess")
