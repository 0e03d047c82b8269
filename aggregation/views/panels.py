"""One finding as page, sheet and document show it: a sentence, a picture or the reason why there is none, a table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404

from pso_portal.web.charts import Svg
from pso_portal.web.tables import Table

GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Panel:
    """`says`: the finding; `why`: what stands where the picture would be; `sheet`: the table as a file holds it, where
    it differs from the page's. `table_first`: the table is the finding, nothing has to be opened to see it; a `why`
    stands in its place. `on_demand`: the sentence is the finding, and the table opens below it.
    """

    code: str
    title: str
    says: str
    table: Table
    picture: Svg | None = None
    why: str = ""
    notes: Sequence[str] = field(default_factory=tuple)
    sheet: Table | None = None
    table_first: bool = False
    on_demand: bool = False

    @property
    def taken(self) -> Table:
        """The table as it leaves the portal."""
        return self.sheet or self.table


def for_machines(table: Table) -> Table:
    """The same table with numbers that a program reads: no commas between thousands."""
    rows = [replace(row, values=[_plain(value) for value in row.values]) for row in table.rows]
    return replace(table, rows=rows)


def _plain(value: object) -> object:
    return value.replace(",", "") if isinstance(value, str) and GROUPED.fullmatch(value) else value


def panel_of(panels: Sequence[Panel], code: str) -> Panel:
    """The panel whose figures are taken along. Raises Http404."""
    for panel in panels:
        if panel.code == code:
            return panel
    raise Http404


def document_of(panels: Sequence[Panel], *, title: str, subtitle: str, figures: Sequence[Mapping[str, object]] = (),
                caveats: Sequence[str] = ()) -> dict[str, Any]:
    """What the PDF template prints."""
    return {
        "title": title, "subtitle": subtitle, "caveats": list(caveats),
        "figures": [[str(one["label"]), str(one["value"]), str(one["aside"])] for one in figures],
        "panels": [_printed(panel) for panel in panels],
    }  # fmt: skip


def address(url: str, query: Mapping[str, str]) -> str:
    """An address with its filters."""
    return f"{url}?{urlencode(query)}" if query else url


def _printed(panel: Panel) -> dict[str, Any]:
    table = panel.taken
    return {
        "title": panel.title, "says": panel.says, "alt": panel.says or panel.title, "svg": panel.picture or "",
        "why": panel.why, "notes": list(panel.notes), "caption": table.caption,
        "columns": [{"label": column.label, "number": column.number} for column in table.columns],
        "rows": [[str(value) for value in row.values] for row in table.rows],
    }  # fmt: skip
