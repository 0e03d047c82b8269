"""One run of the bench: our command with what is known, with nothing known and on small letters, and Presidio."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from aggregation.deidentification import ENGINE_VERSION
from benchmarks.deid import real
from benchmarks.deid.figures import Figures, Goal, figures
from benchmarks.deid.peers import installing
from benchmarks.deid.reading import Row
from benchmarks.deid.running import Run, ask
from pso_portal.runner.store import ROOT

COMMAND = (str(ROOT / "portal"), "manage", "deidentify")
# Presidio needs a second for what ours does in a fiftieth: ours is asked more often, to be timed as well.
TIMES = 8
Say = Callable[[str], None]


@dataclass(frozen=True)
class Measured:
    """An engine's run under one condition, and its figures."""

    run: Run
    figures: Figures


@dataclass(frozen=True)
class Bench:
    """All of it. `peer` is None where `peer_absent` says why; `again` is ours a second time behind it; `real_text` is
    None where no data folder is named."""

    rows: Sequence[Row]
    known: Measured
    nothing_known: Measured
    small_letters: Measured
    peer: Measured | None
    peer_absent: str
    again: Run | None
    real_text: real.Gone | None
    engine: str = ENGINE_VERSION

    def value(self, goal: Goal) -> float | None:
        """What was measured for a goal."""
        if goal.name == "real_text_gone":
            return self.real_text.letters if self.real_text else None
        if goal.name == "speed_ratio":
            return self.ratio()
        return value_of(self.known if goal.condition == "known" else self.nothing_known, goal.name)

    def ratio(self) -> float | None:
        """How many times as fast as Presidio, by the seconds that the core worked for each. The pace of a core that is
        shared drifts within a minute: ours is timed before and behind.
        """
        if not (self.peer and self.again):
            return None
        return (self.known.run.speed_at_work + self.again.speed_at_work) / 2 / self.peer.run.speed_at_work


def value_of(measured: Measured, name: str) -> float:
    """A figure of one engine by its name."""
    if name in ("speed_at_work", "memory"):
        return float(getattr(measured.run, name))
    return measured.figures.shares[name].value


def run(rows: Sequence[Row], *, alone: bool, say: Say) -> Bench:
    """Measure; `alone`: without Presidio. Raises running.Failed where our command fails."""
    say(f"{len(rows)} narratives through {' '.join(COMMAND[1:])}, three times …")
    small_rows = [small_letters(row) for row in rows]
    nothing, small = measured(COMMAND, rows, known=False), measured(COMMAND, small_rows, known=True)
    known = measured(COMMAND, rows, known=True, times=1 if alone else TIMES)
    peer, absent = (None, "It was not asked for.") if alone else presidio(rows, say)
    again = ask(COMMAND, rows, known=True, times=TIMES) if peer else None
    text = real.narratives()
    return Bench(rows, known, nothing, small, peer, absent, again, real.gone(COMMAND, text) if text else None)


def measured(command: Sequence[str], rows: Sequence[Row], *, known: bool, times: int = 1) -> Measured:
    """One engine under one condition."""
    told = ask(command, rows, known=known, times=times)
    return Measured(told, figures(rows, told.answers))


def presidio(rows: Sequence[Row], say: Say) -> tuple[Measured | None, str]:
    """Presidio on the same text, or the sentence why not."""
    say("Presidio with spaCy on the same text …")
    try:
        python = installing.python_of("presidio")
    except (installing.Unavailable, OSError, subprocess.SubprocessError) as why:
        return None, str(why)
    program = str(ROOT / "benchmarks" / "deid" / "peers" / "presidio_lines.py")
    return measured([str(python), "-I", program], rows, known=False), ""


def small_letters(row: Row) -> Row:
    """The narrative in small letters, as long as before."""
    folded = "".join(low if len(low := each.lower()) == 1 else each for each in row.text)
    return replace(row, text=folded, case="lower")
