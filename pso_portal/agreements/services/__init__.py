"""Negotiating terms. The transition table decides what is open."""

from .answering import answer_terms
from .comments import comment_on_terms
from .house_terms import drop_house_terms, keep_house_terms
from .moving import MOVED_ON, PREPARES, SIGNS, propose_terms, refuse_terms, withdraw_terms
from .signing import attested, narrow_terms, sign_terms, text_hash

__all__ = [
    "MOVED_ON",
    "PREPARES",
    "SIGNS",
    "answer_terms",
    "attested",
    "comment_on_terms",
    "drop_house_terms",
    "keep_house_terms",
    "narrow_terms",
    "propose_terms",
    "refuse_terms",
    "sign_terms",
    "text_hash",
    "withdraw_terms",
]
