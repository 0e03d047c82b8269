"""Suspicions about the marks of a narrative: `python -m benchmarks.deid.linting [FILE …]`; no line means no suspicion.

Whether a mark is right is for a person to say, by the rules of `narratives/README.md`; nothing here looks at what the
engine does. An ordinary word that is also somebody's name in the same narrative is told apart by a mark of its own:
`{{word|will}}`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.deid.reading import HANDS, KNOWN, NAMES, PLACE, Mark, Row, read

TITLES_SAID = """dr doctor mr mrs ms miss mister nurse rn lpn lvn cna emt emt-p emt-b medic paramedic sgt sergeant cpt
    capt captain lt lieutenant chief officer ofc deputy prof professor rev reverend father pastor chaplain rabbi sister
    aunt uncle grandma tech pharmacist np pa md charge don rt pt ot"""
CREDENTIALS_SAID = "rn lpn lvn cna md do np pa pa-c aprn crna emt emt-p emt-b pharmd rph cpht rt rrt lcsw msw dds"
TITLES, CREDENTIALS = frozenset(TITLES_SAID.split()), frozenset(CREDENTIALS_SAID.split())
HEAD_WORDS = {"ROOM": ("room", "rm", "bed", "#"), "MRN": ("mrn", "chart", "#"), "PHONE": ("ext", "x", "pager", "fax"),
              "ID": ("run", "case", "#"), "DEVICE": ("sn", "s/n", "serial", "lot", "#"), "ACCT": ("acct", "#"),
              "LICENSE": ("npi", "dea", "lic", "license", "#")}  # fmt: skip
# What looks like an identifier wherever it stands.
SHAPES = {
    "an e-mail address": re.compile(r"\S+@\S+\.\w+"),
    "a web address": re.compile(r"(?i)\b(?:https?://|www\.)\S+"),
    "a telephone number": re.compile(r"\(?\b\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b|\b\d{3}-\d{4}\b"),
    "a long number": re.compile(r"\b\d{5,}\b"),
    "a date": re.compile(r"\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b\d{4}-\d\d-\d\d\b"
                         r"|(?i:\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june"
                         r"|july|august|september|october|november|december)\.? \d{1,2}\b)"),
    "a weekday or holiday": re.compile(r"(?i)\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:christmas|easter"
                                       r"|thanksgiving|halloween|new year's|labor day|memorial day)\b"),
}  # fmt: skip
# Words in the place of a name, and the comma of a dictated one.
NO_NAMES = frozenset({"baby", "girl", "boy", "comma"})
WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*", re.UNICODE)
PEOPLE = ("patient", "relatives", "reporter", "staff_directory", "nickname")


def suspicions(row: Row) -> Iterator[str]:
    """Everything about this narrative that a person should look at, a sentence each."""
    yield from shapes_of_spans(row)
    yield from unmarked(row)
    yield from written_otherwise(row)


def shapes_of_spans(row: Row) -> Iterator[str]:
    """Words that belong outside a span: titles, credentials, the possessive, "room"."""
    for mark in row.spans:
        said = row.text[mark.start:mark.end]
        words = said.lower().replace(",", " ").split()
        if mark.kind in NAMES and len(words) > 1 and words[0].strip(".") in TITLES:
            yield f"a title inside: {said}"
        if mark.kind in NAMES and len(words) > 1 and words[-1].strip(".") in CREDENTIALS:
            yield f"a credential inside: {said}"
        if mark.kind in NAMES and re.search(r"['’]s?$", said):
            yield f"a possessive inside: {said}"
        head = HEAD_WORDS.get(mark.kind, ())
        if (len(words) > 1 and words[0].strip(".:") in head) or said[0] in "#,;:" or said[-1] in ",;:":
            yield f"more than the identifier inside: {said}"
        if mark.kind == "AGE90" and not re.search(r"\b(?:9\d|1[01]\d)\b|ninet|hundred|centen", said.lower()):
            yield f"no age of 90 or more: {said}"
    for mark in row.keep:
        if mark.kind == "age" and re.fullmatch(r"9\d|1[01]\d", row.text[mark.start:mark.end]):
            yield f"an age of 90 or more that is to stay: {row.text[mark.start:mark.end]}"


def unmarked(row: Row) -> Iterator[str]:
    """What is marked, or known of the record, and stands elsewhere without a mark; what looks like an identifier."""
    bare = without_marks(row, row.spans + row.keep + row.ignore)
    exact = row.case == "mixed"
    for said in sorted(wanted(row)):
        pattern = re.compile(rf"(?<!\w){re.escape(said)}(?!\w)", 0 if exact else re.IGNORECASE)
        yield from (f"not marked here: {around(row, found.start())}" for found in pattern.finditer(bare))
    for what, shape in SHAPES.items():
        for found in shape.finditer(without_marks(row, row.spans + row.ignore)):
            yield f"{what} that is not marked: {around(row, found.start())}"


def wanted(row: Row) -> set[str]:
    """Every identifier of letters, and each word of a person's name; numbers from four characters on."""
    found = set()
    for mark in row.spans:
        said = row.text[mark.start:mark.end]
        if mark.kind in NAMES:
            found |= parts(said)
        elif mark.kind not in ("ROOM", "DATE", "AGE90", "EMSUNIT", "UNIT") and len(said) > 3:
            found.add(said)
    for field in PEOPLE:
        found |= {part for name in row.known[field] for part in parts(name)}
    return found | {name for name in row.known["facility"] + row.known["agency"] if len(name) > 2}


def parts(name: str) -> set[str]:
    """The words of a name that say something alone."""
    return {word for word in WORD.findall(name) if len(word.strip(".")) > 2 and word.lower() not in TITLES | NO_NAMES}


def written_otherwise(row: Row) -> Iterator[str]:
    """A narrative that is not written as its header says."""
    if (row.case == "lower" and row.text != row.text.lower()) or (row.case == "upper" and row.text != row.text.upper()):
        yield f"not all {row.case} case"


def without_marks(row: Row, marks: tuple[Mark, ...]) -> str:
    """The text with these marks blanked out, as long as before."""
    text = list(row.text)
    for mark in marks:
        text[mark.start:mark.end] = "\x00" * (mark.end - mark.start)
    return "".join(text)


def around(row: Row, place: int) -> str:
    """The words around a place, on one line."""
    return row.text[max(0, place - 25):place + 30].replace("\n", " ")


def main(words: list[str]) -> int:
    """Print suspicions of the files, of all hands where none is named; 1 where there are any."""
    assert set(PEOPLE) < set(KNOWN.values())
    paths = [Path(word) for word in words] or [PLACE / f"{hand}.txt" for hand in HANDS]
    told = [f"{path.name}:{row.line} ({row.case}): {each}" for path in paths for row in read(path)
            for each in suspicions(row)]  # fmt: skip
    print("\n".join(told))
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
