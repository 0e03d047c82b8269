"""Words by which cases are found are ordinary and clinical ones: nobody is found by a name."""

from __future__ import annotations

import pytest

from aggregation.likeness import MOST_WORDS, base_of, left_out, rarest, words_that_count


def test_words_count_without_their_endings_each_once() -> None:
    told = words_that_count("The nurses dispensed insulin. A nurse was dispensing INSULIN to the patient’s bed.")
    assert list(told) == ["bed", "dispense", "insulin", "nurse", "patient"]


@pytest.mark.parametrize(
    "word", ["Smith", "Quiverfeather", "Springfield", "heparin77", "QX77121", "14:30", "10", "John", "Maria's"]
)
def test_no_name_no_place_and_no_number_counts(word: str) -> None:
    assert words_that_count(f"{word} stood beside the insulin.") == words_that_count("Stood beside the insulin.")


def test_what_de_identification_put_in_place_of_an_identifier_is_no_word_of_the_text() -> None:
    assert list(words_that_count("[patient] had insulin from [staff] in [facility].")) == ["insulin"]


def test_of_what_was_typed_the_rest_is_named_but_for_small_words() -> None:
    assert left_out("Was it insulin that Smith gave at 14:30 to the patient?") == ["smith", "14", "30"]


def test_the_rarest_words_are_looked_for_first() -> None:
    told = words_that_count("The patient in bed had heparin and an alarm.")
    assert rarest(told.items())[:2] == ["heparin", "alarm"]
    many = [(f"word{number:02d}", "AB"[number % 2]) for number in range(40)]
    assert rarest(many) == [word for word, letter in many if letter == "A"][:MOST_WORDS]


@pytest.mark.parametrize(
    ("form", "base"), [("falls", "fall"), ("bodies", "body"), ("stopped", "stop"), ("doses", "dose")]
)
def test_forms_of_one_word_are_one_word(form: str, base: str) -> None:
    assert base_of(form) == base
