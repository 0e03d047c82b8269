"""One spelling for every copy: the bytes that are previewed, hashed, sent and shown again. Pure."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def canonical(value: dict[str, Any]) -> str:
    """JSON with sorted keys, no spaces, no escapes beyond JSON's own. Raises ValueError for NaN."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def fingerprint(whole: dict[str, Any]) -> str:
    """SHA-256 (hex) over a whole content as it is held; the same content has the same one, whenever it is taken."""
    return hashlib.sha256(canonical(whole).encode()).hexdigest()


def digest(contents: dict[str, Any], annex: dict[str, Any]) -> str:
    """SHA-256 (hex) over all that leaves: contents and annex together."""
    return hashlib.sha256(canonical({"annex": annex, "contents": contents}).encode()).hexdigest()
