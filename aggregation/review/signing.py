"""How many people it takes to let a text go.

Nonidentifiable work product is no longer privileged or confidential once it is disclosed (42 CFR 3.208(b)(2)), and
nothing brings that back. So a text that is called nonidentifiable under 42 CFR 3.212 has two people's word; the
regulation does not ask for the second, the house does. A text for peers stays protected (42 CFR 3.208(a)), and a text
that is withheld goes nowhere: there one person is enough.
"""

from __future__ import annotations

from uuid import UUID

from aggregation.deidentification import Profile


def signatures_needed(profile: Profile, *, leaves: bool) -> int:
    """People whose word a decision needs. `leaves`: a text may stand, not only the codes."""
    return 2 if leaves and profile is Profile.NONIDENTIFIABLE else 1


def confirming_refused(signed_by: UUID | None, me: UUID) -> str:
    """Why this person cannot be the second, in a sentence; "" where they can."""
    if signed_by is None:
        return "Nobody has signed this text yet."
    return "You signed this text. Another person has to confirm it." if signed_by == me else ""
