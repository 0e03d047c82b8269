"""Words are compared without case and accents, at the beginning of words, and shown where they stand."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.searching import BadWords, composed, folded, has_all, in_context, terms_of

STORY = "Heparin was hung at ten times the ordered rate. The IV-pump was stopped by Chéf José."


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("heparin", True), ("HEPARIN rate", True), ("hepar", True), ("eparin", False), ("jose chef", True),
        ("heparin insulin", False), ('"ten times"', True), ('"times ten"', False), ('"ten tim"', False),
        ("“ordered rate”", True), ("iv-pump", True), ('"iv pump"', True), ("iv-pu", True), ('"', None), ("   ", True),
        ("10%", False), ("...", None),
    ],
)  # fmt: skip
def test_every_word_has_to_occur(typed: str, found: bool | None) -> None:
    if found is None:
        with pytest.raises(BadWords):
            terms_of(typed)
    else:
        assert has_all(terms_of(typed), [STORY]) is found


def test_words_may_stand_in_different_parts_of_a_report() -> None:
    assert has_all(terms_of("heparin wrong"), [STORY, "Wrong bag"])


def test_accents_written_apart_are_the_same_letter() -> None:
    assert has_all(terms_of("josé"), [unicodedata.normalize("NFD", STORY)])


def test_other_scripts_are_found() -> None:
    assert has_all(terms_of("المريض"), ["سقط المريض 😀"])


def test_what_is_too_much_is_refused() -> None:
    with pytest.raises(BadWords):
        terms_of("a " * 13)
    with pytest.raises(BadWords):
        terms_of("a" * 201)


def test_the_context_shows_whole_words_and_marks_them() -> None:
    pieces = in_context(terms_of("hepar ten"), "Before. " * 40 + STORY + " After." * 60)
    assert [piece.text for piece in pieces if piece.hit] == ["Heparin", "ten"]
    assert pieces[0].text == "… "
    assert pieces[-1].text.endswith(" …")
    assert sum(len(piece.text) for piece in pieces) < 320


def test_a_text_without_the_words_has_no_context() -> None:
    assert in_context(terms_of("insulin"), STORY) == []


@given(st.text(max_size=300), st.text(max_size=20))
def test_the_context_is_a_part_of_the_text_whatever_it_holds(text: str, typed: str) -> None:
    try:
        terms = terms_of(typed)
    except BadWords:
        return
    assert len(folded(text)) == len(composed(text))
    shown = "".join(piece.text for piece in in_context(terms, text))
    assert shown.removeprefix("… ").removesuffix(" …") in composed(text) or not shown
