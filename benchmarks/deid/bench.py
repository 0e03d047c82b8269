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
from benchmarks.deid.running import Run, ask, in_turn
from pso_portal.runner.store import ROOT

COMMAND = (str(ROOT / "portal"), "manage", "deidentify")
# Presidio needs a second for what ours does in a twentieth: ours is asked more often, to be timed as well. Too many
# turns, and each begins by filling the processor's memory anew.
TIMES, TURNS = 8, 4
Say = Callable[[str], None]


@dataclass(frozen=True)
class Measured:
    """An engine's run under one condition, and its figures."""

    run: Run
    figures: Figures


@dataclass(frozen=True)
class Bench:
    """All of it. `peer` is None where `peer_absent` says why; `real_text` where no data folder is named."""

    rows: Sequence[Row]
    known: Measured
    nothing_known: Measured
    small_letters: Measured
    peer: Measured | None
    peer_absent: str
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
        """How many times as fast as Presidio, by the seconds that the core worked for each."""
        return self.known.run.speed_at_work / self.peer.run.speed_at_work if self.peer else None


def value_of(measured: Measured, name: str) -> float:
    """A figure of one engine by its name."""
    if name in ("speed_at_work", "memory"):
        return float(getattr(measured.run, name))
    return measured.figures.shares[name].value


def run(rows: Sequence[Row], *, alone: bool, say: Say) -> Bench:
    """Measure; `alone`: without Presidio. Raises running.Failed where our command fails."""
    say(f"{len(rows)} narratives through {' '.join(COMMAND[1:])}, with what is known, without, and in small letters …")
    small_rows = [small_letters(row) for row in rows]
    nothing, small = measured(COMMAND, rows, known=False), measured(COMMAND, small_rows, known=True)
    command, absent = ((), "It was not asked for.") if alone else presidio(say)
    known, *peer = [Measured(run, figures(rows, run.answers)) for run in beside(command, rows)]
    text = real.narratives()
    return Bench(rows, known, nothing, small, peer[0] if peer else None, absent,
                 real.gone(COMMAND, text) if text else None)


def beside(command: Sequence[str], rows: Sequence[Row]) -> list[Run]:
    """Ours with what is known, and Presidio where there is a command for it. In a turn ours reads all twice, Presidio a
    quarter of it.
    """
    if not command:
        return [ask(COMMAND, rows, known=True)]
    return in_turn([(COMMAND, True, TIMES), (command, False, 1)], rows, turns=TURNS)


def measured(command: Sequence[str], rows: Sequence[Row], *, known: bool, times: int = 1) -> Measured:
    """One engine under one condition."""
    told = ask(command, rows, known=known, times=times)
    return Measured(told, figures(rows, told.answers))


def presidio(say: Say) -> tuple[Sequence[str], str]:
    """The command that asks Presidio, or none and the sentence why."""
    say("Presidio with spaCy on the same text, in turn with ours …")
    try:
        python = installing.python_of("presidio")
    except (installing.Unavailable, OSError, subprocess.SubprocessError) as why:
        return (), str(why)
    return (str(python), "-I", str(ROOT / "benchmarks" / "deid" / "peers" / "presidio_lines.py")), ""


def small_letters(row: Row) -> Row:
    """The narrative in small letters, as long as before."""
    folded = "".join(low if len(low := each.lower()) == 1 else each for each in row.text)
    return replace(row, text=folded, case="lower")
