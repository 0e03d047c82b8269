"""What never is work product, wherever it is stored. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Exclusion:
    """One kind of information outside protection, with its paragraph and what to do with it here."""

    code: str
    name: str
    paragraph: str
    what_to_do: str
    to_be_checked: bool = False


EXCLUSIONS: tuple[Exclusion, ...] = (
    Exclusion(
        "original_record",
        "A medical record, billing or discharge information, or another original patient or provider record",
        "42 U.S.C. 299b-21(7)(B)(i)",
        "Keep the original where it is. A copy made for reporting may stand here; say where the original lives.",
    ),
    Exclusion(
        "separate_information",
        "Information collected, maintained or developed separately from the evaluation system",
        "42 U.S.C. 299b-21(7)(B)(ii)",
        "Reporting a copy of it to the PSO does not protect it.",
    ),
    Exclusion(
        "external_obligation",
        "Information prepared to meet a duty to an outside body: state reports, licensing, FDA reports",
        "81 FR 32655 (guidance of May 24, 2016)",
        "Use the lane outside the evaluation system; nothing of it is admitted.",
        to_be_checked=True,
    ),
)
