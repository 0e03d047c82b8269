"""Settled forms of cases in words."""

from __future__ import annotations

from collections.abc import Iterable

from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.web.tables import Column, Row, Table

from ..alike import WITHHELD
from ..alike.wording import COLUMNS, NOT_ASKED, NOT_SHOWN, words_of
from ..models import AlikeGroup


def words_of_case(group: AlikeGroup | None) -> tuple[str, str]:
    """Event type and setting of one case. `group`: what it is shown in, None where nobody settled it."""
    if group is None:
        return NOT_SHOWN, NOT_SHOWN
    return words_of("event_type", group.form["event_type"]), SETTINGS[group.setting].label


def case_table(groups: Iterable[AlikeGroup]) -> Table:
    """One row for cases that look the same."""
    columns = [*(Column(label) for label in COLUMNS.values()), Column("Cases", number=True)]
    rows = [
        Row([*(words_of(name, group.form.get(name, WITHHELD)) for name in COLUMNS), group.cases]) for group in groups
    ]
    return Table("Cases by the form in which they are shown", columns, rows, hide_caption=True)


def form_list(group: AlikeGroup) -> list[tuple[str, str]]:
    """The form of one case, question by question."""
    said = [(label, words_of(name, group.form.get(name, WITHHELD))) for name, label in COLUMNS.items()]
    return [("Setting", SETTINGS[group.setting].label), *said]


def form_line(group: AlikeGroup) -> str:
    """What is told of a form besides its setting, in one line: what is withheld or was not asked is left out."""
    told = [words for _, words in form_list(group)[1:] if words not in (NOT_SHOWN, NOT_ASKED)]
    return ", ".join(told) or NOT_SHOWN
