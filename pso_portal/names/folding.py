"""Folding: text made comparable, character by character, so that offsets stay those of the original."""

from __future__ import annotations

import unicodedata

SAME = {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "–": "-", "—": "-", "‐": "-", "‑": "-", "ß": "s"}


def fold_character(character: str) -> str:
    """One character for one: lower case, without accent; any blank is a space, a lone surrogate is U+FFFD."""
    if character in SAME:
        return SAME[character]
    if character.isspace():
        return " "
    if unicodedata.category(character) == "Cs":
        return "\ufffd"
    base = unicodedata.normalize("NFD", character)[0].lower()
    return base if len(base) == 1 else character


class FoldTable(dict[int, str]):
    """A translation table that fills itself as characters turn up."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = fold_character(chr(code))
        return folded


TABLE = FoldTable()


def fold_lines(text: str) -> str:
    """The folded text with its line breaks, which folding makes blanks."""
    return "\n".join(map(fold, text.split("\n"))) if "\n" in text else fold(text)


def fold(text: str) -> str:
    """The folded text; always as long as the text."""
    return text.translate(TABLE)
