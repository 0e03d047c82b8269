"""What the PSO keeps of a contract with a provider, and when it counts. Pure.

"Bona fide contract" is a written contract executed in good faith by officials authorized to execute it (42 CFR 3.20).
What belongs in it besides is practice, not rule (from memory, to be checked): disposition of data at its end, the
clause on functional reporting (73 FR 70741), the business associate agreement (45 CFR 164.504(e)), affiliates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Protocol, TypeVar


class ContractError(ValueError):
    """`problems`: a sentence by field."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


class Baa(StrEnum):
    """The business associate agreement (42 U.S.C. 299b-22(i): to a covered provider the PSO is one)."""

    IN_PLACE = "in_place"
    NOT_NEEDED = "not_needed"
    MISSING = "missing"


class Disposition(StrEnum):
    """What is agreed for the data when the contract ends; the choices of 42 CFR 3.108(b)(3) for a delisting."""

    RETURN = "return"
    TRANSFER = "transfer"
    DESTROY = "destroy"
    OPEN = "open"  # nothing was agreed


class Relationship(StrEnum):
    """Other relationships with a contracting provider, which 42 CFR 3.102(d)(2) wants told."""

    FINANCIAL = "financial"
    REPORTING = "reporting"
    CONTRACTUAL = "contractual"
    CONTROL = "control"


BAA_WORDS: Final = {
    Baa.IN_PLACE: "In place", Baa.NOT_NEEDED: "Not needed: no covered entity", Baa.MISSING: "Missing",
}  # fmt: skip
DISPOSITION_WORDS: Final = {
    Disposition.RETURN: "Returned to the provider", Disposition.TRANSFER: "Transferred to another PSO",
    Disposition.DESTROY: "Destroyed", Disposition.OPEN: "Nothing is agreed",
}  # fmt: skip
RELATIONSHIP_WORDS: Final = {
    Relationship.FINANCIAL: "Financial", Relationship.REPORTING: "Reporting: one reports to the other",
    Relationship.CONTRACTUAL: "Another contract", Relationship.CONTROL: "One controls the other",
}  # fmt: skip
LONGEST_NAME: Final = 160
LONGEST_TEXT: Final = 2000


@dataclass(frozen=True, slots=True)
class Contract:
    """One paper as it was signed. Raises ContractError where it cannot be so.

    Its days are the paper's. Which days the contract binds is said by the provider's own row alone.
    """

    signed_on: date
    agreed_until: date | None
    bona_fide: bool
    reasonable_length: bool
    functional_reporting: bool
    baa: Baa
    disposition: Disposition
    pso_signer: str
    provider_signer: str
    affiliates: str = ""
    relationships: frozenset[Relationship] = frozenset()
    relationship_since: date | None = None
    relationship_words: str = ""

    def __post_init__(self) -> None:
        problems = _problems(self)
        if problems:
            raise ContractError(problems)


def _problems(contract: Contract) -> dict[str, str]:
    found: dict[str, str] = {}
    if contract.agreed_until is not None and contract.agreed_until < contract.signed_on:
        found["agreed_until"] = "The term cannot end before the contract was signed."
    for name, said in (("pso_signer", contract.pso_signer), ("provider_signer", contract.provider_signer)):
        if not said.strip() or len(said) > LONGEST_NAME:
            found[name] = f"Enter who signed, with the office they hold, in at most {LONGEST_NAME} letters."
    if len(contract.affiliates) > LONGEST_TEXT:
        found["affiliates"] = f"Write at most {LONGEST_TEXT} characters."
    return found | _problems_of_relationship(contract)


def _problems_of_relationship(contract: Contract) -> dict[str, str]:
    told = contract.relationship_since is not None or bool(contract.relationship_words.strip())
    if not contract.relationships:
        return {"relationships": "Choose which relationship it is, or take its day and words out."} if told else {}
    found: dict[str, str] = {}
    if contract.relationship_since is None:
        found["relationship_since"] = "Enter since when: the disclosure statement is due 45 days after."
    if not contract.relationship_words.strip() or len(contract.relationship_words) > LONGEST_TEXT:
        found["relationship_words"] = f"Say what it is, in at most {LONGEST_TEXT} characters."
    return found


class Numbered(Protocol):
    """A record as `standing_records` looks at it."""

    @property
    def corrects(self) -> bool: ...


R = TypeVar("R", bound=Numbered)


def standing_records(records: Sequence[R]) -> list[R]:
    """The records that stand, oldest first: a correction takes the place of the one before it, a new paper does not."""
    standing: list[R] = []
    for record in records:
        if record.corrects and standing:
            standing.pop()
        standing.append(record)
    return standing


@dataclass(frozen=True, slots=True)
class Paper:
    """One contract as the listing counts it. From `starts` to `until` it is in force: the days that bind (the
    provider's row), and within them those of the paper.
    """

    provider: str
    starts: date
    until: date | None
    bona_fide: bool
    reasonable_length: bool
    relationship_since: date | None = None

    def why_not(self, starts: date, ends: date) -> str:
        """Why it does not count in a period; empty where it counts (3.102(b)(2)(i)(C))."""
        if self.starts > ends or (self.until is not None and (self.until < starts or self.until < self.starts)):
            return "It was not in force in these 24 months."
        if not self.bona_fide:
            return "Nobody confirmed that authorized officials signed it in good faith (42 CFR 3.20)."
        if not self.reasonable_length:
            return "Nobody confirmed that its length is reasonable."
        return ""


def paper_of(provider: str, contract: Contract, binds_from: date, binds_until: date | None) -> Paper:
    """A contract within the days that bind: the later of both starts, the earlier of both ends."""
    ends = [day for day in (contract.agreed_until, binds_until) if day is not None]
    return Paper(
        provider=provider, starts=max(contract.signed_on, binds_from), until=min(ends) if ends else None,
        bona_fide=contract.bona_fide, reasonable_length=contract.reasonable_length,
        relationship_since=contract.relationship_since if contract.relationships else None,
    )  # fmt: skip


def contradiction(agreed_until: date | None, binds_until: date | None, on: date) -> str:
    """Where the paper and the days that bind do not fit; empty where they do."""
    if agreed_until is None or (binds_until is not None and binds_until <= agreed_until):
        return ""
    if agreed_until < on:
        return (
            "The agreed term is over, and no end is set: the portal goes on taking reports. Record the renewal, or end "
            "the contract. It counts for the listing until its agreed term ended."
        )
    return ""
