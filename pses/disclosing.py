"""May this be disclosed on this ground: what is missing, how much may go, by which day, and what the recipient is told.

Pure. The list of permissions is `disclosures`, what each has to show is `evidence`; here is what follows from both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from .continued import ONWARD
from .disclosures import BY_CODE, After, Disclosure, Party
from .evidence import LONGEST, REQUIRED, STRIPPED, Evidence, Extent, Kind

# To the PSO one reports, and a submission is made of it: an entry here would leave the removal window open.
BY_SUBMISSION: Final = "psa_provider_to_pso"
# What ends both protections for everybody is never one person's act.
BY_TWO: Final = frozenset({"nonidentifiable"})
_STRIPPING: Final = frozenset(code for code, asked in REQUIRED.items() if set(STRIPPED) <= set(asked)) | BY_TWO
_SOURCES: Final[dict[str, frozenset[Party]]] = {
    "provider": frozenset(
        {Party.ANY, Party.PROVIDER, Party.PROVIDER_OR_PSO, Party.PROVIDER_OR_RESPONSIBLE_PERSON}
    ),
    "pso": frozenset({Party.ANY, Party.PSO, Party.PROVIDER_OR_PSO}),
}
_STANDING: Final = {
    After.BOTH: "It stays privileged and confidential (42 CFR 3.208(a)).",
    After.PRIVILEGED_ONLY: "It stays privileged; it is no longer confidential (42 CFR 3.208(b)).",
    After.NEITHER: "It is nonidentifiable, and neither privileged nor confidential (42 CFR 3.208(b)).",
}
WHO: Final = ("Say which legal entity received it.", "Say which person received it.")
NOTHING: Final = "Choose what was disclosed."
NOT_HERE: Final = "Something chosen is not work product here, or not any more. Choose again."
CODED_ONLY: Final = (
    "On this ground identifiers have to be gone, so the copy holds coded answers alone (42 CFR 3.206(b)(4)(iv))."
)
LATE: Final = "This day is past. Say why it is entered only now."
YEARS_KEPT: Final = 6  # 3.206(b)(3)


def open_to(side: str) -> tuple[Disclosure, ...]:
    """The permissions whose source fits a side ("provider", "pso"), without what is done by a submission."""
    found = (row for row in BY_CODE.values() if row.source in _SOURCES[side])
    return tuple(row for row in found if row.code != BY_SUBMISSION)


def extents(code: str, evidence: Mapping[str, Any]) -> tuple[Extent, ...]:
    """How much a copy may hold: where identifiers have to be gone, coded answers alone (42 CFR 3.206(b)(4)(iv))."""
    bound = code in _STRIPPING or evidence.get("others") == "removed"
    return (Extent.CODED,) if bound else tuple(Extent)


def problems(code: str, evidence: Mapping[str, Any], *, on: date) -> dict[str, str]:
    """What is missing or contradicts itself, by piece of evidence, each sentence with its paragraph.

    `on`: the day of the disclosure; what permits it cannot be younger. Raises KeyError for what is not on the list.
    """
    found = {each.code: _wrong(each, evidence.get(each.code), on) for each in REQUIRED[code]}
    if code == "provider_authorization" and not any(found.values()):
        found["authorizations"] = _unauthorized(evidence)
    paragraph = BY_CODE[code].paragraph
    return {name: f"{said} ({paragraph})" for name, said in found.items() if said}


def _wrong(each: Evidence, said: Any, on: date) -> str:
    if each.kind is Kind.NAMES:
        named = isinstance(said, list) and said and all(name.strip() for name in said)
        return "" if named else "Name every provider that it identifies."
    if each.kind is Kind.AUTHORIZATIONS:
        return _wrong_authorizations(said if isinstance(said, list) else [], on)
    if not isinstance(said, str) or not said.strip():
        return f"Fill in: {each.label}" + ("" if each.label.endswith("?") else ".")
    if each.kind is Kind.DATE:
        return _wrong_day(said, on)
    if each.kind is Kind.CHOICE:
        return "" if said in dict(each.choices) else "Choose one from the list."
    return "" if len(said) <= LONGEST[each.kind] else f"Write at most {LONGEST[each.kind]} characters."


def _wrong_day(said: str, on: date) -> str:
    try:
        return "This is after the disclosure, so it did not permit it." if date.fromisoformat(said) > on else ""
    except ValueError:
        return "Give a day, for example 2026-03-10."


def _wrong_authorizations(said: list[Mapping[str, str]], on: date) -> str:
    if not said:
        return "Enter who authorized it, when it was signed, and what it covers."
    for each in said:
        if not (each.get("name") and each.get("signed_on") and each.get("scope")):
            return "Each authorization needs the provider's name, the day it was signed, and what it covers."
        if wrong := _wrong_day(each["signed_on"], on):
            return f"{each['name']}: {wrong}"
    return ""


def _unauthorized(evidence: Mapping[str, Any]) -> str:
    """Each identified provider has to be among those who signed."""
    signed = {each["name"].strip().casefold() for each in evidence["authorizations"]}
    missing = [name for name in evidence["identified"] if name.strip().casefold() not in signed]
    return f"Nobody signed for {', '.join(missing)}." if missing else ""


def wrong_day(on: date, *, today: date, entered_on: date | None, reason: str) -> str:
    """Why a disclosure cannot bear this day; empty where it can.

    `entered_on`: when the last of its items entered the PSES (42 CFR 3.20); `reason`: why it is entered late.
    """
    if on > today:
        return "This day lies ahead. Enter a disclosure when it is made."
    if entered_on is not None and on < entered_on:
        return (
            f"Something in it entered the evaluation system on {entered_on:%B} {entered_on.day}, {entered_on.year}; "
            'before that it was not work product, and nothing can have been disclosed (42 CFR 3.20, "patient safety '
            'work product" (1)).'
        )
    if on < today and not reason.strip():
        return LATE
    return ""


def keep_until(days: Iterable[date]) -> date:
    """Until when authorizations are kept: six years from the last day they were relied on (42 CFR 3.206(b)(3))."""
    last = max(days)
    try:
        return last.replace(year=last.year + YEARS_KEPT)
    except ValueError:  # the last day of February
        return last.replace(year=last.year + YEARS_KEPT, month=3, day=1)


def limit_text(code: str) -> str:
    """What the recipient is told beside the legend (42 CFR 3.208)."""
    row = BY_CODE[code]
    return f"Disclosed under {row.paragraph}. To whom it may go on: {ONWARD[code]} {_STANDING[row.after]}"
