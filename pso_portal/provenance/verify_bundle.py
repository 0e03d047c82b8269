#!/usr/bin/env python3
"""Check a bundle of audit entries: python verify.py BUNDLE.zip [--key FINGERPRINT] [--witness FILE]

Needs Python 3.11 or later and the package "cryptography", and nothing else. Exit code 0: all of it holds; 1: something
does not; 2: the bundle cannot be read. The rules are those of RFC 9162 (Merkle trees) and RFC 8032 (Ed25519).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import zipfile
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = 1
BACK = timedelta(seconds=5)  # a clock that is set right by so much has not gone back
PROVEN = """What this proves
- Each entry stood in the log, word for word and at its place, when the checkpoint that follows it was signed.
- Later checkpoints only add to earlier ones: nothing between them was changed, moved or taken out.
- {whole}"""
NOT_PROVEN = """What this does not prove
- That everything that was done was recorded, or that an entry is true: the log keeps what was said, when it was said.
- That the clock of the portal was right. Times before a checkpoint are the portal's own word.
- That no entry followed the last one of this bundle.
- That whoever holds the signing key did not write another log. Only a checkpoint kept outside shows that (--witness).
- Who the key belongs to. Ask the PSO for its fingerprint on another way (--key)."""


class Fails(Exception):
    """Something does not hold."""


def check(bundle: dict[str, Any], *, key: str = "", witness: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    """Everything about a bundle; returns what was counted. Raises Fails."""
    if bundle["proof"].get("format") != FORMAT:
        raise Fails("The bundle has a form that this program does not know.")
    fingerprints = _keys(bundle["proof"]["keys"], key)
    logs = [_log(log, bundle["proof"]["keys"]) for log in bundle["proof"]["logs"]]
    for before, after in pairwise(logs):
        _follows(before, after)
    newest = {log["name"]: log["checkpoints"][-1] for log in logs}
    for entry in bundle["entries"]:
        _included(entry, newest)
    first, last = _numbered(bundle["entries"], bundle["proof"]["about"])
    known = {(said["log"], said["size"]): said for log in logs for said in log["checkpoints"]}
    return {
        "entries": len(bundle["entries"]), "checkpoints": len(known), "first": first, "last": last,
        "keys": fingerprints, "at": logs[-1]["checkpoints"][-1]["at"], "witnessed": _witnessed(known, witness),
    }  # fmt: skip


def _keys(keys: dict[str, str], wanted: str) -> list[str]:
    found = [hashlib.sha256(bytes.fromhex(each)).hexdigest() for each in keys.values()]
    if wanted and wanted.lower().replace(":", "") not in found:
        raise Fails("The bundle is not signed with the key of that fingerprint.")
    if wanted and len(found) > 1:
        raise Fails("The bundle names more than one key: check each of them by hand.")
    return found


def _log(log: dict[str, Any], keys: dict[str, str]) -> dict[str, Any]:
    """A log: signed, named by its opening, each checkpoint a beginning of the newest."""
    name = hashlib.sha256(log["opening"].encode()).hexdigest()
    found = [_statement(line, name, keys) for line in log["checkpoints"]]
    if not found:
        raise Fails("A log has no checkpoint.")
    newest = found[-1]
    for line, said in zip(log["checkpoints"], found, strict=True):
        proof = [bytes.fromhex(each) for each in line["consistency"]]
        if said["size"] and not consistent(said["size"], newest["size"], said["root"], newest["root"], proof):
            raise Fails(f"The checkpoint of {said['at']} is not a beginning of the newest one.")
    if any(_time(before) > _time(after) + BACK for before, after in pairwise(found)):
        raise Fails("The checkpoints are not in the order of their time.")
    return {"name": name, "opening": json.loads(log["opening"]), "checkpoints": found, "lines": log["checkpoints"]}


def _statement(line: dict[str, Any], log: str, keys: dict[str, str]) -> dict[str, Any]:
    said = json.loads(line["statement"])
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(keys[said["key"]]))
        public.verify(bytes.fromhex(line["signature"]), line["statement"].encode())
    except (InvalidSignature, KeyError, ValueError):
        raise Fails(f"The signature of the checkpoint of {said.get('at')} is wrong.") from None
    if said["log"] != log:
        raise Fails("A checkpoint belongs to another log.")
    return dict(said, root=bytes.fromhex(said["root"]))


def _follows(before: dict[str, Any], after: dict[str, Any]) -> None:
    newest = hashlib.sha256(before["lines"][-1]["statement"].encode()).hexdigest()
    if after["opening"]["after"] != newest:
        raise Fails("A log does not begin where the one before ends.")


def _included(entry: dict[str, Any], newest: dict[str, dict[str, Any]]) -> None:
    hashed = hashlib.sha256(entry["content"].encode()).hexdigest()
    said = {"entry": hashed, "of": entry["of"], "number": entry["number"]}
    leaf = _leaf(json.dumps(said, sort_keys=True, separators=(",", ":")).encode())
    checkpoint = newest.get(entry["log"])
    proof = [bytes.fromhex(each) for each in entry["proof"]]
    if checkpoint is None or root_of(leaf, entry["position"], checkpoint["size"], proof) != checkpoint["root"]:
        raise Fails(f"Entry {entry['number']} is not in the log as it stands here.")
    if (json.loads(entry["content"])["provider_id"] or "") != entry["of"]:
        raise Fails(f"Entry {entry['number']} belongs to another provider.")


def _numbered(entries: list[dict[str, Any]], about: dict[str, Any]) -> tuple[int, int]:
    """The first and the last number. A bundle about a whole provider has all from 1 on; one about a row, or about what
    its owner may see of a PSO's entries, has some.
    """
    if {entry["of"] for entry in entries} != {about["provider"]}:
        raise Fails("The bundle holds entries of another provider than it says, or none.")
    numbers = [entry["number"] for entry in entries]
    if numbers != sorted(set(numbers)):
        raise Fails("Entries stand twice or out of their order.")
    if not about["row"] and not about.get("part") and numbers != list(range(1, len(numbers) + 1)):
        raise Fails("Entries are missing between those that are here.")
    if about["row"] and any(json.loads(entry["content"])["row"] != about["row"] for entry in entries):
        raise Fails("The bundle holds entries about another row than it says.")
    if about["entries"] != len(numbers):
        raise Fails("The bundle holds another number of entries than it says.")
    return numbers[0], numbers[-1]


def _witnessed(known: dict[tuple[str, int], dict[str, Any]], kept: tuple[dict[str, Any], ...]) -> int:
    """How many checkpoints that somebody kept are those of the bundle."""
    found = 0
    for line in kept:
        said = json.loads(line["statement"])
        here = known.get((said["log"], said["size"]))
        if here is not None and here["root"].hex() != said["root"]:
            raise Fails(f"The checkpoint of {said['at']} that was kept outside says something else than the bundle.")
        found += here is not None
    if kept and not found:
        raise Fails("None of the checkpoints that were kept outside is in the bundle.")
    return found


def _time(said: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(said["at"])


def _leaf(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaf: bytes, index: int, size: int, proof: list[bytes]) -> bytes | None:
    """The root that a proof of inclusion gives (RFC 9162, 2.1.3.2); None where it has the wrong length."""
    if not 0 <= index < size:
        return None
    at, last, hashed = index, size - 1, leaf
    for other in proof:
        if last == 0:
            return None
        if at & 1 or at == last:
            hashed = _node(other, hashed)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            hashed = _node(hashed, other)
        at, last = at >> 1, last >> 1
    return hashed if last == 0 else None


def consistent(first: int, second: int, root1: bytes, root2: bytes, proof: list[bytes]) -> bool:
    """Whether the tree of `second` leaves begins with that of `first` (RFC 9162, 2.1.4.2)."""
    if first == second:
        return root1 == root2 and not proof
    if not 0 < first < second or not proof:
        return False
    path = [root1, *proof] if first & (first - 1) == 0 else list(proof)
    at, last = first - 1, second - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = path[0]
    for other in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = _node(other, old), _node(other, new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = _node(new, other)
        at, last = at >> 1, last >> 1
    return last == 0 and (old, new) == (root1, root2)


def read(path: str) -> dict[str, Any]:
    """The parts of a bundle."""
    with zipfile.ZipFile(path) as packed:
        entries = [json.loads(line) for line in packed.read("entries.jsonl").decode().splitlines()]
        return {"entries": entries, "proof": json.loads(packed.read("proof.json"))}


def whole_of(about: dict[str, Any]) -> str:
    """What a bundle about this shows of the numbers of its entries."""
    if about.get("part"):
        return "The entries are numbered. This bundle has those that the PSO's own people made, not every number."
    row = ", but this bundle is about one row: it has some." if about["row"] else ", from 1 on."
    return f"The entries of this provider are numbered without a gap{row}"


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="Check a bundle of audit entries.")
    parser.add_argument("bundle")
    parser.add_argument("--key", default="", help="fingerprint of the PSO's key, 64 hexadecimal digits")
    parser.add_argument("--witness", help="file with checkpoints that somebody outside kept, a line each")
    given = parser.parse_args()
    try:
        kept = tuple(map(json.loads, open(given.witness).read().splitlines())) if given.witness else ()  # noqa: SIM115
        bundle = read(given.bundle)
        found = check(bundle, key=given.key, witness=kept)
    except Fails as fails:
        print(f"DOES NOT HOLD: {fails}")
        return 1
    except (OSError, zipfile.BadZipFile, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"CANNOT BE READ: {type(error).__name__}. The bundle is damaged, or is none.")
        return 2
    print(f"HOLDS: {found['entries']} entries, {found['checkpoints']} checkpoints, the newest of {found['at']}.")
    print("\n".join(f"Signed with the key of fingerprint {each}" for each in found["keys"]))
    print(f"Checkpoints kept outside that agree: {found['witnessed']}")
    print(PROVEN.format(whole=whole_of(bundle["proof"]["about"])), NOT_PROVEN, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
