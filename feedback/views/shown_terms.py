"""Terms and their history as rows for the templates."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from pso_portal.agreements import term_words, wording
from pso_portal.agreements.enums import Frequency
from pso_portal.agreements.models import TermsVersion
from pso_portal.agreements.negotiation import TermsState
from pso_portal.agreements.selectors import comments_on
from pso_portal.agreements.term_words import LABELS as LABELS_OF_TERMS
from pso_portal.agreements.terms import Terms
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.event_types import LABELS

from ..negotiations import Negotiation, terms_of

Part = dict[str, str]
LISTED: dict[str, dict[Any, str]] = {
    "event_types": {code: label[0].lower() + label[1:] for code, label in LABELS.items()},
    "analyses": term_words.ANALYSES,
    "recipients": term_words.RECIPIENTS,
}
MANY = 4  # more kept names than this are counted, so that a change stands out
NOTHING_AGREED = "Nothing agreed"


def term_rows(held: Terms | None, proposed: Terms | None, setting: str) -> list[dict[str, Any]]:
    """One row a term: what binds now, what is proposed word for word, and what the change does."""
    old, new = _lines(held, setting), _lines(proposed, setting)
    changes = {} if held is None or proposed is None else {each.term: each for each in wording.diff(held, proposed)}
    return [
        {
            "term": term, "label": line.label, "changed": proposed is not None and (held is None or term in changes),
            "now": first_up(old[term].value) if held else NOTHING_AGREED,
            "parts": parts(term, held, proposed, setting) if proposed else [],
            "sentence": changes[term].sentence if term in changes else line.sentence,
        }
        for term, line in (new or old).items()
    ]  # fmt: skip


def _lines(terms: Terms | None, setting: str) -> dict[str, wording.TermLine]:
    if terms is None:
        return {}
    return {line.term: _shorter(line, terms, setting) for line in wording.describe(terms)}


def _shorter(line: wording.TermLine, terms: Terms, setting: str) -> wording.TermLine:
    """All types of a setting are said as that: twenty names hide what matters."""
    offered = SETTINGS[setting]
    if line.term != "event_types" or terms.event_types != frozenset(offered.event_types):
        return line
    words = f"all {len(offered.event_types)} types of a {offered.label[0].lower() + offered.label[1:]}"
    if offered.code == "ems":
        words = f"all {len(offered.event_types)} types of an EMS agency"
    return wording.TermLine(line.term, line.label, words, f"Events of {words} go to the PSO.")


def first_up(words: str) -> str:
    """A value as the beginning of a cell."""
    return words[0].upper() + words[1:]


def parts(term: str, held: Terms | None, proposed: Terms, setting: str) -> list[Part]:
    """The proposed value, with what is new and what is gone marked."""
    new = first_up(_lines(proposed, setting)[term].value)
    if held is None:
        return [{"kind": "new", "text": new}]
    if getattr(held, term) == getattr(proposed, term):
        return [{"kind": "", "text": new}]
    if term in LISTED:
        return _listed(LISTED[term], getattr(held, term), getattr(proposed, term))
    return [{"kind": "gone", "text": first_up(_lines(held, setting)[term].value)}, {"kind": "new", "text": new}]


def _listed(words: dict[Any, str], old: frozenset[Any], new: frozenset[Any]) -> list[Part]:
    kept = [word for code, word in words.items() if code in old & new]
    shown = kept if len(kept) <= MANY else [f"{len(kept)} as now"]
    found = [{"kind": "", "text": word} for word in shown]
    found += [{"kind": "gone", "text": word} for code, word in words.items() if code in old - new]
    found += [{"kind": "new", "text": word} for code, word in words.items() if code in new - old]
    found[0]["text"] = first_up(found[0]["text"])
    for part in found[:-1]:
        part["text"] += ","
    return found if new else [*found, {"kind": "new", "text": "none"}]


def history(negotiation: Negotiation, url_of: Any, *, we: str = "You") -> list[dict[str, Any]]:
    """What each side did, latest first, each with its version's page. `we`: what the reader's own side is called."""
    told = [entry for version in negotiation.versions for entry in _told(version, negotiation, we)]
    told.sort(key=lambda entry: (entry["at"], entry["version"].number, entry["rank"]), reverse=True)
    for index, entry in enumerate(told):
        entry |= {"now": index == 0, "url": url_of(entry["version"])}
    return told


def _told(version: TermsVersion, negotiation: Negotiation, we: str) -> list[dict[str, Any]]:
    who = we if version.proposed_side == negotiation.side else negotiation.them
    if version.narrows:
        return [_entry(version, version.proposed_at, f"{who} narrowed version {version.narrows} alone: version "
                       f"{version.number}, in force at once", version.note)]  # fmt: skip
    found = [_entry(version, version.proposed_at, f"{who} proposed version {version.number}", version.note)]
    for row in version.signatures.all():
        found.append(_entry(version, row.signed_at, f"{row.signer_name} signed version {version.number}", rank=1))
    other = negotiation.them if who == we else we
    ends = {
        TermsState.REFUSED: f"{other} kept what is in force: version {version.number} refused",
        TermsState.WITHDRAWN: f"{who} withdrew version {version.number}",
        TermsState.OVERTAKEN: f"Version {version.number} was set aside before its day came",
    }
    if version.state in ends and version.closed_at:
        found.append(_entry(version, version.closed_at, ends[TermsState(version.state)], rank=2))
    elif version.effective_on:
        said = f"Version {version.number} signed by both, in force from {version.effective_on:%B}"
        found.append(_entry(version, _bound_at(version), f"{said} {version.effective_on.day}", rank=2))
    return found


def _bound_at(version: TermsVersion) -> datetime:
    if version.closed_at:
        return version.closed_at
    assert version.effective_on is not None
    return datetime.combine(version.effective_on, time(), version.proposed_at.tzinfo)


def _entry(version: TermsVersion, at: datetime, text: str, note: str = "", rank: int = 0) -> dict[str, Any]:
    return {"at": at, "text": text, "note": note, "version": version, "rank": rank}


def state_words(version: TermsVersion, negotiation: Negotiation) -> str:
    """Where one version stands, in a word or two."""
    if negotiation.in_force is not None and version.pk == negotiation.in_force.pk:
        return "In force"
    if version.effective_on and version.state == TermsState.AGREED and version.effective_on > negotiation.on:
        return f"Agreed, binds from {version.effective_on:%B} {version.effective_on.day}, {version.effective_on.year}"
    return {
        TermsState.DRAFT: "Draft",
        TermsState.PROPOSED: "On the table",
        TermsState.COUNTERED: "Answered by another version",
        TermsState.REFUSED: "Refused",
        TermsState.WITHDRAWN: "Withdrawn",
        TermsState.OVERTAKEN: "Set aside before its day came",
    }.get(TermsState(version.state), "No longer in force")


def text_opens(negotiation: Negotiation) -> bool:
    """Whether the version on the table lets text go that stays now: worth a remark of its own."""
    held, proposed = terms_of(negotiation.in_force), terms_of(negotiation.table)
    return bool(proposed and proposed.narrative_to_desk and not (held and held.narrative_to_desk))


def too_often(negotiation: Negotiation) -> bool:
    """Whether terms in force or proposed ask for feedback more often than releases are made."""
    told = (terms_of(negotiation.in_force), terms_of(negotiation.table))
    return any(terms is not None and terms.frequency is Frequency.MONTHLY for terms in told)


def bound(signed: TermsVersion) -> str:
    """What a signature has done."""
    if signed.effective_on is None:
        return "is signed by your side; it binds once the other side signs"
    if signed.closed_at and signed.effective_on <= signed.closed_at.date():
        return "is in force from today"
    return f"is agreed and binds from {signed.effective_on:%B} {signed.effective_on.day}, {signed.effective_on.year}"


def coming(negotiation: Negotiation) -> list[TermsVersion]:
    """What was agreed for a later day."""
    return [
        version for version in negotiation.versions
        if version.state == TermsState.AGREED and version.effective_on and version.effective_on > negotiation.on
    ]  # fmt: skip


def remarks(negotiation: Negotiation) -> list[dict[str, Any]]:
    """What was said since something was agreed last, the latest first."""
    agreed = max((version.number for version in negotiation.versions if version.effective_on), default=0)
    under_way = {version.pk: version for version in negotiation.versions if version.number > agreed}
    return [
        {"who": "You" if row.side == negotiation.side else negotiation.them, "name": row.writer_name,
         "at": row.written_at, "text": row.text, "about": LABELS_OF_TERMS.get(row.term, ""),
         "version": under_way[row.version_id].number}
        for row in reversed(comments_on(list(under_way)))
    ]  # fmt: skip


def stays(rows: list[dict[str, Any]]) -> str:
    """How many terms are not touched, in words; empty where all are."""
    same = sum(not row["changed"] for row in rows)
    return f"{same} term{'s' * (same != 1)} {'stay' if same != 1 else 'stays'} as now" if same else ""
