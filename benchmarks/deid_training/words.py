"""From public lists to one small lexicon: how often each word names somebody, and how often it is just a word."""

from __future__ import annotations

import bz2
import gzip
import math
import pickle
import re
from collections import Counter
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

import wordfreq
import zipcodes

from aggregation.deidentification.vocabulary import LISTS as ENGINE_LISTS
from aggregation.deidentification.vocabulary import clinical_words
from pso_portal.names.folding import fold
from pso_portal.names.lexicon import given_names, inflect, ordinary_words, places, read_words, surnames

LISTS = Path(__file__).parent / "lists"
PLAIN_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
# Occurrences as a name in a million words of running text for one percent of the population: fitted by eye on names
# that are no English words (Hernandez, Kowalski, Brianna).
PER_PERCENT = 14.0
BORNE_ELSEWHERE = 0.003  # percent assumed for a name that the census list lacks
RAREST = 1.6  # Zipf frequency below which a word of running text is not worth its place
ENDINGS = (
    "s",
    "es",
    "ed",
    "d",
    "ing",
    "ly",
    "er",
    "ers",
    "ic",
    "al",
    "ical",
    "ive",
    "ous",
    "ity",
    "ness",
    "ment",
    "tion",
    "ion",
    "ation",
    "able",
    "ible",
    "ful",
    "less",
    "ist",
    "ism",
    "ize",
    "ized",
    "ology",
    "itis",
    "osis",
    "y",
)
DRUG_PART = re.compile(r"[a-z]{4,}")


def folded(words: Iterable[str]) -> set[str]:
    """Words as the engine sees them."""
    return {fold(word) for word in words}


def census(name: str) -> dict[str, float]:
    """Percent of the population by name, from the census lists in the package `names`."""
    rows = (line.split() for line in files("names").joinpath(name).read_text().splitlines())
    return {row[0].lower(): float(row[1]) for row in rows}


def borne() -> tuple[dict[str, float], dict[str, float]]:
    """Given names and surnames with their percentages; names of our own lists with at least a little."""
    women, men, families = (census(name) for name in ("dist.female.first", "dist.male.first", "dist.all.last"))
    given = {name: (women.get(name, 0.0) + men.get(name, 0.0)) / 2 for name in women.keys() | men.keys()}
    families = {name: max(share, 0.0004) for name, share in families.items()}
    for name in folded(read_words(LISTS / "given.txt")) | given_names():
        given[name] = max(given.get(name, 0.0), BORNE_ELSEWHERE)
    for name in folded(read_words(LISTS / "surnames.txt")) | surnames():
        families[name] = max(families.get(name, 0.0), BORNE_ELSEWHERE)
    return given, families


def eponyms() -> set[str]:
    """Names that mean a thing in care."""
    return folded(read_words(ENGINE_LISTS / "eponyms.txt")) | folded(read_words(LISTS / "eponyms.txt"))


def drugs() -> set[str]:
    """Single words of drug names and brands."""
    with bz2.open(str(files("drug_named_entity_recognition").joinpath("drug_ner_dictionary.pkl.bz2"))) as stream:
        table = pickle.load(stream)  # noqa: S301 - a package of the development group, pinned by its hash
    return {name for name in table["drug_variant_to_canonical"] if DRUG_PART.fullmatch(name)} | folded(
        read_words(LISTS / "drugs.txt"))


def towns() -> Counter[str]:
    """Towns and counties of the United States with their number of ZIP codes, lower case."""
    counted: Counter[str] = Counter()
    for row in zipcodes.list_all():
        counted.update({fold(row["city"]), fold(row["county"]).removesuffix(" county")})
    return counted


def strength(name_share: float, frequency: float) -> str:
    """A letter a–k: the decimal logarithm, in halves, of how much oftener the word names somebody than not."""
    as_name = name_share * PER_PERCENT
    if not as_name:
        return "a"
    ratio = math.log10(as_name / max(frequency - as_name, as_name / 10, 0.02))
    return "bcdefghijk"[min(9, max(0, round(ratio * 2) + 6))]


def has_family(word: str, english: dict[str, float]) -> bool:
    """True when the language bends the word: its plural, its verb endings or its stem are in use beside it."""
    near = sum(english.get(form, 0.0) for form in inflect(word) - {word})
    stems = {word.removesuffix(end) + more for end in ENDINGS if word.endswith(end) for more in ("", "e", "y")}
    return near > 0.04 * english.get(word, 0.0) or any(len(stem) > 2 and english.get(stem, 0.0) > 0.3 for stem in stems)


def code(word: str, given: float, family: float, frequency: float, place: int, kind: str) -> str:
    """Five letters: name strength, commonness in English 0–7, given name or surname, town, kind."""
    use = "-" if not given + family else "g" if given > 3 * family else "s" if family > 3 * given else "b"
    common = min(7, max(0, round(math.log10(frequency * 1000)))) if frequency else 0
    return f"{strength(given + family, frequency)}{common}{use}{place}{kind}"


def table() -> dict[str, str]:
    """Code by word."""
    given, families = borne()
    english = {
        word: share * 1e6
        for word, share in wordfreq.get_frequency_dict("en", "large").items()
        if PLAIN_WORD.fullmatch(word) and word.isascii()
    }
    listed = ordinary_words() | clinical_words() | folded(read_words(LISTS / "clinical.txt"))
    medical, town = drugs(), towns()
    things = eponyms() | folded(read_words(LISTS / "devices.txt"))
    often = {word for word, share in english.items() if math.log10(share * 1000) >= RAREST}
    single = {name for name in town if " " not in name} | places()
    found = {}
    for word in often | given.keys() | families.keys() | listed | medical | things | single:
        kind = (
            "e"
            if word in things
            else "o"
            if word in listed
            else "d"
            if word in medical
            else "w"
            if has_family(word, english)
            else "-"
        )
        place = 0 if word not in single else 2 if town[word] > 11 or word in places() else 1
        found[word] = code(word, given.get(word, 0.0), families.get(word, 0.0), english.get(word, 0.0), place, kind)
    return {word: value for word, value in found.items() if word.strip() and " " not in word}


def long_towns() -> list[str]:
    """Towns and counties of several words."""
    return sorted(name for name in towns() if " " in name and re.fullmatch(r"[a-z.' -]+", name))


def write(folder: Path) -> None:
    """The lexicon as two compressed text files, the same bytes each time."""
    codes = table()
    pack(folder / "lexicon.txt.gz", "\n".join(f"{word} {codes[word]}" for word in sorted(codes)))
    pack(folder / "towns.txt.gz", "\n".join(long_towns()))


def pack(path: Path, text: str) -> None:
    """Compressed without name or time."""
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
