"""The elements of AHRQ's Common Formats that measures are counted from.

Ids are those of the Healthcare Event Reporting Form V1.2 (HERF) and, for harm, the LOINC code of the question in the
Patient Information Form V1.2 (PIF), where AHRQ's own id is not known.
"""

from __future__ import annotations

from typing import Final

DISCOVERED, REPORTED, CATEGORY, HARM = "HERF/DE9a", "HERF/DE3", "HERF/DE21", "PIF/74560-4"

ELEMENTS: Final[dict[str, str]] = {
    DISCOVERED: "Event discovery date, of which the month is kept",
    REPORTED: "What is being reported: incident, near miss or unsafe condition",
    CATEGORY: "Categories associated with the event or unsafe condition",
    HARM: "Degree of residual harm after any intervention, by the AHRQ Harm Scale",
}


def elements_of(*, types: bool, kinds: bool, harms: bool) -> tuple[str, ...]:
    """What is asked for by a selection by type, kind and harm; every measure is counted by month."""
    used = {DISCOVERED: True, REPORTED: kinds, CATEGORY: types, HARM: harms}
    return tuple(element for element, asked in used.items() if asked)
