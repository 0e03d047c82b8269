"""The certificate of destruction: a signed statement of which keys are gone, and since when nothing opens."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final

from pso_portal.vault.backups import KEPT
from pso_portal.vault.keys import CACHE_SECONDS
from pso_portal.vault.shredding import Destroyed
from pso_portal.vault.signing import installation_signer, verifies

KIND: Final = "certificate of destruction"
MEANING: Final = (
    "The keys named here were destroyed in the key store and in its copies. What they sealed opens nowhere: not in the "
    "database, not in any copy of it. A process may have held a key in memory until 'shut_since'. A copy of the key "
    "store that was made outside the portal, against its rule, could have opened it until 'copies_over'."
)


def certify(*, about: Mapping[str, Any], destroyed: Sequence[Destroyed], now: datetime) -> str:
    """The statement with its signature, as JSON. `about`: ids, names and days; nothing of what was destroyed."""
    signer = installation_signer()
    statement = json.dumps(
        {
            "kind": KIND,
            "law": "42 U.S.C. 299b-24(g); 42 CFR 3.108",
            **about,
            "at": now.isoformat(),
            "shut_since": (now + timedelta(seconds=CACHE_SECONDS)).isoformat(),
            "copies_over": (now + KEPT).isoformat(),
            "destroyed": [asdict(each) for each in destroyed],
            "meaning": MEANING,
            "key": signer.key_id,
        },
        sort_keys=True, separators=(",", ":"),
    )  # fmt: skip
    signed = {
        "statement": statement,
        "signature": signer.sign(statement.encode()).hex(),
        "public_key": signer.public_key.hex(),
    }
    return json.dumps(signed, indent=1)


def read_certificate(text: str) -> dict[str, Any]:
    """What a certificate states, with the public key that signed it. Raises ValueError where it was altered."""
    try:
        signed = json.loads(text)
        public, signature = bytes.fromhex(signed["public_key"]), bytes.fromhex(signed["signature"])
        stated: dict[str, Any] = json.loads(signed["statement"])
        good = stated["kind"] == KIND and verifies(public, signature, signed["statement"].encode())
    except (ValueError, KeyError, TypeError):
        good = False
    if not good:
        raise ValueError("This is no certificate, or it was altered.")
    return stated | {"public_key": signed["public_key"]}
