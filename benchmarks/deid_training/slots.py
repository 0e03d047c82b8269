"""What stands in the braces of a pattern: names, houses, places, numbers, doses; some identify, some must stay."""

from __future__ import annotations

from benchmarks.deid_training.care import Care
from benchmarks.deid_training.drawing import VALUES, Piece, pick

# Slots that take any value of a list.
LISTED = {
    "happened": "happened",
    "happened2": "happened2",
    "dxs": "dxs",
    "quote": "quotes",
    "rel": "rels",
    "subject": "subjects",
    "site": "sites",
    "dept": "depts",
    "specialty": "specialties",
}


class Slots(Care):
    """All slots."""

    def fill(self, name: str) -> list[Piece]:
        """The pieces for one slot."""
        if name[0] in "PSR" and (len(name) == 1 or (len(name) == 2 and name[1] in "flcixn")):
            return self.person(name[0], name[1:])
        if name.lower() in LISTED:
            return self.plain(pick(self.rng, VALUES[LISTED[name.lower()]]))
        pieces: list[Piece] = getattr(self, "slot_" + name.lower())()
        return pieces
