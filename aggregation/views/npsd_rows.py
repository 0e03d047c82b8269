"""Exports for the national database in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.web.tables import Column, Row, Table

from ..alike import Rules
from ..models import NpsdExport
from ..npsd.elements import ELEMENTS

STATES = {
    "preparing": ("Being prepared", "A worker fills the file. Reload this page in a moment; you can leave."),
    "prepared": ("Waits for a second person", "Nothing has left. Another person than the one who prepared it decides."),
    "empty": ("Nothing may go", "No record is alike enough others yet, and none that went has to be taken back."),
    "releasing": ("Released, being entered", "The log of disclosures gets its copy; then the file can be taken."),
    "released": ("Released", "It is in the log of disclosures, never changes, and can be taken."),
    "declined": ("Declined", "Nothing left. Its records wait for the next export."),
}
MASKED, NONE = "Masked", "Not asked"
COLUMNS = {"kind": "Kind", "event_type": "Category", "harm": "Harm", "location_kind": "Place"}


def export_table(exports: Iterable[NpsdExport]) -> Table:
    """One row an export."""
    columns = [Column("Export"), Column("State"), Column("Records", number=True), Column("Providers", number=True),
               Column("Taken back", number=True), Column("Held back", number=True), Column("Asked for")]  # fmt: skip
    rows = [
        Row([f"Export {each.number}", STATES[each.state][0], f"{each.records:,}", f"{each.providers:,}",
             f"{each.corrections:,}", f"{each.held_back:,}", f"{each.asked_at:%B} {each.asked_at.day}, "
             f"{each.asked_at.year}"], url=reverse("aggregation:npsd_export", args=[each.pk]))
        for each in exports
    ]  # fmt: skip
    return Table("Exports for the national database", columns, rows, hide_caption=True)


def export_page(export: NpsdExport, acting: Acting) -> dict[str, Any]:
    """What its pages say of an export."""
    title, lede = STATES[export.state]
    alike = Rules(export.k, export.organizations)
    figures = [
        {"label": "Records", "value": f"{export.records:,}", "aside": f"of {export.providers:,} providers"},
        {"label": "Taken back", "value": f"{export.corrections:,}", "aside": "records of earlier files, by their code"},
        {"label": "Held back", "value": f"{export.held_back:,}",
         "aside": f"fewer than {alike.fewest} alike yet, or of fewer than {alike.organizations} organizations"},
    ]  # fmt: skip
    return {
        "export": export, "title": title, "lede": lede, "figures": figures,
        "own": export.asked_by == acting.user_id,
        "may_decide": acting.may(Permission.APPROVE_RELEASE) and export.state == "prepared",
        "may_take": export.state == "released" and (acting.may(Permission.APPROVE_RELEASE)
                                                    or acting.may(Permission.DRAFT_RELEASE)),
    }  # fmt: skip


def record_table(records: Iterable[Mapping[str, Any]]) -> Table:
    """Records as the file has them; details of their kind stand in the file alone."""
    columns = [Column("Record"), Column("Provider's code"), Column("Setting"), Column("Year"),
               *(Column(label) for label in COLUMNS.values())]  # fmt: skip
    return Table("Records of this file", columns, [
        Row([each["record"], each["provider"], SETTINGS[each["setting"]].label, each["year"] or MASKED,
             *(_words(each, name) for name in COLUMNS)])
        for each in records
    ], hide_caption=True)  # fmt: skip


def _words(record: Mapping[str, Any], name: str) -> str:
    said = next((each for each in record["elements"] if each["element"] == ELEMENTS[name].code), None)
    if said is None:
        return NONE
    return said.get("text") or (f"One of: {', '.join(said['within'])}" if said.get("within") else MASKED)
