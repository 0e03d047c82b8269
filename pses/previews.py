"""What would leave under the terms in force, to the last byte, and by which act."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from pso_portal.agreements.terms import Terms

from .canonical import canonical, digest
from .contents import Field, Frozen, Leaves, Title
from .enums import Act, Route


@dataclass(frozen=True, slots=True)
class Preview:
    """`contents` and `annex` are what a submission would hold; `refusal` says why there may be none (else empty).

    `act`: the act of a person that would be the report under the terms.
    """

    title: Title
    fields: tuple[Field, ...]
    frozen: Frozen
    contents: dict[str, Any]
    annex: dict[str, Any]
    terms_version: int
    refusal: str = ""
    act: Act = Act.TRANSMISSION

    @property
    def sha256(self) -> str:
        return digest(self.contents, self.annex)

    def adding_to(self, number: int) -> Preview:
        """The same copy as later facts to a submission, by its number."""
        return replace(self, contents=self.contents | {"kind": "later_facts", "submission": number})

    @property
    def text(self) -> str:
        """Exactly what the PSO would see."""
        return canonical(self.contents)

    @property
    def names(self) -> int:
        """How many identifiers travel with it, sealed, to be taken out of the text."""
        return sum(count for _, count in self.known)

    @property
    def known(self) -> list[tuple[str, int]]:
        """The same by kind."""
        return [
            (kind.replace("_", " "), 1 if isinstance(value, str) else len(value))
            for kind, value in sorted(self.annex.get("known", {}).items())
            if value
        ]


def preview_under(
    terms: Terms, version: int, *, title: Title, fields: tuple[Field, ...], frozen: Frozen, refusal: str
) -> Preview:
    """Apply the terms: without narrative to the desk, no free text leaves, and no identifier has to go with it."""
    contents = {**frozen.contents, "kind": "event", "terms_version": version}
    annex = frozen.annex
    if not terms.narrative_to_desk:
        contents.pop("narrative", None)
        fields = tuple(_kept_home(field) for field in fields)
    if not contents.get("narrative"):
        annex = {}
    return Preview(title, fields, frozen, contents, annex, version, refusal)


def act_under(terms: Terms, route: str) -> Act:
    """By which act of a person this is reported: flagging, where the terms say that flagging is the report, of what
    was assembled for reporting (73 FR 70741; from memory, to be checked); sending otherwise.
    """
    flags = terms.reporting_act is Act.FLAG and route == Route.REPORTING
    return Act.FLAG if flags else Act.TRANSMISSION


def _kept_home(field: Field) -> Field:
    return replace(field, leaves=Leaves.REMOVED, sent="") if field.written else field
