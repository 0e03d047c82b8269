"""What is hashed and what is signed, to the byte. A change of these forms is a new `format`, never an edit."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any
from uuid import UUID

FORMAT = 1


def canonical(value: Any) -> str:
    """One spelling of a JSON value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    """In hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def leaf_data(content: str, of: UUID | None, number: int) -> bytes:
    """What a leaf says: this entry is the `number`-th, from 1, of this provider (None: of the PSO's own).

    The entry's id, drawn at random, stands in its content: the hash of a leaf tells nothing to who has not the entry.
    """
    said = {"entry": sha256(content), "of": str(of) if of else "", "number": number}
    return canonical(said).encode()


def opening(*, opened_at: datetime, after: str, lost: str, nonce: str) -> dict[str, Any]:
    """How a log begins. `after`: the hash of the last statement of the log before; `lost`: of the last one that is
    known only from outside, where a restored database holds less than was sealed. The log is named by its hash.
    """
    return {"format": FORMAT, "opened_at": opened_at.isoformat(), "after": after, "lost": lost, "nonce": nonce}


def checkpoint(*, log: str, size: int, root: bytes, at: datetime, key: str, after: str) -> str:
    """What is signed: the root over the first `size` leaves of a log; `after`: the hash of the statement before."""
    return canonical({
        "format": FORMAT, "log": log, "size": size, "root": root.hex(), "at": at.isoformat(), "key": key,
        "after": after,
    })  # fmt: skip
