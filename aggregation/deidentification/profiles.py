"""The two profiles: which identifiers must go before a text may leave, by the paragraph it leaves under."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from aggregation.deidentification.labels import RULES, Label


class Profile(StrEnum):
    """The way a text leaves.

    PEER: 42 CFR 3.206(b)(4)(iv), to another reporting provider or PSO. The 13 direct identifiers of providers
    (3.206(b)(4)(iv)(A)) and the 16 of patients that 45 CFR 164.514(e)(2) takes from a limited data set go;
    dates, ages, towns and ZIP codes may stay. The text remains protected.
    NONIDENTIFIABLE: 42 CFR 3.212(a)(2) for providers and reporters, 45 CFR 164.514(b)(2) for patients. All goes;
    the text loses privilege and confidentiality (3.208(b)(2)).
    """

    PEER = "peer"
    NONIDENTIFIABLE = "nonidentifiable"


@cache
def removed_under(profile: Profile) -> frozenset[Label]:
    """The labels that go. Nonidentifiable holds all of peer's: 3.212 is the stricter test in every part."""
    return frozenset(label for label in Label if profile is Profile.NONIDENTIFIABLE or RULES[label].peer)
