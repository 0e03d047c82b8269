"""What an alert says: five parts under a title, whom it is for, and what it rests on. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.event_types import EventType

TITLE_MOST, PART_MOST = 120, 4_000
FEWEST_DAYS, MOST_DAYS, USUAL_DAYS = 3, 90, 21
# In the order in which they are read: what it is, whether it is about us, what to do at once; then why.
PARTS: Final[dict[str, str]] = {
    "what": "What can happen", "affected": "Who is affected", "do_now": "What to do now", "why": "Why it happens",
    "evidence": "What this rests on",
}  # fmt: skip
LISTS: Final = ("settings", "event_types", "releases", "cases")
MISSING: Final[dict[str, str]] = {
    "title": "Enter a title.", "what": "Say what can happen.", "affected": "Say who is affected.",
    "do_now": "Say what to do now.", "why": "Say why it happens.", "evidence": "Say what this rests on.",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Contents:
    """An alert as it is written. `event_types` empty: whatever a provider reports. `releases`: numbers of the tables
    that it cites. `cases`: of which cases it tells, as ids; readers never see them. `answer_within`: days.
    """

    title: str = ""
    what: str = ""
    affected: str = ""
    do_now: str = ""
    why: str = ""
    evidence: str = ""
    settings: tuple[str, ...] = ()
    event_types: tuple[str, ...] = ()
    releases: tuple[int, ...] = ()
    cases: tuple[str, ...] = ()
    answer_within: int = USUAL_DAYS

    def tidy(self) -> Contents:
        """Without blanks around, each list once and in order."""
        kept: dict[str, Any] = {name: getattr(self, name).strip().replace("\r\n", "\n") for name in MISSING}
        kept |= {name: tuple(sorted(set(getattr(self, name)))) for name in LISTS}
        return replace(self, **kept)

    def problems(self) -> dict[str, str]:
        """Why it cannot even be kept, a sentence a field; a draft may have gaps."""
        found = {}
        for name in MISSING:
            most = TITLE_MOST if name == "title" else PART_MOST
            if len(getattr(self, name)) > most:
                found[name] = f"Shorten this to {most:,} characters."
        if not set(self.settings) <= SETTINGS.keys():
            found["settings"] = "Choose settings from the list."
        if not set(self.event_types) <= set(map(str, EventType)):
            found["event_types"] = "Choose event types from the list."
        if not FEWEST_DAYS <= self.answer_within <= MOST_DAYS:
            found["answer_within"] = f"Enter a number of days from {FEWEST_DAYS} to {MOST_DAYS}."
        return found

    def gaps(self) -> dict[str, str]:
        """What is still missing before a second person can look at it, a sentence a field."""
        found = {name: words for name, words in MISSING.items() if not getattr(self, name).strip()}
        if not self.settings:
            found["settings"] = "Choose at least one setting."
        return self.problems() | found

    def texts(self) -> dict[str, str]:
        """Title and parts, as they are judged."""
        return {name: getattr(self, name) for name in MISSING}

    def told(self) -> dict[str, Any]:
        """What readers are given."""
        kept = self.to_json()
        del kept["cases"]
        return kept

    def to_json(self) -> dict[str, Any]:
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Contents:
        """Of what `to_json` or `told` made. Raises TypeError for a field it does not know."""
        said: dict[str, Any] = dict(data)
        return cls(**said | {name: tuple(said[name]) for name in LISTS if name in said})

    @property
    def sha256(self) -> str:
        """Of the one spelling: what was looked at is what is published."""
        text = json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()
