"""Forms of facilities, units and streets: what is generic in their names says nothing, the rest does."""

from __future__ import annotations

from collections.abc import Iterator

from pso_portal.names.folding import fold
from pso_portal.names.lexicon import word_set

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


def spellings(name: str) -> Iterator[str]:
    """A folded name with and without apostrophe, full stop, "the", and with St and Saint exchanged."""
    for text in {name, name.removeprefix("the "), name.replace("'", ""), name.replace("'s", ""),
                 name.replace(".", ""), name.replace(".", "").replace("'", "")}:
        yield text
        if text.startswith(("st ", "st. ")):
            yield "saint " + text.partition(" ")[2]
        if text.startswith("saint "):
            yield from ("st " + text[6:], "st. " + text[6:])


def facility_forms(facility: str) -> Iterator[tuple[str, str, bool, bool]]:
    """Forms of a facility: as given, its distinctive beginning, its initials. (text, how, capital, upper)."""
    name = " ".join(fold(facility).split())
    words = name.split()
    yield from ((text, "full", False, False) for text in spellings(name))
    cut = len(words)
    while cut and words[cut - 1].strip(".,'") in GENERIC:
        cut -= 1
    if 0 < cut < len(words):
        yield from ((text, "short name", True, False) for text in spellings(" ".join(words[:cut])))
    letters = "".join(word[0] for word in words if word not in {"of", "the", "and", "&", "at", "for"})
    if len(letters) > 2:
        yield letters, "abbreviation", False, True


def unit_forms(unit: str) -> Iterator[str]:
    """A unit's name, unless it only says what kind of unit it is."""
    if set(unit.replace("/", " ").split()) - UNIT_KINDS:
        yield from (unit, unit.replace("-", " "), unit.replace(" ", "-"))


def street_forms(street: str) -> Iterator[str]:
    """A street with and without its number, long and short."""
    words = street.replace(",", "").split()
    named = words[1:] if words and words[0].isdigit() else words
    for base in (words, named):
        if base and not " ".join(base).isdigit():
            short = [STREET_TYPES.get(word.rstrip("."), word) for word in base]
            yield from {" ".join(base), " ".join(short), " ".join(short) + "."}
