"""What the PSO teaches: articles, toolkits, events and links, none of them work product. Pure.

Nothing here is drawn from a report: what is learned from cases goes out as an alert or a release, which are held
against the rules of disclosure. So a resource may hang on a wall (42 CFR 3.206 says nothing of it).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit

from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.event_types import LABELS

TITLE_MOST, LEDE_MOST, TEXT_MOST, LINK_MOST = 120, 300, 8000, 300


class Refused(Exception):
    """The move cannot be made; `str()` is a sentence to show."""


class ResourceKind(StrEnum):
    """What a resource is; a closed list."""

    ARTICLE = "article"
    TOOLKIT = "toolkit"
    EVENT = "event"
    LINK = "link"


class ResourceState(StrEnum):
    """Where a resource stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    DROPPED = "dropped"


class ResourceMove(StrEnum):
    """What is done with one."""

    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    DROP = "drop"


KINDS: Final = {
    ResourceKind.ARTICLE: "Article", ResourceKind.TOOLKIT: "Toolkit", ResourceKind.EVENT: "Event",
    ResourceKind.LINK: "Link",
}  # fmt: skip
STATES: Final = {
    ResourceState.DRAFT: "Draft", ResourceState.PUBLISHED: "Published", ResourceState.WITHDRAWN: "Withdrawn",
    ResourceState.DROPPED: "Dropped",
}  # fmt: skip
# What reports are about, and what makes people report.
TOPICS: Final[dict[str, str]] = {str(code): label for code, label in LABELS.items() if code != "other"} | {
    "just_culture": "Just culture", "reporting": "Reporting", "analysis": "Finding causes",
}  # fmt: skip
MOVES: Final[dict[tuple[ResourceState, ResourceMove], ResourceState]] = {
    (ResourceState.DRAFT, ResourceMove.PUBLISH): ResourceState.PUBLISHED,
    (ResourceState.DRAFT, ResourceMove.DROP): ResourceState.DROPPED,
    (ResourceState.PUBLISHED, ResourceMove.PUBLISH): ResourceState.PUBLISHED,  # a new edition takes its place
    (ResourceState.PUBLISHED, ResourceMove.WITHDRAW): ResourceState.WITHDRAWN,
    (ResourceState.WITHDRAWN, ResourceMove.PUBLISH): ResourceState.PUBLISHED,
}
WHY_NOT: Final = {
    ResourceState.DRAFT: "This resource was never published.",
    ResourceState.PUBLISHED: "This resource is published. Withdraw it instead.",
    ResourceState.WITHDRAWN: "This resource is withdrawn.",
    ResourceState.DROPPED: "This draft was dropped.",
}


def next_state(state: str, move: ResourceMove) -> ResourceState:
    """Where a resource stands after a move. Raises Refused."""
    found = MOVES.get((ResourceState(state), move))
    if found is None:
        raise Refused(WHY_NOT[ResourceState(state)])
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One resource as it is written. No `settings`: for all of them. `day`: of an event."""

    kind: ResourceKind
    title: str = ""
    lede: str = ""
    text: str = ""
    link: str = ""
    day: date | None = None
    settings: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self) | {"kind": str(self.kind), "day": self.day.isoformat() if self.day else None,
                               "settings": list(self.settings), "topics": list(self.topics)}  # fmt: skip

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Resource:
        """The value that `to_json` gave."""
        day = date.fromisoformat(said["day"]) if said["day"] else None
        return cls(**{**said, "kind": ResourceKind(said["kind"]), "day": day, "settings": tuple(said["settings"]),
                      "topics": tuple(said["topics"])})  # fmt: skip

    @property
    def sha256(self) -> str:
        """Of the text as it is kept: the audit says which was published."""
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True).encode()).hexdigest()

    def gaps(self) -> dict[str, str]:
        """What keeps it from being published, one sentence a field."""
        found = {"title": "Give it a title."} if not self.title.strip() else {}
        if not self.lede.strip():
            found["lede"] = "Say in a sentence what it is good for."
        if self.kind in (ResourceKind.ARTICLE, ResourceKind.TOOLKIT) and not (self.text.strip() or self.link):
            found["text"] = "Write the text, or name a link where it stands."
        if self.kind is ResourceKind.LINK and not self.link:
            found["link"] = "Name the link."
        if self.kind is ResourceKind.EVENT and self.day is None:
            found["day"] = "Say on which day it is."
        return found | self.problems()

    def problems(self) -> dict[str, str]:
        """What cannot be kept, not even as a draft."""
        found = {}
        if self.link and not is_safe(self.link):
            found["link"] = "Enter an address that begins with https:// and names a host."
        if set(self.settings) - SETTINGS.keys():
            found["settings"] = "Choose settings from the list."
        if set(self.topics) - TOPICS.keys():
            found["topics"] = "Choose topics from the list."
        return found


def is_safe(link: str) -> bool:
    """Whether readers may be sent there: encrypted, to a named host, without a name and password in it."""
    try:
        parts = urlsplit(link)
        port = parts.port
    except ValueError:
        return False
    named = bool(parts.hostname) and "." in str(parts.hostname) and not parts.username
    return parts.scheme == "https" and named and port in (None, 443) and not any(each.isspace() for each in link)


def mermaid() -> str:
    """The diagram of a resource."""
    lines = [f"    [*] --> {ResourceState.DRAFT}", *(f"    {a} --> {b}: {move}" for (a, move), b in MOVES.items())]
    return "\n".join(["stateDiagram-v2", *lines]) + "\n"
