"""The rules of the review desk: what a person decides on a text in doubt, and who else has to. Pure."""

from __future__ import annotations

from aggregation.review.asking import MOST_OPEN, Query
from aggregation.review.claims import CLAIM_LASTS, claimed_by_another, hour_of, waited_words
from aggregation.review.findings import Act, Decision, Finding, Mark, Piece, Unready, Work
from aggregation.review.last_check import known_about, why_not_keep, why_not_stand
from aggregation.review.signing import confirming_refused, signatures_needed
from aggregation.review.suggesting import worth_suggesting

__all__ = ["CLAIM_LASTS", "MOST_OPEN", "Act", "Decision", "Finding", "Mark", "Piece", "Query", "Unready", "Work",
           "claimed_by_another", "confirming_refused", "hour_of", "known_about", "signatures_needed", "waited_words",
           "why_not_keep", "why_not_stand", "worth_suggesting"]
