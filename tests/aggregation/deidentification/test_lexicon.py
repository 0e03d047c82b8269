"""The lexicon knows what is oftener a name and what is oftener a word."""

from __future__ import annotations

import pytest

from aggregation.deidentification.lexicon import UNKNOWN, code_of, codes, long_towns, sounds_like_name
from aggregation.deidentification.vocabulary import is_name, is_plain


@pytest.mark.parametrize("name", ["hernandez", "nguyen", "okonkwo", "szymanski", "adaeze", "o'brien", "kowalski's"])
def test_names_of_many_origins_are_names_and_no_words(name: str) -> None:
    assert is_name(name)
    assert not is_plain(name)


@pytest.mark.parametrize("word", ["bladder", "metoprolol", "mislabeled", "stretcher", "hemolyzed", "wheelchair"])
def test_words_of_care_are_words_and_no_names(word: str) -> None:
    assert is_plain(word)
    assert not is_name(word)


def test_a_name_that_is_also_a_word_is_weaker_than_one_that_is_not() -> None:
    assert code_of("will")[0] < code_of("grace")[0] < code_of("hernandez")[0]


def test_every_code_has_its_five_letters() -> None:
    assert {len(code) for code in codes().values()} == {5} == {len(UNKNOWN)}
    assert {code[0] for code in codes().values()} <= set("abcdefghijk")


def test_towns_of_several_words_are_known() -> None:
    assert {"truth or consequences", "salt lake city"} <= long_towns()


def test_what_no_list_knows_is_told_by_its_letters() -> None:
    assert sounds_like_name("oluwaseyi") > 0 > sounds_like_name("hypocalcemic")
