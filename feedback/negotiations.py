"""Where the negotiation with one provider stands, seen from one side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pso_portal.agreements.models import TermsVersion
from pso_portal.agreements.negotiation import TermsState, turn_of
from pso_portal.agreements.terms import Terms, in_force
from pso_portal.tenancy.sides import Side


@dataclass(frozen=True, slots=True)
class Negotiation:
    """`versions` newest first, with their signatures; `them` is the other side's name."""

    versions: Sequence[TermsVersion]
    side: Side
    them: str
    on: date

    @property
    def in_force(self) -> TermsVersion | None:
        """The version that binds today."""
        return in_force(self.versions, self.on)

    @property
    def table(self) -> TermsVersion | None:
        """The version that waits for an answer or a signature."""
        return next((version for version in self.versions if version.state == TermsState.PROPOSED), None)

    @property
    def signed(self) -> frozenset[Side]:
        """Who signed what lies on the table."""
        return frozenset(Side(row.side) for row in self.table.signatures.all()) if self.table else frozenset()

    @property
    def is_ours(self) -> bool:
        """Whether this side put on the table what lies there."""
        return self.table is not None and self.table.proposed_side == self.side

    @property
    def our_turn(self) -> bool:
        table = self.table
        return table is not None and turn_of(author=Side(table.proposed_side), signed=self.signed) is self.side

    @property
    def may_sign(self) -> bool:
        """Whether a signature of this side is still wanted."""
        return self.table is not None and self.side not in self.signed

    def sentence(self) -> str:
        """What happened last and whose turn it is."""
        table = self.table
        if table is None:
            return self._at_rest()
        if self.side in self.signed:
            return f"Your side signed version {table.number}. It is the turn of {self.them} to sign."
        if self.signed:
            return f"{self.them} signed version {table.number}. It is your turn."
        if self.is_ours:
            return f"You proposed version {table.number}. It is the turn of {self.them}."
        return f"{self.them} sent {self._kind(table)}. It is your turn."

    def due(self) -> str:
        """Until when, in words; empty where nothing waits."""
        if self.table is None or self.table.due_on is None:
            return ""
        whose = "Your reply" if self.our_turn else "The reply"
        verb = "was" if self.table.due_on < self.on else "is"
        return f"{whose} {verb} due {self.table.due_on:%B} {self.table.due_on.day}"

    def _at_rest(self) -> str:
        held, ended = self.in_force, self._ended_on()
        if ended is not None:
            day = f"{ended:%B} {ended.day}, {ended.year}"
            return f"The contract ended on {day}. Nothing is reported any more and no feedback is made."
        if held is None:
            return "No terms are in force. Until both sides sign, nothing is reported and no feedback is made."
        since = held.effective_on
        day = f"{since:%B} {since.day}, {since.year}"
        return f"Version {held.number} is in force since {day}. Nothing else is proposed."

    def _ended_on(self) -> date | None:
        ends = self.versions[0].binds_until if self.versions else None
        return ends if ends is not None and ends < self.on else None

    def _kind(self, table: TermsVersion) -> str:
        before = next((each for each in self.versions if each.number == table.number - 1), None)
        countered = before is not None and before.state == TermsState.COUNTERED
        return "a counter-proposal" if countered else "a proposal"


def terms_of(version: TermsVersion | None) -> Terms | None:
    """The value of a version."""
    return Terms.from_json(version.terms) if version else None
