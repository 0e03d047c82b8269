"""Forms of facilities, units and streets, all folded, with single blanks: what is generic in their names says nothing,
the rest does.
"""

from __future__ import annotations

from collections.abc import Iterator

from pso_portal.names.lexicon import word_set
from pso_portal.names.ways import Alike, Way

GENERIC = word_set(
    "hospital hospitals medical center centre clinic clinics pharmacy pharmacies nursing home care health healthcare"
    " system systems ems fire department dept rescue ambulance service services general regional memorial community"
    " county city district university rehab rehabilitation skilled facility surgery surgical group practice family"
    " the of and at for st saint living assisted senior hospice campus north south east west inc llc"
)
# Kinds of unit that every provider has: "ICU" names nobody.
UNIT_KINDS = word_set(
    "icu micu sicu ccu nicu picu pacu ed er or ob lab pharmacy radiology emergency department room operating intensive"
    " care unit medical surgical med-surg medsurg telemetry oncology pediatrics maternity labor and delivery dialysis"
    " step-down stepdown ward inpatient outpatient imaging"
)
STREET_TYPES = {"street": "st", "avenue": "ave", "road": "rd", "boulevard": "blvd", "drive": "dr", "lane": "ln",
                "court": "ct", "place": "pl", "highway": "hwy", "parkway": "pkwy", "circle": "cir", "terrace": "ter"}
FULL, SHORT_NAME, ABBREVIATION = Way("full"), Way("short name", capital=True), Way("abbreviation", upper=True)
UNIT, STREET = Way("unit"), Way("street")


def spellings(name: str) -> Iterator[str]:
    """A folded name with and without apostrophe, full stop, "the", and with St and Saint exchanged."""
    for text in {name, name.removeprefix("the "), name.replace("'", ""), name.replace("'s", ""),
                 name.replace(".", ""), name.replace(".", "").replace("'", "")}:
        yield text
        if text.startswith(("st ", "st. ")):
            yield "saint " + text.partition(" ")[2]
        if text.startswith("saint "):
            yield from ("st " + text[6:], "st. " + text[6:])


def facility_forms(name: str) -> Iterator[Alike]:
    """Forms of a facility: as given, its distinctive beginning, its initials."""
    words = name.split()
    yield from (((text,), FULL) for text in spellings(name))
    cut = len(words)
    while cut and words[cut - 1].strip(".,'") in GENERIC:
        cut -= 1
    if 0 < cut < len(words):
        yield from (((text,), SHORT_NAME) for text in spellings(" ".join(words[:cut])))
    letters = "".join(word[0] for word in words if word not in {"of", "the", "and", "&", "at", "for"})
    if len(letters) > 2:
        yield (letters,), ABBREVIATION


def unit_forms(unit: str) -> Iterator[Alike]:
    """A unit's name, unless it only says what kind of unit it is."""
    if set(unit.replace("/", " ").split()) - UNIT_KINDS:
        yield (unit, unit.replace("-", " "), unit.replace(" ", "-")), UNIT


def street_forms(street: str) -> Iterator[Alike]:
    """A street with and without its number, long and short."""
    words = street.replace(",", "").split()
    named = words[1:] if words and words[0].isdigit() else words
    for base in (words, named):
        if base and not " ".join(base).isdigit():
            short = " ".join([STREET_TYPES.get(word.rstrip("."), word) for word in base])
            yield from (((text,), STREET) for text in (" ".join(base), short, short + "."))
