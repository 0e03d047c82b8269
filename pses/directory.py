"""The provider's directory: which names it keeps, under which paragraph, and which it cannot take. Pure.

What stands here goes with a submission, sealed, and is taken out of its narrative before anything is counted or shown.
A name that is no name would take ordinary words out of every narrative, so it is refused here. Paragraphs are from
memory, to be checked.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pso_portal.names.folding import fold
from pso_portal.names.forms import CREDENTIALS, NOT_INITIALS, TITLES
from pso_portal.names.lexicon import ordinary_words
from pso_portal.names.matching import bounded

from .enums import EntryKind

NAMES: Final = "42 CFR 3.206(b)(4)(iv)(A)(1); 3.212(a)(2)(i)(A); 45 CFR 164.514(b)(2)(i)(A)"
PLACES: Final = "42 CFR 3.212(a)(2)(i)(B); 45 CFR 164.514(b)(2)(i)(B)"
LONGEST_NAME: Final = 120
MOST_FORMS: Final = 12
MOST_ENTRIES: Final = 10_000


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind: its words, the field of `names.Known` that it fills, and why it is taken out."""

    label: str
    plural: str
    field: str
    paragraph: str
    example: str


RULES: Final[dict[EntryKind, Rule]] = {
    EntryKind.STAFF: Rule("Person", "People", "staff", NAMES, "Dr. Ines Okoro; other forms: Nessa, IOK"),
    EntryKind.FACILITY: Rule("Facility", "Facilities", "facilities", NAMES, "Alder Creek Hospital; other forms: ACH"),
    EntryKind.UNIT: Rule("Unit", "Units", "units", NAMES, "4 West; other forms: 4W"),
    EntryKind.STREET: Rule("Street", "Streets", "streets", PLACES, "Larkhill Avenue"),
    EntryKind.TOWN: Rule("Town", "Towns", "places", PLACES, "Brindleton"),
    EntryKind.ORGANIZATION: Rule(
        "Other organization", "Other organizations", "facilities", NAMES, "Prairie EMS; an agency, a laboratory"
    ),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One entry as people write it. Make it with `said`, which tidies blanks."""

    kind: EntryKind
    name: str
    others: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return RULES[self.kind].label

    @property
    def key(self) -> tuple[str, str]:
        """Two entries with one key name the same."""
        return self.kind, fold(self.name)

    def with_more(self, others: Iterable[str]) -> Said:
        """The same with further forms; one that stands already is not added."""
        return said(self.kind, self.name, (*self.others, *others))

    def to_json(self) -> dict[str, Any]:
        return {"name": self.name, "others": list(self.others)}

    @classmethod
    def from_json(cls, kind: str, held: Mapping[str, Any]) -> Said:
        return cls(EntryKind(kind), held["name"], tuple(held["others"]))


def said(kind: EntryKind, name: str, others: Iterable[str] = ()) -> Said:
    """An entry with one blank between words, and no form twice."""
    forms: dict[str, str] = {}
    for form in map(_tidy, others):
        forms.setdefault(fold(form), form)
    tidy = _tidy(name)
    return Said(kind, tidy, tuple(form for key, form in forms.items() if key and key != fold(tidy)))


def problems(entry: Said) -> dict[str, str]:
    """Why an entry cannot be taken, by field; empty where it can."""
    found = {}
    name = _problem(entry.name) if entry.name else "Enter the name."
    others = next(filter(None, map(_problem, entry.others)), "")
    if len(entry.others) > MOST_FORMS:
        others = f"Keep it to {MOST_FORMS} other forms; this has {len(entry.others)}."
    if name:
        found["name"] = name
    if others:
        found["others"] = others
    return found


def stands_in(entry: Said, text: str) -> bool:
    """Whether the name stands in a text as whole words: back to a provider goes only what it wrote itself."""
    wanted, read = fold(entry.name), " ".join(fold(text).split())
    at = read.find(wanted)
    while at >= 0:
        if bounded(read, at, at + len(wanted)):
            return True
        at = read.find(wanted, at + 1)
    return False


def as_known(entries: Iterable[Said]) -> dict[str, tuple[str, ...]]:
    """All names and other forms, by field of `names.Known`."""
    gathered: defaultdict[str, list[str]] = defaultdict(list)
    for entry in entries:
        gathered[RULES[entry.kind].field] += [entry.name, *entry.others]
    return {field: tuple(dict.fromkeys(names)) for field, names in gathered.items()}


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _problem(form: str) -> str:
    if any(unicodedata.category(sign) in ("Cc", "Cs", "Cf") for sign in form):
        return "This holds a sign that cannot be shown. Type it anew."
    if len(form) > LONGEST_NAME:
        return f"Keep it to {LONGEST_NAME} letters; this has {len(form)}."
    if sum(map(str.isalnum, form)) < 2:
        return f"“{form}” is too short: a single letter stands in every text."
    if _is_a_word(form):
        return f"“{form}” is an ordinary word, and would be taken out of every narrative. Write more of the name."
    return ""


def _is_a_word(form: str) -> bool:
    word = fold(form).removeprefix("the ").strip(" .,'\"()")
    return word in ordinary_words() or word in NOT_INITIALS | TITLES | CREDENTIALS
