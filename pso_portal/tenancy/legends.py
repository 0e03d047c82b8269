"""What stands on paper and in files, by the legal state of what they hold. Pure; counsel must approve the wording.

A legend does not make the privilege. It tells whoever finds the paper what it is.
"""

from __future__ import annotations

from typing import Final

SEALED: Final = (
    "PATIENT SAFETY WORK PRODUCT. Privileged and confidential under the Patient Safety and Quality Improvement "
    "Act of 2005 (42 U.S.C. 299b-21 to 299b-26) and 42 CFR Part 3. Do not copy, forward or file in the medical "
    "record. Disclose only as those rules permit."
)
# A draft's status depends on the provider's own policy: no legend states it as a fact.
COLLECTED: Final = (
    "PRIVILEGED AND CONFIDENTIAL. Collected for the patient safety evaluation system. Not part of the medical record: "
    "do not copy, forward or file it there."
)
BETWEEN: Final = (
    "CONFIDENTIAL, HELD FOR PROVIDERS. What stands here is the providers'. It becomes work product where a provider "
    "enters it."
)
DEIDENTIFIED: Final = (
    "De-identified and aggregated. Figures that could point to one provider are not shown (*). Still confidential: "
    "share as your agreement permits."
)
OUTSIDE: Final = (
    "Not part of the patient safety evaluation system, and not patient safety work product. Made for outside bodies."
)
NOT_WORK_PRODUCT: Final = "Not work product. This document holds no patient safety work product."
REMOVED: Final = (
    "Not patient safety work product. This was removed from the evaluation system before it was reported."
)
SIMULATION: Final = (
    "SIMULATION. This stands in a demonstration. It is not patient safety work product, whatever else the page says."
)


def written(legend: str, *, own: str = "", simulation: bool = False) -> str:
    """The legend as it is printed: a provider's words in place of the portal's, and the truth about a demonstration."""
    said = own or legend
    return f"{SIMULATION} {said}" if simulation else said
