"""What each permitted disclosure has to show before it is entered (42 CFR 3.206). Pure.

Every condition of `disclosures.PERMITTED` is shown by at least one piece of evidence; a condition is never a bare
tick. The wording of conditions is from memory there, and so is what is asked here: to be checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What a piece of evidence is. Names: a list of text; authorizations: a list of name, signed_on, scope."""

    TEXT = "text"
    REASON = "reason"
    DATE = "date"
    CHOICE = "choice"
    NAMES = "names"
    AUTHORIZATIONS = "authorizations"


class Extent(StrEnum):
    """How much of each item the copy holds."""

    WHOLE = "whole"  # every field as held
    CODED = "coded"  # what would stand coded or included in a submission, and no free text


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing to show. `shows`: which conditions of its ground, by place in the list."""

    code: str
    label: str
    kind: Kind
    shows: tuple[int, ...]
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()


ACTIVITIES: Final = (
    ("improve", "Improving safety and quality"),
    ("analyze", "Collecting and analyzing work product"),
    ("inform", "Developing and spreading recommendations, protocols or best practices"),
    ("culture", "Encouraging a culture of safety, feedback and assistance"),
    ("confidential", "Keeping confidentiality"),
    ("security", "Security measures"),
    ("staff", "Using qualified staff"),
    ("operate", "Operating the evaluation system and its feedback"),
)  # 42 CFR 3.20, "patient safety activities"
PURPOSES_OF_SECRETARY: Final = (
    ("compliance", "Compliance with the Act and 42 CFR Part 3"),
    ("penalty", "A civil money penalty"),
    ("privacy", "The HIPAA Privacy Rule"),
    ("listing", "The listing of a PSO"),
)
HIPAA: Final = (
    ("none", "It holds no protected health information"),
    ("authorization", "Each person authorized it (45 CFR 164.508)"),
    ("waiver", "A board waived authorization (45 CFR 164.512(i))"),
    ("limited", "A limited data set under an agreement (45 CFR 164.514(e))"),
)
OTHERS: Final = (
    ("alone", "It identifies no other provider"),
    ("agreed", "Every other identified provider agreed"),
    ("removed", "Their identifiers are removed"),
)
METHODS: Final = (
    ("expert", "An expert's determination (42 CFR 3.212(a)(1))"),
    ("removal", "Identifiers removed, and no actual knowledge (42 CFR 3.212(a)(2))"),
)


def _text(code: str, label: str, *shows: int, help: str = "") -> Evidence:
    return Evidence(code, label, Kind.TEXT, shows, help)


def _reason(code: str, label: str, *shows: int, help: str = "") -> Evidence:
    return Evidence(code, label, Kind.REASON, shows, help)


def _date(code: str, label: str, *shows: int) -> Evidence:
    return Evidence(code, label, Kind.DATE, shows)


def _choice(code: str, label: str, choices: tuple[tuple[str, str], ...], *shows: int) -> Evidence:
    return Evidence(code, label, Kind.CHOICE, shows, "", choices)


def _limit(*shows: int) -> Evidence:
    return _text("limit", "How was the recipient told the limit?", *shows,
                 help="For example: in the letter that goes with it, or by clause 4 of the agreement.")  # fmt: skip


_ACTIVITY = _choice("activity", "Which patient safety activity does it serve?", ACTIVITIES, 0)
STRIPPED: Final = (
    _text("stripped_by", "Who removed the identifiers of providers and patients?", 0, 1),
    _date("stripped_on", "When were they removed?", 0, 1),
    _text("checked_by", "Who checked the copy against both lists?", 0, 1,
          help="The copy holds coded answers alone. Somebody still reads it before it goes."),
)  # fmt: skip

REQUIRED: Final[dict[str, tuple[Evidence, ...]]] = {
    "criminal_proceeding": (
        _text("court", "Court", 0), _text("docket", "Docket number", 0),
        _date("found_on", "Day of the in camera determination", 0),
        _reason("relevant", "What of it is relevant, and what was left out?", 1),
    ),
    "equitable_relief": (
        _reason("need", "Why does the reporter's claim need it?", 0),
        _text("court", "Court or tribunal", 1), _text("docket", "Docket number", 1),
        _date("order_on", "Day of the protective order", 1),
    ),
    "provider_authorization": (
        Evidence("identified", "Every provider that it identifies", Kind.NAMES, (0,), "One name a line."),
        Evidence("authorizations", "Their authorizations", Kind.AUTHORIZATIONS, (0,)),
        _text("reference", "Reference of the authorizations", 1,
              help="The same reference each time they are relied on: six years count from the last time."),
        _text("kept_at", "Where are the signed papers kept?", 1),
    ),
    "psa_pso_to_disclosing_provider": (_ACTIVITY,),
    "psa_contractor": (
        _choice("activity", "Which patient safety activity do they carry out for you?", ACTIVITIES, 0),
        _text("agreement", "Agreement that forbids further disclosure", 1), _date("agreement_on", "Signed on", 1),
    ),
    "psa_affiliated_provider": (
        _ACTIVITY,
        _text("affiliation", "How is it affiliated?", 1,
              help="For example: parent organization, or under common ownership."),
    ),
    "psa_other_pso": STRIPPED,
    "psa_other_reporting_provider": (
        *STRIPPED, _text("reported", "What shows that it has reported to this PSO?", 2),
    ),
    "psa_provider_to_provider": STRIPPED,
    "nonidentifiable": (
        _choice("method", "By which method was it determined?", METHODS, 0),
        _text("determined_by", "Who determined it?", 0), _date("determined_on", "Determined on", 0),
        _text("determination", "Reference of the determination", 0),
        _text("patients", "How are patients de-identified (45 CFR 164.514(b))?", 0),
    ),
    "research": (
        _text("project", "Project", 0), _text("sanction", "Sanction of the Secretary, with its reference", 0),
        _date("sanctioned_on", "Sanctioned on", 0), _choice("hipaa", "Protected health information", HIPAA, 1),
    ),
    "fda": (_text("product", "Regulated product or activity", 0), _limit(1)),
    "accrediting_body": (
        _text("accreditation", "Accreditation, with its number or program", 0),
        _reason("voluntary", "Who decided to disclose it, and why?", 0),
        _choice("others", "Other identified providers", OTHERS, 1),
        _text("agreed_by", "Who of them agreed and when, or who looked for them", 1), _limit(2),
    ),
    "business_operations": (
        _text("operation", "Which business operation?", 0), _text("engagement", "Letter or agreement of engagement", 1),
        _limit(1),
    ),
    "law_enforcement": (
        _reason("crime", "Which event, and why is it believed to be a crime?", 0),
        _reason("necessity", "Why is it necessary for criminal law enforcement?", 1), _limit(2),
    ),
    "safe_harbor": (
        _text("discloser", "Who of the workforce disclosed it?", 0),
        _reason("no_provider", "Why does it say nothing of an identifiable provider's care, acts or omissions?", 1),
    ),
    "hhs_required": (
        _text("request", "Request, with its reference", 0), _date("requested_on", "Requested on", 0),
        _choice("purpose", "What does the Secretary need it for?", PURPOSES_OF_SECRETARY, 0),
    ),
}  # fmt: skip
LONGEST: Final = {Kind.TEXT: 300, Kind.REASON: 2000}
