"""Protection goes on after a disclosure, lawful or not, with two exceptions (42 CFR 3.208). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .disclosures import BY_CODE, After

CONTINUED = "42 CFR 3.208(a)"
UNLAWFUL = ""  # in place of a permission's code: nobody permitted it


@dataclass(frozen=True, slots=True)
class Ending:
    """A disclosure after which what was disclosed is protected less, or no longer."""

    code: str
    paragraph: str
    sentence: str
    to_be_checked: bool = False


EXCEPTIONS: tuple[Ending, ...] = (
    Ending(
        "criminal_proceeding", "42 CFR 3.208(b)(1)",
        "What was disclosed for a criminal proceeding is no longer confidential. It stays privileged.", True,
    ),
    Ending(
        "nonidentifiable", "42 CFR 3.208(b)(2)",
        "What meets the nonidentification standard is neither privileged nor confidential once it is disclosed.",
    ),
)  # fmt: skip
ONLY_THAT = "An exception holds for what was disclosed, and for nothing else of the same report."


# What whoever received it by a permission may do with it.
ONWARD: dict[str, str] = {
    "criminal_proceeding": "As the court rules: it is no longer confidential.",
    "equitable_relief": "Only as the protective order says.",
    "provider_authorization": "Only as far as the authorizations say.",
    "psa_provider_to_pso": "By another permission of this list only.",
    "psa_pso_to_disclosing_provider": "By another permission of this list only.",
    "psa_contractor": "Only to the provider or PSO that the contractor works for.",
    "psa_affiliated_provider": "By another permission of this list only.",
    "psa_other_pso": "By another permission of this list only.",
    "psa_other_reporting_provider": "By another permission of this list only.",
    "psa_provider_to_provider": "By another permission of this list only.",
    "nonidentifiable": "To anyone: it is outside the rule.",
    "research": "By another permission of this list only.",
    "fda": "Only among these, to evaluate quality, safety or effectiveness.",
    "accrediting_body": "To nobody.",
    "business_operations": "Only back to the provider or PSO that it came from.",
    "law_enforcement": "Only to law enforcement, about the same event.",
    "safe_harbor": "It was no violation; whoever received it still holds work product.",
    "hhs_required": "As the Secretary's own duties require.",
}


def after(code: str) -> After:
    """What holds for exactly what was disclosed by this permission; UNLAWFUL: without one. Raises KeyError for what is
    not on the list.
    """
    return After.BOTH if code == UNLAWFUL else BY_CODE[code].after


def standing(disclosed: Iterable[str]) -> After:
    """What holds for one content after all of its disclosures: the least that any lawful one left.

    An unlawful one takes nothing away: privilege is not lost by another's wrong. Raises KeyError as `after` does.
    """
    order = (After.NEITHER, After.PRIVILEGED_ONLY, After.BOTH)
    return min((after(code) for code in disclosed), key=order.index, default=After.BOTH)
