"""The signed form of a record: one spelling to the byte, and a check that needs only the package cryptography."""

from __future__ import annotations

import json
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

KIND: Final = "record for an expert determination"


class Altered(ValueError):
    """It is no record, or not what was signed."""


def canonical(value: Any) -> str:
    """One spelling of a JSON value: sorted keys, no blanks, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def packed(statement: str, signature: bytes, public_key: bytes) -> str:
    """The file: the statement as it was signed (Ed25519, RFC 8032), its signature and the public key in hex."""
    said = {"statement": statement, "signature": signature.hex(), "public_key": public_key.hex()}
    return json.dumps(said, indent=1, sort_keys=True) + "\n"


def opened(text: str) -> tuple[dict[str, Any], str]:
    """What a file states, and the public key (hex) that signed it. Raises Altered."""
    try:
        said = json.loads(text)
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(said["public_key"]))
        key.verify(bytes.fromhex(said["signature"]), said["statement"].encode())
        stated: dict[str, Any] = json.loads(said["statement"])
        good = stated["kind"] == KIND
    except (InvalidSignature, ValueError, KeyError, TypeError, AttributeError):
        good = False
    if not good:
        raise Altered("This is no record for an expert determination, or it was altered.")
    return stated, str(said["public_key"])
