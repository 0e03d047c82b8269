"""The very copy of what is disclosed: contents as they stand now, in one fixed spelling, with their hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from .canonical import canonical
from .contents import Held, Leaves, of_kind
from .evidence import Extent


@dataclass(frozen=True, slots=True)
class Item:
    """One content in a copy. `version`: SHA-256 over all that was held of it; `sha256`: over what leaves of it."""

    kind: str
    content_id: UUID
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Copy:
    """`text` is what leaves, byte for byte in UTF-8; `sha256` is over it."""

    text: str
    sha256: str
    items: tuple[Item, ...]


def hashed(text: str) -> str:
    """SHA-256 (hex) of a copy's bytes."""
    return hashlib.sha256(text.encode()).hexdigest()


def copy_of(chosen: Iterable[tuple[str, UUID]], extent: Extent) -> Copy:
    """The copy of contents, each by kind and id. Raises Http404 for one that the scope does not show."""
    parts, items = [], []
    for kind, content_id in chosen:
        held = of_kind(kind).held(content_id)
        part = _part(held, extent)
        parts.append(part)
        version = hashed(canonical(_part(held, Extent.WHOLE)))
        items.append(Item(kind, content_id, version, hashed(canonical(part))))
    text = canonical({"extent": str(extent), "items": parts})
    return Copy(text, hashed(text), tuple(items))


def _part(held: Held, extent: Extent) -> dict[str, Any]:
    """Coded: neither number nor free text, and of each field only what a submission would hold of it."""
    if extent is Extent.CODED:
        kept = [each for each in held.fields if each.leaves is not Leaves.REMOVED and not each.written and each.sent]
        return {"fields": [{"label": each.label, "value": each.sent} for each in kept], "title": held.title.text}
    fields = [{"label": each.label, "value": each.value} for each in held.fields]
    return {"fields": fields, "number": held.title.number, "title": held.title.text}
