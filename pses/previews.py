"""What would leave under the terms in force, to the last byte, and by which act."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from pso_portal.agreements.enums import Attachments
from pso_portal.agreements.terms import Terms

from .canonical import canonical, digest
from .contents import Field, Frozen, Leaves, Title
from .enums import Act, Route
from .let_out import goes, let_out


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
    """Apply the terms. Where no free text leaves, no identifier has to go with it."""
    contents = let_out(frozen.contents, terms) | {"kind": "event", "terms_version": version}
    annex = frozen.annex if contents.get("narrative") else {}
    fields = tuple(_under(field, terms) for field in fields)
    return Preview(title, fields, frozen, contents, annex, version, refusal)


def act_under(terms: Terms, route: str) -> Act:
    """By which act of a person this is reported: flagging, where the terms say that flagging is the report, of what
    was assembled for reporting (73 FR 70741; from memory, to be checked); sending otherwise.
    """
    flags = terms.reporting_act is Act.FLAG and route == Route.REPORTING
    return Act.FLAG if flags else Act.TRANSMISSION


def _under(field: Field, terms: Terms) -> Field:
    stays = (
        (field.written and not terms.narrative_to_desk) or not goes(field.tier, terms)
        or (field.tells_files and terms.attachments is Attachments.STAY)
    )  # fmt: skip
    return replace(field, leaves=Leaves.REMOVED, sent="") if stays else field
