"""Cohorts as figures, tables and charts, and the fields of the sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.safestring import mark_safe

from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.web.charts import Interval, interval_chart
from pso_portal.web.tables import Column, Row, Table

from ..alike.wording import COLUMNS, EXACT, label_of, words_of
from ..cohorts import SCALE, Found, Overlap, Sentence, Shown, Theme, Why, from_canonical, parts_beside, spread
from ..cohorts import words as in_words
from ..cohorts.asked import Query
from ..cohorts.figures import can_apply, theme, total
from ..crossing import CROSSES
from ..disclosure.values import SYMBOL
from ..models import CohortVersion

NO_NUMBER = "Then none, or too few, of the cases that it describes were shown."
# What played a part comes first.
THEMES = ("factor.main", *sorted({*CROSSES} - {"factor.main"}))
SPREADS = {"harm": "By harm", "year": "By year", "event_type": "By event type"}


def number_words(found: int | Why | None) -> str:
    """A number, or the one symbol."""
    return f"{found:,}" if isinstance(found, int) else SYMBOL


def results(found: Found, fewest: int) -> dict[str, Any]:
    """What a cohort shows: figures, how its cases are spread, and what they answered."""
    inside, perhaps = total(found.inside, fewest), total(found.perhaps, fewest)
    told = isinstance(inside, int)
    return {
        "figures": [
            {"label": "Cases", "value": number_words(inside), "aside": "each shown with others that look the same"},
            {"label": "May belong", "value": number_words(perhaps) if perhaps is not Why.NONE else "0",
             "aside": "their answers are withheld, or told too coarsely"},
        ],
        "why": "" if told else str(inside),
        "spreads": [_spread(found.inside, name, title, fewest) for name, title in SPREADS.items()] if told else [],
        "themes": [_theme(theme(found.inside, name, fewest)) for name in THEMES if can_apply(found.inside, name)]
        if told else [],
    }  # fmt: skip


def _spread(shown: Sequence[Shown], name: str, title: str, fewest: int) -> dict[str, Any]:
    cells = spread(shown, name, fewest)
    rows = [Row([words_of(name, cell.said), number_words(cell.cases)]) for cell in cells]
    columns = [Column(COLUMNS[name]), Column("Cases", number=True)]
    return {"title": title, "hidden": any(cell.cases is None for cell in cells),
            "table": Table(f"Cases {title[0].lower()}{title[1:]}", columns, rows, hide_caption=True)}  # fmt: skip


def _theme(told: Theme) -> dict[str, Any]:
    label = label_of(told.name)
    if told.why:
        return {"title": label, "why": told.why}
    names = {said: words_of(told.name, said) for said, _ in told.shares}
    first, most = told.shares[0]
    say = f"{names[first]}: {most.value:.0%} of the {told.answered:,} cases that told."
    rows = [Row([names[said], f"{one.count:,}", f"{one.value:.0%}",
                 f"{one.interval.lower:.0%} to {one.interval.upper:.0%}"]) for said, one in told.shares]  # fmt: skip
    columns = [Column(label), Column("Cases", number=True), Column("Share", number=True),
               Column("95% interval", number=True)]  # fmt: skip
    return {
        "title": label, "say": say, "chart": _chart(told, label, names, say),
        "aside": _aside(told),
        "table": Table(label, columns, rows, hide_caption=True),
    }  # fmt: skip


def _aside(told: Theme) -> str:
    """What the other cases told; nothing where there are no others."""
    parts = [words for count, words in (
        (told.unknown, f"{told.unknown:,} told that it is unknown"),
        (told.silent, f"in {told.silent:,} it is withheld or was not asked"),
    ) if count]  # fmt: skip
    return f"Besides, {' and '.join(parts)}." if parts else ""


def _chart(told: Theme, label: str, names: dict[str, str], say: str) -> str:
    drawn = [Interval(names[said], 100 * one.value, 100 * one.interval.lower, 100 * one.interval.upper)
             for said, one in told.shares]  # fmt: skip
    title = f"{label}, share of the cases that told"
    svg = interval_chart(drawn, title=title, desc=say, unit="% of the cases that told", decimals=0)
    return mark_safe(svg)  # noqa: S308  our own SVG


def form_fields(query: Query, shown: Iterable[Shown]) -> dict[str, Any]:
    """The selects of the sentence and the ticks below it, as they were chosen, right or not."""
    years = sorted({one.form["year"] for one in shown if one.form.get("year", "").isdigit()})
    picked = {name: values[-1] if values else "" for name, values in query.items()}
    types, harms = list(EXACT["event_type"].items()), [(code, EXACT["harm"][code]) for code in SCALE]
    several = query.get("type", [])
    selects = [
        _select("type", "Events about", [("", "anything"), *types], several[0] if several else ""),
        _select("setting", "in", [("", "any setting"), *((code, one.label) for code, one in SETTINGS.items())],
                picked.get("setting", "")),
        _select("from", "from", [("", "any year"), *((year, year) for year in years)], picked.get("from", "")),
        _select("to", "to", [("", "any year"), *((year, year) for year in years)], picked.get("to", "")),
        _select("least", "harm at least", [("", "any"), *harms], picked.get("least", "")),
        _select("most", "at most", [("", "any"), *harms], picked.get("most", "")),
    ]  # fmt: skip
    ticks = [
        _ticks("type", "Or about", types, several[1:], "more_types"),
        _ticks("kind", "Kinds of report", list(EXACT["kind"].items()), query.get("kind", [])),
        *(_ticks(name, label_of(name), _answers(name), query.get(name, [])) for name in sorted(CROSSES)),
    ]
    return {"selects": selects, "ticks": ticks, "narrowed": any(one["chosen"] for one in ticks)}


def _answers(name: str) -> list[tuple[str, str]]:
    listed = [code for code in EXACT.get(name, {}) if code in CROSSES[name]] or sorted(CROSSES[name])
    return [(code, words_of(name, code)) for code in listed]


def _select(name: str, label: str, options: list[tuple[str, str]], value: str) -> dict[str, Any]:
    return {"name": name, "label": label, "value": value,
            "options": [{"value": code, "label": words} for code, words in options]}  # fmt: skip


def _ticks(
    name: str, label: str, options: list[tuple[str, str]], chosen: Sequence[str], key: str = ""
) -> dict[str, Any]:
    told = [{"value": code, "label": words, "checked": code in chosen} for code, words in options]
    return {"id": (key or name).replace(".", "_"), "name": name, "label": label, "options": told,
            "chosen": any(one["checked"] for one in told)}  # fmt: skip


def sentence_of(version: CohortVersion) -> Sentence:
    return from_canonical(version.sentence)


def words_of_version(version: CohortVersion) -> str:
    return in_words(sentence_of(version))


def beside_table(before: Sentence, after: Sentence, names: tuple[str, str]) -> Table:
    """Two sentences part by part; what differs is marked."""
    columns = [Column("Part"), *(Column(name) for name in names)]
    rows = [Row([part.label, part.before, part.after], changed=part.changed) for part in parts_beside(before, after)]
    return Table(f"{names[0]} and {names[1]}", columns, rows, hide_caption=True, is_diff=True)


def overlap_words(found: Overlap | None, names: tuple[str, str]) -> str:
    """How many cases two sentences share today, in a sentence."""
    if found is None:
        return "* How many cases the two share today is not shown: one of the numbers would be too small."
    return (f"Today {found.both:,} cases are in both, {found.only_first:,} in {names[0].lower()} alone and "
            f"{found.only_second:,} in {names[1].lower()} alone.")  # fmt: skip
