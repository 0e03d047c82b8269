"""Which words of a text count when like cases are looked for. Pure.

A closed list: ordinary and clinical words, as de-identification knows them, that are no name and no place. What the
engine missed is none of them, so that nobody finds a case by the name of a person; and neither is a number. A word
that is a name as well ("ward", "walker") is not on the list: what is found is less than all. The commonest words of
English say nothing and are left out; the rarer a word, the more it weighs.

Words are compared without their endings (plurals as Harman 1991 has them, JASIS 42(1):7; of the words of the lists
also what a verb is turned into).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from aggregation.deidentification.lexicon import code_of
from aggregation.deidentification.remembering import remembered
from aggregation.deidentification.vocabulary import LISTS, clinical_words, is_name, is_place, is_plain
from pso_portal.names.folding import fold
from pso_portal.names.lexicon import LISTS as ORDINARY
from pso_portal.names.lexicon import inflect, read_words

SHORTEST = 3
MOST_WORDS = 16  # words of one text that are looked for, the rarest of them
COMMONEST = "6"  # powers of ten, as the lexicon has them: from here on a word says nothing
CLASSES = (("0", "A"), ("3", "B"), ("4", "C"), ("5", "D"))  # from which commonness on a word is of which class
WEIGHTS = {"A": 1.0, "B": 0.7, "C": 0.45, "D": 0.2}
_TAKEN_OUT = re.compile(r"\[[^\]\n]{0,40}\]")
_WORD = re.compile(r"\b[a-z]+(?:'[a-z]+)?\b")


def words_that_count(text: str) -> dict[str, str]:
    """By word without its ending the class of its rarity, "A" the rarest; each once, wherever it stands."""
    found = set(_WORD.findall(fold(_TAKEN_OUT.sub(" ", text))))
    bases = {base_of(word) for word in found if counts(word)}
    return {base: class_of(base) for base in sorted(bases) if not _says_nothing(base)}


def left_out(text: str) -> list[str]:
    """What of a text that somebody typed is not looked for, though it is more than a small word."""
    found = re.findall(r"[\w']+", fold(text))
    return [word for word in dict.fromkeys(found) if not counts(word) and not _says_nothing(word)]


def rarest(words: Iterable[tuple[str, str]]) -> list[str]:
    """As many as are looked for, the rarest first. Of one class in the order of the letters."""
    return [word for word, _ in sorted(words, key=lambda pair: (pair[1], pair[0]))[:MOST_WORDS]]


@remembered
def counts(word: str) -> bool:
    """Whether a folded word is one of the closed list."""
    plain = len(word) >= SHORTEST and word.replace("'", "").isascii() and word.replace("'", "").isalpha()
    return plain and not _says_nothing(word) and is_plain(word) and not is_name(word) and not _is_a_place(word)


def _is_a_place(word: str) -> bool:
    """A town, unless its name is first of all a word of care, or an ordinary one that hardly any place bears."""
    if not is_place(word):
        return False
    code = code_of(word)
    of_care = code[0] <= "c" and word in clinical_words()
    ordinary = code[0] <= "b" and code[2] not in "gb" and code[3] < "2" and code[4] in "od"
    return not of_care and not ordinary


def class_of(word: str) -> str:
    commonness = code_of(word)[1]
    return max(letter for least, letter in CLASSES if commonness >= least)


@remembered
def base_of(word: str) -> str:
    """The word without its ending."""
    word = word.removesuffix("'s").replace("'", "")
    if base := _bases().get(word):
        return base
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return f"{word[:-3]}y"
    if word.endswith("es") and not word.endswith(("aes", "ees", "oes")):
        return word[:-1]
    return word[:-1] if word.endswith("s") and not word.endswith(("us", "ss")) else word


def _says_nothing(word: str) -> bool:
    return word.isalpha() and (len(word) < SHORTEST or code_of(word)[1] >= COMMONEST)


@cache
def _bases() -> dict[str, str]:
    """The word of the lists behind each of its forms."""
    listed = read_words(ORDINARY / "ordinary.txt") | read_words(LISTS / "clinical.txt")
    own = {word: word[:-1] if word.endswith("s") and word[:-1] in listed else word for word in listed}
    return {form: own[word] for word in sorted(listed, reverse=True) for form in inflect(word)} | own
