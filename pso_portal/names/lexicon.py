"""Word lists of our own making: names people bear, places, ordinary words; loaded once a process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

LISTS = Path(__file__).parent / "lists"
VOWELS = frozenset("aeiou")


def read_words(path: Path) -> frozenset[str]:
    """The words of a list file: blank-separated, lines that start with # are remarks."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def word_set(line: str) -> frozenset[str]:
    """The words of a line, for the short sets that stand in code."""
    return frozenset(line.split())


def inflect(word: str) -> set[str]:
    """A base form with its plural and verb endings. Too many forms do no harm: they only count as ordinary."""
    forms = {word, word + "s", word + "ed", word + "ing"}
    if word.endswith("e"):
        forms |= {word + "d", word[:-1] + "ing", word + "r"}
    elif word.endswith("y") and len(word) > 2:
        forms |= {word[:-1] + "ies", word[:-1] + "ied"}
    elif word.endswith(("s", "x", "z", "ch", "sh", "o")):
        forms.add(word + "es")
    if len(word) > 2 and word[-1] not in VOWELS | {"w", "x", "y"} and word[-2] in VOWELS:
        forms |= {word + word[-1] + "ed", word + word[-1] + "ing"}
    return forms | {word + "ly"}


@cache
def given_names() -> frozenset[str]:
    """Given names and their short forms, lower case."""
    short = {form for forms in nicknames().values() for form in forms}
    return read_words(LISTS / "given.txt") | short


@cache
def surnames() -> frozenset[str]:
    """Surnames, lower case."""
    return read_words(LISTS / "surnames.txt")


@cache
def places() -> frozenset[str]:
    """Towns and cities of one word, lower case."""
    return read_words(LISTS / "places.txt")


@cache
def ordinary_words() -> frozenset[str]:
    """Ordinary words of reports about care with their endings, lower case."""
    return frozenset(form for word in read_words(LISTS / "ordinary.txt") for form in inflect(word))


@cache
def nicknames() -> dict[str, tuple[str, ...]]:
    """Short forms by given name, lower case, one direction: robert → bob."""
    lines = (LISTS / "nicknames.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return {name: tuple(short) for name, *short in rows}


@cache
def formal_names() -> dict[str, frozenset[str]]:
    """Names by short form, the other direction: bob → robert."""
    short = {form for forms in nicknames().values() for form in forms}
    found: dict[str, set[str]] = {form: set() for form in short}
    for name, forms in nicknames().items():
        for form in forms:
            found[form].add(name)
    return {form: frozenset(names) for form, names in found.items()}


@cache
def related_forms(given: str) -> frozenset[str]:
    """Every form under which a bearer of this given name may be called: bob, rob and robert for any of them."""
    table = nicknames()
    formal = formal_names().get(given, frozenset()) | {given}
    return frozenset(form for name in formal for form in (name, *table.get(name, ()))) - {given}
