"""The closed list of permitted disclosures (42 CFR 3.206 and 3.210), with conditions and what follows. Pure.

Paragraph numbers and detailed conditions are from memory; the statutory list (42 U.S.C. 299b-22(c)) was read in full
and agrees. What is not on this list is not permitted.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Party(StrEnum):
    """Who may disclose, and to whom."""

    ANY = "any holder"
    PROVIDER = "provider"
    PSO = "PSO"
    PROVIDER_OR_PSO = "provider or PSO"
    PROVIDER_OR_RESPONSIBLE_PERSON = "provider or responsible person, not a PSO"
    SAME_PROVIDER = "the provider that disclosed it"
    AFFILIATE = "affiliated provider"
    OTHER_PSO = "another PSO"
    REPORTING_PROVIDER = "another provider that has reported to the PSO"
    OTHER_PROVIDER = "another provider"
    CONTRACTOR = "contractor for patient safety activities"
    COURT = "court"
    TRIBUNAL = "court or tribunal"
    AUTHORIZED = "as authorized"
    ANYONE = "anyone"
    RESEARCHER = "research sanctioned by the Secretary"
    FDA = "FDA, or an entity required to report to it"
    ACCREDITOR = "body that accredits the provider"
    PROFESSIONAL = "attorney, accountant or other professional"
    LAW_ENFORCEMENT = "law enforcement"
    SECRETARY = "Secretary of HHS"


class After(StrEnum):
    """What holds after the disclosure (42 CFR 3.208)."""

    BOTH = "privileged and confidential"
    PRIVILEGED_ONLY = "privileged, no longer confidential"
    NEITHER = "neither privileged nor confidential"


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One permission. `conditions` are all required, each a sentence; `to_be_checked`: see the module."""

    code: str
    paragraph: str
    source: Party
    recipient: Party
    conditions: tuple[str, ...]
    after: After = After.BOTH
    to_be_checked: bool = True


_SAFETY = "It serves patient safety activities."
_NO_FURTHER = "The recipient may not disclose it further, except back to its source."
_STRIPPED = (
    "The 13 direct identifiers of providers (3.206(b)(4)(iv)(A)) are removed.",
    "The patient identifiers of 45 CFR 164.514(e)(2) are removed.",
)

PERMITTED: tuple[Disclosure, ...] = (
    Disclosure(
        "criminal_proceeding", "42 CFR 3.206(b)(1)", Party.ANY, Party.COURT,
        (
            "The court has determined in camera that it holds evidence of a criminal act, is material, and is not "
            "reasonably available elsewhere.",
            "Only what is relevant is disclosed.",
        ),
        After.PRIVILEGED_ONLY,
    ),
    Disclosure(
        "equitable_relief", "42 CFR 3.206(b)(2)", Party.ANY, Party.TRIBUNAL,
        (
            "It is needed for a reporter's claim under 42 U.S.C. 299b-22(f)(4)(A).",
            "The court or tribunal has issued a protective order.",
        ),
    ),
    Disclosure(
        "provider_authorization", "42 CFR 3.206(b)(3)", Party.ANY, Party.AUTHORIZED,
        (
            "Each identified provider has authorized it in writing, signed, in enough detail.",
            "The authorizations are kept six years from the last disclosure that relied on them.",
        ),
    ),
    Disclosure(
        "psa_provider_to_pso", "42 CFR 3.206(b)(4)(i)", Party.PROVIDER, Party.PSO, (_SAFETY,),
    ),
    Disclosure(
        "psa_pso_to_disclosing_provider", "42 CFR 3.206(b)(4)(i)", Party.PSO, Party.SAME_PROVIDER, (_SAFETY,),
    ),
    Disclosure(
        "psa_contractor", "42 CFR 3.206(b)(4)(ii)", Party.PROVIDER_OR_PSO, Party.CONTRACTOR,
        (
            "The contractor does patient safety activities on its behalf.",
            "The contractor may not disclose it further, except to the party it works for.",
        ),
    ),
    Disclosure(
        "psa_affiliated_provider", "42 CFR 3.206(b)(4)(iii)", Party.PROVIDER, Party.AFFILIATE,
        (_SAFETY, "The recipient is an affiliated provider (3.20)."),
    ),
    Disclosure("psa_other_pso", "42 CFR 3.206(b)(4)(iv)", Party.PSO, Party.OTHER_PSO, _STRIPPED),
    Disclosure(
        "psa_other_reporting_provider", "42 CFR 3.206(b)(4)(iv)", Party.PSO, Party.REPORTING_PROVIDER,
        (*_STRIPPED, "The recipient has reported to this PSO."),
    ),
    Disclosure(
        "psa_provider_to_provider", "42 CFR 3.206(b)(4)(iv)", Party.PROVIDER, Party.OTHER_PROVIDER, _STRIPPED,
    ),
    Disclosure(
        "nonidentifiable", "42 CFR 3.206(b)(5)", Party.ANY, Party.ANYONE,
        ("It meets the nonidentification standard of 42 CFR 3.212.",),
        After.NEITHER,
    ),
    Disclosure(
        "research", "42 CFR 3.206(b)(6)", Party.ANY, Party.RESEARCHER,
        (
            "The project is authorized, funded, certified or otherwise sanctioned by the Secretary.",
            "Protected health information goes only as HIPAA allows for research.",
        ),
    ),
    Disclosure(
        "fda", "42 CFR 3.206(b)(7)", Party.PROVIDER, Party.FDA,
        (
            "It concerns an FDA-regulated product or activity.",
            "It goes further only among these, to evaluate quality, safety or effectiveness.",
        ),
    ),
    Disclosure(
        "accrediting_body", "42 CFR 3.206(b)(8)", Party.PROVIDER, Party.ACCREDITOR,
        (
            "The provider discloses it voluntarily to the body that accredits it.",
            "Every other identified provider agrees, or its identifiers (3.206(b)(4)(iv)(A)) are removed.",
            "The body may not disclose it further.",
        ),
    ),
    Disclosure(
        "business_operations", "42 CFR 3.206(b)(9)", Party.PROVIDER_OR_PSO, Party.PROFESSIONAL,
        ("It serves business operations.", _NO_FURTHER),
    ),
    Disclosure(
        "law_enforcement", "42 CFR 3.206(b)(10)", Party.ANY, Party.LAW_ENFORCEMENT,
        (
            "The event is, or is reasonably believed to be, a crime.",
            "The discloser reasonably believes that it is necessary for criminal law enforcement.",
            "It goes further only to law enforcement, about the same event.",
        ),
    ),
    Disclosure(
        "safe_harbor", "42 CFR 3.206(c)", Party.PROVIDER_OR_RESPONSIBLE_PERSON, Party.ANYONE,
        (
            "A workforce member disclosed it.",
            "It neither assesses the quality of care of, nor describes acts or omissions by, an identifiable provider.",
        ),
    ),
    Disclosure(
        "hhs_required", "42 CFR 3.206(d) and 3.210", Party.ANY, Party.SECRETARY,
        ("The Secretary has determined that it is needed for compliance, penalties, privacy or listing, and asks.",),
        to_be_checked=False,
    ),
)  # fmt: skip

BY_CODE: dict[str, Disclosure] = {disclosure.code: disclosure for disclosure in PERMITTED}


def unmet(code: str, met: frozenset[str]) -> tuple[str, ...]:
    """Conditions of a permission that nobody has shown to be met. Raises KeyError for what is not on the list."""
    return tuple(condition for condition in BY_CODE[code].conditions if condition not in met)
