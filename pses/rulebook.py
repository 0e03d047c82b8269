"""The rules this portal keeps, as a lawyer reads them: drawn from the same tables that the portal obeys. Pure.

A page shows them, and docs/rules.md holds them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from . import continued, copies, marking, not_work_product, privilege, pswp
from .disclosures import BY_CODE, PERMITTED
from .enums import Marked, Route, State
from .pswp import Move, Refused
from .wording import MARKS, STATES

CHECK = "to be checked"
ROUTES: dict[Route, tuple[str, str]] = {
    Route.REPORTING: ("Assembled for reporting to a PSO", pswp.ENTRY),
    Route.DELIBERATION: ("Deliberations or analysis of the evaluation system", pswp.DELIBERATION),
    Route.PSO_DEVELOPED: ("Developed by the PSO", pswp.DEVELOPMENT),
}
PROTECTED_SINCE: dict[Route, str] = {
    Route.REPORTING: "Its documented entry into the evaluation system, before anything is sent.",
    Route.DELIBERATION: "Its creation. It need not be reported.",
    Route.PSO_DEVELOPED: "Its creation.",
}

Cell = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: its cells, a tuple where a cell holds several sentences, and the paragraph it stands on."""

    cells: tuple[Cell, ...]
    paragraph: str
    to_be_checked: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """One table of rules. The column of paragraphs comes after `columns`."""

    anchor: str
    title: str
    say: str
    columns: tuple[str, ...]
    rules: tuple[Rule, ...]


Part = tuple[str, str, str, tuple[str, ...], Callable[[], Iterator[Rule]]]


def sections() -> tuple[Section, ...]:
    """All of them, in the order of a work product's life."""
    parts: tuple[Part, ...] = (
        ("routes", "What is work product", "Three routes. Each work product names its own.",
         ("Route", "Protected since", "Can be taken out"), _routes),
        ("not", "What never is work product", "Wherever it is stored.", ("What", "What to do here"), _exclusions),
        ("copies", "Originals and copies",
         f"The original stays open to whoever may ask for it ({copies.ORIGINALS_STAY}).",
         ("What", "May be protected", "What follows"), _copies),
        ("moves", "What may become of it", "What stands in no row is refused.",
         ("From", "Move", "To", "Routes"), _moves),
        ("refused", "What is refused", "In the words of the portal, with the ground of the refusal.",
         ("In", "Move", "Routes", "What the portal answers"), _refused),
        ("marks", "What stays and what goes",
         "The whole of a report, or a group of its fields. What was for reporting when a copy left stays reported "
         f"({pswp.CONTINUED}).", ("Mark", "What it does"), _marks),
        ("privilege", "What nobody may demand", "", ("What holds",), _privilege),
        ("disclosures", "Permitted disclosures",
         "A closed list: what is not on it is not permitted. All conditions of a row must be met.",
         ("From", "To", "Conditions", "What holds after", "Passed on further"), _disclosures),
        ("continued", "Protection that goes on",
         "After any disclosure, lawful or not, work product stays privileged and confidential "
         f"({continued.CONTINUED}), but for these.", ("Disclosure", "What holds after"), _endings),
        ("reporters", "Who reports is protected", "", ("What holds", "In this portal"), _reporters),
    )  # fmt: skip
    return tuple(Section(anchor, title, say, columns, tuple(rules())) for anchor, title, say, columns, rules in parts)


def markdown() -> str:
    """The tables for docs/rules.md."""
    return "".join(_written(section) for section in sections())


def _routes() -> Iterator[Rule]:
    for route, (words, paragraph) in ROUTES.items():
        removable = any(row.move is Move.REMOVE and route in row.routes for row in pswp.TABLE)
        out = "Before it is reported" if removable else "Never"
        yield Rule((words, PROTECTED_SINCE[route], out), paragraph, to_be_checked=True)


def _exclusions() -> Iterator[Rule]:
    for row in not_work_product.EXCLUSIONS:
        yield Rule((row.name, row.what_to_do), row.paragraph, row.to_be_checked)


def _copies() -> Iterator[Rule]:
    for row in copies.HOLDINGS:
        yield Rule((row.name, "Yes" if row.may_be_protected else "No", row.sentence), row.paragraph, row.to_be_checked)


def _moves() -> Iterator[Rule]:
    for row in pswp.TABLE:
        start = STATES[row.start] if row.start else "Nothing yet"
        cells = start, _verb(row.move), STATES[row.end], _listed(row.routes)
        yield Rule(cells, row.paragraph, row.to_be_checked)


def _refused() -> Iterator[Rule]:
    """Asked of the table itself, move by move; what is refused in the same words stands in one row."""
    found: dict[tuple[str, str, str, str], list[Route]] = {}
    for state, move, route in product(State, Move, Route):
        refused = _refusal(state, move, route) if state in pswp.reachable(route) else None
        if refused is not None and refused.paragraph != pswp.STATUTE:  # the statute: no word of its own for the move
            key = STATES[state], _verb(move), str(refused), refused.paragraph
            found.setdefault(key, []).append(route)
    for (state_words, verb, reason, paragraph), routes in found.items():
        yield Rule((state_words, verb, _listed(routes), reason), paragraph)


def _marks() -> Iterator[Rule]:
    for choice, (words, paragraph) in marking.EFFECTS.items():
        yield Rule((MARKS[choice], f"{words}."), paragraph, choice is Marked.ANALYSIS)


def _refusal(state: State, move: Move, route: Route) -> Refused | None:
    try:
        pswp.check_move(state, move, route=route)
    except Refused as refused:
        return refused
    return None


def _privilege() -> Iterator[Rule]:
    for row in privilege.PRIVILEGE:
        yield Rule((row.sentence,), row.paragraph, row.to_be_checked)
    for row in privilege.EXCEPTIONS:
        yield Rule((f"Except: {row.sentence}",), row.paragraph, row.to_be_checked)


def _disclosures() -> Iterator[Rule]:
    for row in PERMITTED:
        holds, onward = _begun(row.after), continued.ONWARD[row.code]
        cells = _begun(row.source), _begun(row.recipient), row.conditions, holds, onward
        yield Rule(cells, row.paragraph, row.to_be_checked)


def _endings() -> Iterator[Rule]:
    for row in continued.EXCEPTIONS:
        given = BY_CODE[row.code]
        disclosure = f"To {given.recipient} ({given.paragraph})"
        yield Rule((disclosure, (row.sentence, continued.ONLY_THAT)), row.paragraph, row.to_be_checked)


def _reporters() -> Iterator[Rule]:
    for row in privilege.REPORTERS:
        yield Rule((row.sentence, row.here or "–"), row.paragraph, row.to_be_checked)


def _begun(words: str) -> str:
    return words[0].upper() + words[1:]


def _verb(move: Move) -> str:
    return _begun(move.replace("_", " "))


def _listed(routes: Iterable[Route]) -> str:
    named = set(routes)
    return "; ".join(words for route, (words, _) in ROUTES.items() if route in named)


def _written(section: Section) -> str:
    columns = (*section.columns, "Paragraph")
    lines = [f"\n## {section.title}\n"]
    lines += [f"{section.say}\n"] if section.say else []
    lines += [f"| {' | '.join(columns)} |", "|" + "---|" * len(columns)]
    lines += [_row(rule) for rule in section.rules]
    return "\n".join(lines) + "\n"


def _row(rule: Rule) -> str:
    cells = [cell if isinstance(cell, str) else " ".join(cell) for cell in rule.cells]
    mark = f" ({CHECK})" if rule.to_be_checked else ""
    return f"| {' | '.join(cells)} | {rule.paragraph}{mark} |"
