"""Which words are harmless: ordinary English, clinical language, eponyms in clinical use."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from aggregation.deidentification.lexicon import code_of, codes
from aggregation.deidentification.remembering import remembered
from pso_portal.names.lexicon import given_names, inflect, ordinary_words, places, read_words, surnames, word_set

LISTS = Path(__file__).parent / "lists"
# Endings of drugs, operations and conditions: nobody is called so.
CLINICAL_ENDING = re.compile(
    r"[a-z]{2,}(?:olol|april|sartan|statin|cillin|mycin|micin|azole|caine|cycline|floxacin|parin|zumab|ximab|tinib"
    r"|ciclovir|azepam|azolam|triptan|setron|semide|thiazide|gliptin|gliflozin|dronate|barbital|phylline|terol"
    r"|solone|ectomy|otomy|ostomy|oscopy|plasty|itis|emia|emic|uria|algia|opathy|ology|ologist|osis|graphy|plegia"
    r"|paresis|cardia|cardic|pnea|penia|megaly|rrhea|rrhage|lysis|lytic|ations?|ically|ments?|nesses)"
)
VERB_ENDING = re.compile(r"[a-z]{4,}(?:ing|ed|ly|tion|sion|ment|ness|ous|ful|less|able|ible|ity|ance|ence)s?")
# Eponyms that are a thing even where no noun follows: "a Foley was placed".
THINGS = word_set("foley hickman swan graves crohn's parkinson's alzheimer's hodgkin's huntington's shiley"
                  " holter hoyer"
                  " ringer ringers ringer's fowler fowler's fowlers graves' king stryker doppler downs still"
                  " mayo kelly"
                  " glasgow bovie miami philadelphia salem trendelenburg macintosh mcgrath yankauer geri miller")

PREFIXES = word_set("tele pre post non re anti multi self co inter intra sub semi un over under micro mini"
                    " ultra bi tri alike sound")


@cache
def clinical_words() -> frozenset[str]:
    """Clinical words, drugs, tests and short forms, with plural and verb endings for those of five letters."""
    listed = read_words(LISTS / "clinical.txt")
    return frozenset(form for word in listed for form in (inflect(word) if len(word) > 4 else {word, word + "s"}))


@cache
def eponyms() -> frozenset[str]:
    """Names that mean a thing in care."""
    return read_words(LISTS / "eponyms.txt") | {word for word, code in codes().items() if code[4] == "e"}


@cache
def device_nouns() -> frozenset[str]:
    """Words beside which an eponym is certainly a thing."""
    return read_words(LISTS / "device_nouns.txt")


@remembered
def is_plain(word: str) -> bool:
    """True for an ordinary or clinical word (folded), also as a possessive or a compound of such words."""
    if word in ordinary_words() or word in clinical_words() or len(word) == 1:
        return True
    code = code_of(word)
    strength, common, place, kind = code[0], code[1], code[3], code[4]
    if place == "2" and kind == "-":
        return False
    if (kind in "od" and strength < "f") or (kind == "w" and common > "1" and strength < "d") or (
            common > "4" and strength < "c"):
        return True
    if word.endswith("'s") or word.endswith("'"):
        return is_plain(word.rstrip("s").rstrip("'"))
    pieces = [piece for piece in re.split(r"[-']", word) if piece]
    if len(pieces) > 1:
        return all(is_plain(piece) or piece in eponyms() or piece in PREFIXES for piece in pieces)
    return strength < "d" and CLINICAL_ENDING.fullmatch(word) is not None


@cache
def plain_words() -> frozenset[str]:
    """Words never taken for a mistyped name."""
    return clinical_words() | ordinary_words() | eponyms() | device_nouns()


@remembered
def is_name(word: str) -> bool:
    """True for a given name or surname of the lists (folded), also as a possessive or hyphenated."""
    bare = word.removesuffix("'s").removesuffix("'")
    return any(piece in given_names() or piece in surnames() or "g" <= code_of(piece)[0] <= "k"
               for piece in bare.split("-"))


def is_place(word: str) -> bool:
    """True for a town of the list (folded)."""
    return word in places() or code_of(word)[3] > "0"
