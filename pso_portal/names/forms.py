"""The forms in which a known identifier may stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from pso_portal.names.folding import fold
from pso_portal.names.known import PEOPLE, Kind
from pso_portal.names.lexicon import ordinary_words, related_forms, word_set
from pso_portal.names.places import facility_forms, street_forms, unit_forms
from pso_portal.names.ways import Alike, Way

TITLES = word_set("dr doctor mr mrs ms miss prof professor nurse sister rev father mx sr jr ii iii iv")
CREDENTIALS = word_set("rn lpn lvn cna md do np pa pa-c pharmd rph phd emt rt rrt crna dnp msn bsn aprn fnp")
NO_NAMES = TITLES | CREDENTIALS
PARTICLES = word_set("de la del della van der den von el al bin ibn da dos das du le st")
# Two capitals that mean something in care far more often than somebody.
NOT_INITIALS = word_set(
    "ac am bm bp ca cc cn co cp cr ct cv dc do dr ed er gi gu hr ht ic id im io ip is it iv la lp lr ls md me mg mi"
    " mr ms na no np ns ob oh ok on or os ot pa pc pe pm po pr ps pt qa ra rn rr rt sc so sq st sw tb to tv uk up us"
    " va vs wc we wt"
)
# Each in any writing, and only with a capital letter.
FULL, PART, NICKNAME, INITIAL = ((Way(how), Way(how, capital=True)) for how in ("full", "part", "nickname", "initial"))
JOINED, POSSESSIVE, INITIALS = Way("joined"), Way("possessive"), Way("initials")
TWO_CAPITALS = Way("initials", upper=True)
OF_PLACES = {Kind.FACILITY: facility_forms, Kind.STREET: street_forms, Kind.UNIT: unit_forms}


class Form(NamedTuple):
    """A folded form, and the way in which it names."""

    text: str
    way: Way


def words_of(person: str) -> list[str]:
    """The words of a name in speaking order, folded, without titles and credentials."""
    last, comma, rest = fold(person).partition(",")
    credentials = comma and set(rest.replace(".", "").split()) <= CREDENTIALS
    ordered = f"{rest} {last}" if comma and not credentials else last
    words = [word.strip(".,;()'\"") for word in ordered.split()]
    names = [word for word in words if word and word not in NO_NAMES]
    return names or [word for word in words if word]


def split_name(words: list[str]) -> tuple[list[str], list[str]]:
    """Given names and surname; particles belong to the surname ("van der berg")."""
    cut = len(words) - 1
    while cut > 1 and words[cut - 1] in PARTICLES:
        cut -= 1
    return words[:cut], words[cut:]


def single(word: str, ways: tuple[Way, Way]) -> Iterator[Alike]:
    """One name alone; where it is also an ordinary word only its capital letter tells: the second of the ways."""
    if len(word) < 2 or word in PARTICLES:
        return
    ordinary = word in ordinary_words()
    yield (word,), ways[ordinary or len(word) < 3]
    if len(word) > 3 and not ordinary and word + "s" not in ordinary_words():
        yield (word + "s",), POSSESSIVE


def initials(given: str, surname: str) -> Iterator[Alike]:
    """"N. Hughes", "Nadia H.", "nhughes", "N.H.", "NH"."""
    g, s = given[0], surname[0]
    freely, with_capital = INITIAL
    yield (f"{surname}, {g}.", f"{surname}, {g}", f"{surname} {g}.", f"{g}. {surname}", f"{g}.{surname}",
           f"{g} {surname}"), freely
    yield from (((f"{given} {s}.",), freely), ((f"{g}{surname}",), freely), ((f"{surname}{g}",), freely))
    yield (f"{given} {s}",), with_capital
    yield (f"{g}.{s}.", f"{g}. {s}."), INITIALS
    if g + s not in NOT_INITIALS:
        yield (g + s,), TWO_CAPITALS


def pair_forms(given: str, surname: str, way: Way) -> Iterator[Alike]:
    """Given name and surname together, in both orders and run together."""
    yield (f"{given} {surname}", f"{surname}, {given}", f"{surname},{given}", f"{surname} {given}"), way
    yield (f"{given}.{surname}", f"{given}_{surname}"), JOINED
    yield (given + surname,), JOINED
    yield (surname + given,), JOINED


def person_forms(person: str) -> Iterator[Alike]:
    """Every form of a person's name."""
    words = words_of(person)
    yield (" ".join(fold(person).split()),), FULL[False]
    yield (" ".join(words),), FULL[len(words) == 1 and words[0] in ordinary_words()]
    for word in words:
        yield from single(word, PART)
        for piece in (re.split(r"[-']", word) if "-" in word else []):
            yield from single(piece, PART)
        if "'" in word:
            yield from single(word.replace("'", ""), PART)
    if len(words) > 1:
        yield from several_words(words)
    elif words:
        for short in related_forms(words[0]):
            yield from single(short, NICKNAME)


def several_words(words: list[str]) -> Iterator[Alike]:
    """Forms of a name of two words or more: given name, its short forms, surname."""
    given, family = split_name(words)
    surname = " ".join(family)
    for name in dict.fromkeys((given[0], " ".join(given))):
        yield from pair_forms(name, surname, FULL[False])
    yield from initials(given[0], surname)
    if len(family) > 1:
        yield (surname,), PART[False]
    for short in related_forms(given[0]):
        yield from single(short, NICKNAME)
        yield from pair_forms(short, surname, NICKNAME[False])


@lru_cache(maxsize=20_000)
def forms_of(kind: Kind, identifier: str) -> tuple[Form, ...]:
    """Every form of an identifier of this kind."""
    return tuple(Form(text, way) for texts, way in each_form(kind, identifier) for text in texts)


def each_form(kind: Kind, identifier: str) -> Iterable[Alike]:
    """The same, those together that are alike; a form may come again."""
    if kind in PEOPLE:
        return person_forms(identifier)
    plain = " ".join(fold(identifier).split())
    return OF_PLACES[kind](plain) if kind in OF_PLACES else [((plain,), FULL[False])]
