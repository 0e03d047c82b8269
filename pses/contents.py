"""What the PSES can hold, seen without knowing it: each kind of content registers itself at start-up.

The PSES stands below what it protects, so it never imports it. An app that has something to protect registers a
`Contents` of a kind; workspace, preview, removal and reporting then work for it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID


class Leaves(StrEnum):
    """How one field leaves in a submission."""

    INCLUDED = "included"  # as it stands
    CODED = "coded"  # as a code or a coarser value
    REMOVED = "removed"  # not at all


@dataclass(frozen=True, slots=True)
class Field:
    """One field as the provider holds it, and what would stand in a submission (`sent`, empty: nothing)."""

    label: str
    value: str
    leaves: Leaves
    sent: str = ""
    written: bool = False  # free text: leaves only where the terms send narrative to the desk
    group: str = ""  # of `Contents.groups`; empty: it cannot be kept apart
    tier: str = ""  # of coded answers beyond the core, an `ElementTier`: leaves only where the terms let it
    tells_files: bool = False  # how many files of which kind there are


@dataclass(frozen=True, slots=True)
class Title:
    """How a content is named in lists: never anything a person wrote."""

    number: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Frozen:
    """A copy of a content at one moment.

    `contents`: what can leave, free text under "narrative" only, how many files of which kind under "files" only.
    `annex["known"]`: identifiers that the record itself knows, by the fields of `names.Known`; with those of the house
    (`house_names`) they travel only beside a narrative and serve only to find names in it. `month` is YYYY-MM in the
    facility's own time.
    """

    contents: dict[str, Any]
    event_type: str
    event_kind: str
    harm: str
    month: str
    annex: dict[str, Any] = field(default_factory=dict)


class Held(Protocol):
    """One content as it stands now, read once however much is asked of it."""

    @property
    def title(self) -> Title:
        """How lists name it."""

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field as held, with what becomes of it when it is reported."""

    @property
    def frozen(self) -> Frozen:
        """The copy from which a submission is made."""

    @property
    def refusal(self) -> str:
        """Why this content is not reported for a reason of its own; empty where there is none."""


class Marks(Protocol):
    """A content whose field groups can be kept apart from what is reported. Its kind names them in `groups`."""

    @property
    def whole(self) -> dict[str, Any]:
        """All that is held of it, for its hash; never leaves."""

    def without(self, groups: frozenset[str]) -> Held:
        """The same content, of which these groups stay here."""


class Contents(Protocol):
    """One kind of content. Methods for one id raise Http404 where the scope does not show it.

    A kind with `groups` (code → words) holds contents that are also `Marks`.
    """

    kind: str

    def titles(self, ids: Collection[UUID]) -> Mapping[UUID, Title]:
        """Titles of many at once; ids not found are left out."""

    def held(self, content_id: UUID) -> Held:
        """One content, to look at and to report."""

    def take_out(self, content_id: UUID) -> dict[str, Any]:
        """Hand over everything written and coded, and keep none of it."""


_registered: dict[str, Contents] = {}


def register(contents: Contents) -> None:
    """Called by the app that holds this kind, when it is ready."""
    _registered[contents.kind] = contents


def groups_of(kind: str) -> Mapping[str, str]:
    """Groups of fields that can be marked, in words; empty for a kind that is not marked."""
    found: Mapping[str, str] = getattr(of_kind(kind), "groups", {})
    return found


def of_kind(kind: str) -> Contents:
    """Raises KeyError for a kind that nobody registered."""
    return _registered[kind]


def event_types(kind: str, ids: Collection[UUID]) -> Mapping[UUID, str]:
    """Types of many contents at once, from a kind that can say them (`event_types`); nothing from another."""
    asked = getattr(_registered.get(kind), "event_types", None)
    return asked(ids) if asked else {}
