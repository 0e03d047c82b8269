"""Real event language that holds almost no identifiers: what goes of it, and by which layer.

300 narratives of the FDA's device reports of 2007, all in capitals, are read from the data folder that PSO_WORKED_DATA
names and never copied. The FDA has taken identifiers out: nearly all that goes here is a loss.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.deid.reading import Row
from benchmarks.deid.running import ask

TEXT = Path("samples") / "real" / "maude-narratives-2007.txt"


@dataclass(frozen=True)
class Gone:
    """Shares of all characters, and of letters and digits alone; narratives held of all; what goes, how often, by
    layer and label."""

    characters: float
    letters: float
    held: int
    n: int
    what: Counter[tuple[str, str, str]]


def narratives() -> list[Row]:
    """A row a line; none where the data folder is not named or has no such file."""
    folder = os.environ.get("PSO_WORKED_DATA", "")
    path = Path(folder) / TEXT
    if not folder or not path.is_file():
        return []
    lines = [line for line in path.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return [Row(f"real-{number}", "fda", number, "real", "upper", line, (), (), (), {})
            for number, line in enumerate(lines, start=1)]  # fmt: skip


def gone(command: Sequence[str], rows: Sequence[Row]) -> Gone:
    """De-identify them, nothing known. Raises running.Failed."""
    answers = ask([*command, "--explain"], rows, known=False).answers
    what: Counter[tuple[str, str, str]] = Counter()
    characters = letters = 0
    for row in rows:
        for span in answers[row.id]["spans"]:
            said = row.text[span["start"]:span["end"]]
            what[span["layer"], span["label"], said] += 1
            characters += len(said)
            letters += sum(map(str.isalnum, said))
    every = "".join(row.text for row in rows)
    held = sum(answers[row.id]["held"] for row in rows)
    return Gone(characters / len(every), letters / sum(map(str.isalnum, every)), held, len(rows), what)
