"""The bundle for people outside: one provider's entries, each with the proof that it was sealed when and as it says.

A zip of entries.jsonl, proof.json, verify.py and README.txt. It holds what the provider's own audit page shows: who did
what to which row, and hashes; never a report's content. Proofs are hashes alone: nothing of another provider is in it.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from pso_portal.audit.models import Entry
from pso_portal.vault.signing import installation_signer

from .merkle import Tree
from .models import Checkpoint, Leaf, Log
from .statements import FORMAT, canonical

VERIFIER = Path(__file__).parent / "verify_bundle.py"
README = """{legend}

Proof of entries of an audit

verify.py needs Python 3.11 or later and the package "cryptography", nothing of the portal:

    python verify.py {name} --key FINGERPRINT

Ask for the fingerprint of the key on another way than this file came: a bundle can name any key. With --witness FILE it
also holds the bundle against checkpoints that somebody outside kept.
"""


class Nothing(RuntimeError):
    """There is nothing to prove."""


@dataclass
class Bundle:
    """What goes into the zip."""

    about: dict[str, Any]
    entries: list[dict[str, Any]] = field(default_factory=list)
    logs: list[dict[str, Any]] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    unsealed: int = 0

    def packed(self, name: str, legend: str) -> bytes:
        """The zip; `name` is how its README calls it, and `legend` what it says the entries are."""
        proof = {"format": FORMAT, "about": self.about, "logs": self.logs, "keys": self.keys}
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("entries.jsonl", "".join(canonical(entry) + "\n" for entry in self.entries))
            packed.writestr("proof.json", json.dumps(proof, indent=1))
            packed.writestr("verify.py", VERIFIER.read_text())
            packed.writestr("README.txt", README.format(name=name, legend=legend))
        return file.getvalue()


def contents_of(provider_id: UUID | None, row: UUID | None = None) -> dict[UUID, str]:
    """Content by id of a provider's entries (None: the PSO's own), or of those about one row. Asked inside the scope of
    whose they are.
    """
    found = Entry.objects.filter(provider_id=provider_id)
    found = found.filter(row=row) if row else found
    return dict(found.values_list("pk", "content"))


def prove(contents: dict[UUID, str], about: dict[str, Any], *, witnessed: frozenset[int], now: datetime) -> Bundle:
    """The proofs of these entries. Inside the system's scope; `witnessed`: sizes of checkpoints to include besides the
    last of each day. Raises Nothing where none of the entries is sealed.
    """
    bundle = Bundle(about | {"made_at": now.isoformat()})
    for log in Log.objects.order_by("number"):
        _prove_in(log, contents, bundle, witnessed)
    bundle.about["entries"] = len(bundle.entries)
    if not bundle.entries:
        raise Nothing("None of these entries is sealed yet. Entries are sealed within seconds; try again.")
    bundle.unsealed = len(contents) - len(bundle.entries)
    return bundle


def _prove_in(log: Log, contents: dict[UUID, str], bundle: Bundle, witnessed: frozenset[int]) -> None:
    checkpoints = _chosen(log, witnessed)
    if not checkpoints:
        return
    size = checkpoints[-1].size
    leaves = list(Leaf.objects.filter(log=log, position__lt=size).order_by("position").values_list("entry_id", "hash"))
    tree = Tree([bytes(hashed) for _entry, hashed in leaves])
    own = Leaf.objects.filter(log=log, position__lt=size, entry_id__in=contents).order_by("position")
    bundle.entries += [
        {"content": contents[leaf.entry_id], "of": str(leaf.of) if leaf.of else "", "number": leaf.number,
         "log": log.name, "position": leaf.position, "proof": _hex(tree.inclusion(leaf.position, size))}
        for leaf in own
    ]  # fmt: skip
    bundle.logs.append({"opening": log.opening, "checkpoints": [
        each.line() | {"consistency": _hex(tree.consistency(each.size, size)) if each.size else []}
        for each in checkpoints
    ]})  # fmt: skip
    for each in checkpoints:
        key = json.loads(each.statement)["key"]
        bundle.keys[key] = installation_signer(int(key.rpartition("-")[2])).public_key.hex()


def _chosen(log: Log, witnessed: frozenset[int]) -> list[Checkpoint]:
    """The last checkpoint of each day, the newest, and those that somebody kept; smallest first."""
    by_day: dict[str, Checkpoint] = {}
    kept = []
    for each in Checkpoint.objects.filter(log=log).order_by("size"):
        by_day[json.loads(each.statement)["at"][:10]] = each
        kept += [each] if each.size in witnessed else []
    return sorted({each.size: each for each in [*by_day.values(), *kept]}.values(), key=lambda each: each.size)


def _hex(hashes: list[bytes]) -> list[str]:
    return [each.hex() for each in hashes]
