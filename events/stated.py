"""What somebody without an account says of themselves. Pure; nothing of it can be checked, and every page says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final

LONGEST: Final = 120
NAME_FIELD, REACH_FIELD = "stated_name", "stated_reach"


@dataclass(frozen=True, slots=True)
class Stated:
    """A name, and how to reach that person; both as typed."""

    name: str = ""
    reach: str = ""

    @property
    def words(self) -> str:
        """On one line: "Ana Ruiz, 555-0140"."""
        return ", ".join(part for part in (self.name, self.reach) if part)

    def to_json(self) -> dict[str, str]:
        return {key: value for key, value in asdict(self).items() if value}


def read_stated(typed: Mapping[str, str]) -> Stated:
    """What stands in the two fields, each on one line and without spaces at its ends."""
    name, reach = (" ".join(typed.get(field, "").split()) for field in (NAME_FIELD, REACH_FIELD))
    return Stated(name, reach)


def problems_of_stated(stated: Stated, *, anonymous: bool) -> dict[str, str]:
    """What stands against sending, by field. Who gives no name is asked for none, and what was typed is dropped."""
    if anonymous:
        return {}
    found = {} if stated.name else {NAME_FIELD: "Write your name, or choose to report anonymously"}
    for field, text, what in ((NAME_FIELD, stated.name, "Your name"), (REACH_FIELD, stated.reach, "How to reach you")):
        if len(text) > LONGEST:
            found[field] = f"{what}: at most {LONGEST} characters"
    return found
