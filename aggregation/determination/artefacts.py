"""What the engine is made of, by hash: rules, word lists, trained files. Whoever has the same reads as it read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from aggregation.deidentification import engine
from pso_portal.names import matching

ENGINE = Path(engine.__file__).parent
NAMES = Path(matching.__file__).parent


def artefacts() -> dict[str, str]:
    """SHA-256 (hex): of all rules together, of all lists together, and of each trained file."""
    trained = {f"trained/{path.name}": _digest([path]) for path in sorted((ENGINE / "trained").iterdir())
               if path.suffix in {".gz", ".npz"}}  # fmt: skip
    lists = [*(ENGINE / "lists").glob("*.txt"), *(NAMES / "lists").glob("*.txt")]
    return {"rules": _digest([*ENGINE.glob("*.py"), *NAMES.glob("*.py")]), "lists": _digest(lists), **trained}


def _digest(files: Iterable[Path]) -> str:
    """Over name and hash of each file, in the order of their names."""
    said = [f"{path.parent.name}/{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n" for path in files]
    return hashlib.sha256("".join(sorted(said)).encode()).hexdigest()
