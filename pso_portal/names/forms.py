"""The forms in which a known identifier may stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from pso_portal.names.folding import fold
from pso_portal.names.known import PEOPLE, Kind
from pso_portal.names.lexicon import ordinary_words, related_forms, word_set
from pso_portal.names.places import facility_forms, street_forms, unit_forms

TITLES = word_set("dr doctor mr mrs ms miss prof professor nurse sister rev father mx sr jr ii iii iv")
CREDENTIALS = word_set("rn lpn lvn cna md do np pa pa-c pharmd rph phd emt rt rrt crna dnp msn bsn aprn fnp")
PARTICLES = word_set("de la del della van der den von el al bin ibn da dos das du le st")
# Two capitals that mean something in care far more often than somebody.
NOT_INITIALS = word_set(
    "ac am bm bp ca cc cn co cp cr ct cv dc do dr ed er gi gu hr ht ic id im io ip is it iv la lp lr ls md me mg mi"
    " mr ms na no np ns ob oh ok on or os ot pa pc pe pm po pr ps pt qa ra rn rr rt sc so sq st sw tb to tv uk up us"
    " va vs wc we wt"
)


class Form(NamedTuple):
    """A folded form; `capital` says that it counts only with a capital letter, `upper` only in capitals,
    in a text that uses both cases.
    """

    text: str
    how: str
    capital: bool = False
    upper: bool = False


def words_of(person: str) -> list[str]:
    """The words of a name in speaking order, folded, without titles and credentials."""
    last, comma, rest = fold(person).partition(",")
    credentials = comma and set(rest.replace(".", "").split()) <= CREDENTIALS
    ordered = f"{rest} {last}" if comma and not credentials else last
    words = [word.strip(".,;()'\"") for word in ordered.split()]
    names = [word for word in words if word and word not in TITLES | CREDENTIALS]
    return names or [word for word in words if word]


def split_name(words: list[str]) -> tuple[list[str], list[str]]:
    """Given names and surname; particles belong to the surname ("van der berg")."""
    cut = len(words) - 1
    while cut > 1 and words[cut - 1] in PARTICLES:
        cut -= 1
    return words[:cut], words[cut:]


def single(word: str, how: str) -> Iterator[Form]:
    """One name alone; where it is also an ordinary word only its capital letter tells."""
    if len(word) < 2 or word in PARTICLES:
        return
    ordinary = word in ordinary_words()
    yield Form(word, how, capital=ordinary or len(word) < 3)
    if len(word) > 3 and not ordinary and word + "s" not in ordinary_words():
        yield Form(word + "s", "possessive")


def initials(given: str, surname: str) -> Iterator[Form]:
    """"N. Hughes", "Nadia H.", "nhughes", "N.H.", "NH"."""
    g, s = given[0], surname[0]
    for text in (f"{g}. {surname}", f"{g}.{surname}", f"{g} {surname}", f"{surname}, {g}.", f"{surname}, {g}",
                 f"{surname} {g}.", f"{given} {s}.", f"{g}{surname}", f"{surname}{g}"):
        yield Form(text, "initial")
    yield Form(f"{given} {s}", "initial", capital=True)
    yield Form(f"{g}.{s}.", "initials")
    yield Form(f"{g}. {s}.", "initials")
    if g + s not in NOT_INITIALS:
        yield Form(g + s, "initials", upper=True)


def pair_forms(given: str, surname: str, how: str) -> Iterator[Form]:
    """Given name and surname together, in both orders and run together."""
    for text in (f"{given} {surname}", f"{surname}, {given}", f"{surname},{given}", f"{surname} {given}"):
        yield Form(text, how)
    for text in (f"{given}{surname}", f"{given}.{surname}", f"{given}_{surname}", f"{surname}{given}"):
        yield Form(text, "joined")


def person_forms(person: str) -> Iterator[Form]:
    """Every form of a person's name."""
    words = words_of(person)
    yield Form(" ".join(fold(person).split()), "full")
    yield Form(" ".join(words), "full", capital=len(words) == 1 and words[0] in ordinary_words())
    for word in words:
        yield from single(word, "part")
        for piece in (re.split(r"[-']", word) if "-" in word else []):
            yield from single(piece, "part")
        if "'" in word:
            yield from single(word.replace("'", ""), "part")
    if len(words) > 1:
        yield from several_words(words)
    elif words:
        yield from (form for short in related_forms(words[0]) for form in single(short, "nickname"))


def several_words(words: list[str]) -> Iterator[Form]:
    """Forms of a name of two words or more: given name, its short forms, surname."""
    given, family = split_name(words)
    surname = " ".join(family)
    yield from pair_forms(given[0], surname, "full")
    yield from pair_forms(" ".join(given), surname, "full")
    yield from initials(given[0], surname)
    if len(family) > 1:
        yield Form(surname, "part")
    for short in related_forms(given[0]):
        yield from single(short, "nickname")
        yield from pair_forms(short, surname, "nickname")


@lru_cache(maxsize=20_000)
def forms_of(kind: Kind, identifier: str) -> tuple[Form, ...]:
    """Every form of an identifier of this kind."""
    return tuple(each_form(kind, identifier))


def each_form(kind: Kind, identifier: str) -> Iterator[Form]:
    """The same, one after the other."""
    if kind in PEOPLE:
        yield from person_forms(identifier)
        return
    plain = " ".join(fold(identifier).split())
    if kind is Kind.FACILITY:
        yield from (Form(*form) for form in facility_forms(identifier))
    elif kind is Kind.STREET:
        yield from (Form(text, "street") for text in street_forms(plain))
    elif kind is Kind.UNIT:
        yield from (Form(text, "unit") for text in unit_forms(plain))
    else:
        yield Form(plain, "full")
