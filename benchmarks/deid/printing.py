"""The bench as text for a terminal, as tables for the docs, and as one JSON object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from benchmarks.deid.ablation import Line
from benchmarks.deid.bench import Bench, Measured
from benchmarks.deid.bounds import Share
from benchmarks.deid.figures import GOALS, Goal, core_labels, meets
from benchmarks.deid.real import Gone

Table = Sequence[Sequence[str]]
TITLES = {
    "core_recall": "core identifiers found whole", "core_recall_characters": "core identifiers, by character",
    "names_recall": "names found whole", "names_recall_lower": "names found whole, narratives in small letters",
    "character_precision": "character precision", "traps_touched": "clinical trap terms touched",
    "leaking": "narratives that leak", "leaking_unheld": "narratives that leak and were not held",
    "held": "held for review", "memory": "resident memory, MB",
    "speed_at_work": "characters a second of one core's work",
    "speed_ratio": "times as fast as Presidio", "real_text_gone": "real event language that goes",
}  # fmt: skip
TIMED = (
    ("characters a second, by the clock", "speed", 0), ("characters a second of the core's work", "speed_at_work", 0),
    ("the same when every text is new", "speed_at_first", 0),
    ("seconds to the first answer", "start_up", 2), ("resident memory, MB", "memory", 0),
)
CONDITIONS = {"known": "", "nothing_known": ", nothing known"}


def goals(bench: Bench) -> list[list[str]]:
    """What was asked for, what was measured, and its bound."""
    lines = [["figure", "measured", "95 % bound", "at least", "aim", ""]]
    for goal in GOALS:
        value = bench.value(goal)
        verdict = {True: "good", False: "MISSED", None: "not measured"}[meets(goal, value)]
        asked = [shown(goal.name, goal.least), shown(goal.name, goal.aim)]
        lines.append([TITLES[goal.name] + CONDITIONS[goal.condition] * (goal.name != "real_text_gone"),
                      shown(goal.name, value), bound_of(bench, goal),
                      *[f"{'≥' if goal.low else '≤'} {each}" for each in asked], verdict])  # fmt: skip
    return lines


def side_by_side(bench: Bench) -> list[list[str]]:
    """Every figure under every condition, with bounds, and Presidio's."""
    columns = {"all known": bench.known, "nothing known": bench.nothing_known,
               "in small letters, all known": bench.small_letters} | (
                   {"Presidio + spaCy, nothing known": bench.peer} if bench.peer else {})  # fmt: skip
    lines = [["figure", *columns]]
    lines += [[TITLES[name], *[with_bound(each.figures.shares[name]) for each in columns.values()]]
              for name in bench.known.figures.shares]  # fmt: skip
    return lines + [[title, *[f"{getattr(each.run, name):,.{digits}f}" for each in columns.values()]]
                    for title, name, digits in TIMED]  # fmt: skip


def kinds(bench: Bench, part: str, head: str) -> list[list[str]]:
    """Missed marks of each label (`part` "missed"), or touched terms of each category ("touched")."""
    engines = [each for each in (bench.known, bench.nothing_known, bench.peer) if each]
    names = ["all known", "nothing known", "Presidio + spaCy"][:len(engines)]
    found = [getattr(each.figures, part) for each in engines]
    order = core_labels(found[0]) if part == "missed" else list(found[0])
    return [[head, "n", *names], *[[kind, str(found[0][kind].n), *[counted(each[kind]) for each in found]]
                                   for kind in order]]  # fmt: skip


def groups(bench: Bench, kind: str) -> list[list[str]]:
    """Core recall, leaks and holds of each case, setting or hand; the second half with nothing known."""
    lines = [[kind, "n", "core found", "leak", "leak, not held", "held", "core found, nothing known", "leak, not held",
              "held"]]  # fmt: skip
    known, unknown = bench.known.figures.groups[kind], bench.nothing_known.figures.groups[kind]
    for name, these in known.items():
        those = unknown[name]
        lines.append([name, str(these["held"].n), with_bound(these["core_recall"]), counted(these["leaking"]),
                      counted(these["leaking_unheld"]), counted(these["held"]), with_bound(those["core_recall"]),
                      counted(those["leaking_unheld"]), counted(those["held"])])  # fmt: skip
    return lines


def tables(bench: Bench) -> Iterator[tuple[str, Table]]:
    """Every table with its heading."""
    yield f"Engine {bench.engine}, {len(bench.rows)} narratives", goals(bench)
    yield "The same under each condition", side_by_side(bench)
    yield "Identifiers missed by label (upper bound)", kinds(bench, "missed", "label")
    yield "Clinical trap terms touched by category (upper bound)", kinds(bench, "touched", "category")
    for kind in ("case", "setting", "hand"):
        yield f"By {kind}", groups(bench, kind)


