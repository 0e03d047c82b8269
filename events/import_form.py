"""Between a browser's post and a mapping: what the pages of an import draw, and what was chosen on them. No rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from .imports.days import ORDERS
from .imports.guesses import guess_values
from .imports.mapping import LEAVE_OPEN, MOST_TOGETHER, Origin, Origins
from .imports.questions import Kind, Question

Option = dict[str, Any]


def columns_drawn(
    asked: Mapping[str, Question], columns: list[str], origins: Origins, problems: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Each question with its selects: columns, one answer for every row, how days are written."""
    return [_question(question, columns, origins.get(key, Origin()), problems) for key, question in asked.items()]


def _question(question: Question, columns: list[str], origin: Origin, problems: Mapping[str, str]) -> dict[str, Any]:
    places = range(MOST_TOGETHER if question.many else 1)
    selects = [_columns_select(question, columns, origin, place) for place in places]
    if question.kind is Kind.CODE:
        none = [("", "Take it from the column")]
        words = "Or the same answer for every row"
        selects.append(_select("f", question, words, [*none, *question.codes.items()], origin.fixed))
    if question.kind is Kind.DATE:
        selects.append(_select("o", question, "How days are written", list(ORDERS.items()), origin.order))
    selects[0]["error"] = problems.get(question.key, "")
    return {"label": question.label, "hint": question.hint, "required": question.required, "selects": selects}


def _columns_select(question: Question, columns: list[str], origin: Origin, place: int) -> dict[str, Any]:
    chosen = origin.columns[place] if place < len(origin.columns) else ""
    offers = [("", "Not in the sheet" if not place else "None"), *((column, column) for column in columns)]
    return _select(f"c{place}" if place else "c", question, "Column" if not place else "And", offers, chosen)


def _select(kind: str, question: Question, label: str, offers: list[tuple[str, str]], chosen: str) -> dict[str, Any]:
    return {
        "name": f"{kind}.{question.key}",
        "id": f"{kind}-{question.key.replace('.', '-')}",
        "label": label,
        "options": [{"value": value, "label": words, "checked": value == chosen} for value, words in offers],
    }


def chosen_columns(
    post: QueryDict, asked: Mapping[str, Question], before: Origins, profiles: Mapping[str, Any]
) -> dict[str, Origin]:
    """The mapping as chosen. Answers for cells stay where the column stays; for another column they are guessed."""
    found: dict[str, Origin] = {}
    for key, question in asked.items():
        names = ["c", *(f"c{place}" for place in range(1, MOST_TOGETHER))] if question.many else ["c"]
        columns = tuple(dict.fromkeys(each for name in names if (each := post.get(f"{name}.{key}", ""))))
        fixed, order = post.get(f"f.{key}", ""), post.get(f"o.{key}", "mdy")
        held = before.get(key, Origin())
        values = dict(held.values) if columns == held.columns else {}
        if columns and columns != held.columns and columns[0] in profiles:
            values = guess_values(key, profiles[columns[0]], question)
        if columns or fixed:
            found[key] = Origin(columns, fixed, values, order)
    return found


def values_drawn(asked: Mapping[str, Question], origins: Origins, profiles: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each question that is answered by codes from a column: its texts, how often they stand there, the answers."""
    return [
        {"label": asked[key].label, "column": origin.columns[0], "rows": _values(asked[key], origin, profiles)}
        for key, origin in origins.items()
        if origin.columns and asked[key].kind is Kind.CODE
    ]


def _values(question: Question, origin: Origin, profiles: Mapping[str, Any]) -> list[dict[str, Any]]:
    offers = [("", "Refuse these rows"), *question.codes.items()]
    if not question.required:
        offers.append((LEAVE_OPEN, "Leave the question open"))
    rows = []
    for place, (folded, (text, count)) in enumerate(_texts(origin, profiles)):
        chosen = origin.values.get(folded, "")
        options = [{"value": value, "label": words, "checked": value == chosen} for value, words in offers]
        rows.append({"name": f"v.{question.key}.{place}", "text": text, "count": count, "options": options})
    return rows


def chosen_values(
    post: QueryDict, asked: Mapping[str, Question], origins: Origins, profiles: Mapping[str, Any]
) -> dict[str, Origin]:
    """The mapping with the answers chosen for each text."""
    found = dict(origins)
    for key, origin in origins.items():
        if origin.columns and asked[key].kind is Kind.CODE:
            texts = enumerate(_texts(origin, profiles))
            chosen = {folded: post.get(f"v.{key}.{place}", "") for place, (folded, _) in texts}
            values = {folded: code for folded, code in chosen.items() if code}
            found[key] = Origin(origin.columns, origin.fixed, values, origin.order)
    return found


def _texts(origin: Origin, profiles: Mapping[str, Any]) -> list[tuple[str, list[Any]]]:
    """Texts of a column, the most frequent first; the order is the same on every page."""
    held = profiles[origin.columns[0]]["values"] or {}
    return sorted(held.items(), key=lambda item: (-item[1][1], item[0]))