def ablation(lines: Iterable[Line]) -> Table:
    """Each layer's gain and cost."""
    head = ["left out", "core found", "core found, nothing known", "names found, nothing known", "precision",
            "trap terms touched", "held", "leak, not held", "seconds"]  # fmt: skip
    return [head, *[[each.without, f"{each.core_known:.4f}", f"{each.core_unknown:.4f}", f"{each.names_unknown:.4f}",
                     f"{each.precision:.4f}", str(each.touched), str(each.held), str(each.leaking_unheld),
                     f"{each.seconds:.2f}"] for each in lines]]  # fmt: skip


def real_text(gone: Gone | None, *, listed: bool) -> Iterator[str]:
    """What goes of real event language."""
    if gone is None:
        yield "Real event language: skipped, since PSO_WORKED_DATA names no folder that holds it."
        return
    yield (f"Real event language, {gone.n} narratives in capitals: {gone.characters:.2%} of the characters go,"
           f" {gone.letters:.2%} of letters and digits; {gone.held} are held.")  # fmt: skip
    for (layer, label, said), times in gone.what.most_common() if listed else ():
        yield f"  {times:4}  {layer:12} {label:10} {said}"


def as_text(heading: str, table: Table) -> str:
    """Columns of equal width."""
    widths = [max(len(line[place]) for line in table) for place in range(len(table[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in table]
    return "\n".join([heading, "─" * len(heading), *lines, ""])


def as_markdown(heading: str, table: Table) -> str:
    """A table of the docs."""
    lines = ["| " + " | ".join(cells) + " |" for cells in (table[0], ["---"] * len(table[0]), *table[1:])]
    return "\n".join([f"**{heading}**", "", *lines, ""])


def as_json(bench: Bench) -> dict[str, Any]:
    """Everything by name; shares as value, bound, hits and n."""
    return {
        "engine": bench.engine, "narratives": len(bench.rows),
        "goals": {f"{goal.name}.{goal.condition}": meets(goal, bench.value(goal)) for goal in GOALS},
        "known": measured(bench.known), "nothing_known": measured(bench.nothing_known),
        "small_letters": measured(bench.small_letters),
        "presidio": measured(bench.peer) if bench.peer else {"absent": bench.peer_absent},
        "speed_ratio": bench.ratio() and round(bench.ratio() or 0, 1),
        "real_text": {"characters": round(bench.real_text.characters, 4), "letters": round(bench.real_text.letters, 4),
                      "held": bench.real_text.held, "n": bench.real_text.n} if bench.real_text else None,
    }  # fmt: skip


def measured(one: Measured) -> dict[str, Any]:
    """One engine under one condition."""
    return plain(one.figures.shares) | {
        "missed": plain(one.figures.missed), "touched": plain(one.figures.touched),
        "groups": {kind: {name: plain(shares) for name, shares in groups.items()}
                   for kind, groups in one.figures.groups.items()},
        "speed": round(one.run.speed), "speed_at_work": round(one.run.speed_at_work),
        "speed_at_first": round(one.run.speed_at_first),
        "start_up": round(one.run.start_up, 2), "memory": round(one.run.memory, 1),
    }  # fmt: skip


def plain(shares: Mapping[str, Share]) -> dict[str, Any]:
    """Shares as JSON takes them: null for what is no number."""
    def number(value: float) -> float | None:
        return None if value != value else round(value, 5)

    return {name: {"value": number(each.value), "bound": number(each.bound), "hits": each.hits, "n": each.n}
            for name, each in shares.items()}  # fmt: skip


def shown(name: str, value: float | None) -> str:
    """A figure in the form that fits its name."""
    if value is None or value != value:
        return "–"
    if name in ("speed_at_work", "memory"):
        return f"{value:,.0f}"
    if name == "speed_ratio":
        return f"{value:.1f}"
    return f"{value:.4f}"


def bound_of(bench: Bench, goal: Goal) -> str:
    """The bound of a share; what is timed has none."""
    measured = bench.known if goal.condition == "known" else bench.nothing_known
    found = measured.figures.shares.get(goal.name)
    return shown(goal.name, found.bound) if found else ""


def with_bound(one: Share) -> str:
    """The value, and the bound in brackets."""
    return f"{shown('', one.value)} ({shown('', one.bound)})"


def counted(one: Share) -> str:
    """"3/104 (0.082)": how many of how many, and the upper bound of the share."""
    return f"{one.hits}/{one.n} ({one.bound:.3f})"
