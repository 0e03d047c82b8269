"""A feedback report as charts, tables and words: the same for page, CSV and PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from aggregation.disclosure.menu import ALL
from aggregation.release_lines import TYPE_LABELS
from pso_portal.agreements.enums import Frequency, PeerGroup
from pso_portal.agreements.terms import Terms
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.web.charts import Interval, Period, interval_chart, run_chart
from pso_portal.web.charts.svg import SUPPRESSED, Svg
from pso_portal.web.tables import Column, Row, Table

from ..calendar import said, short
from ..comparison import FEW
from ..models import FeedbackReport
from .drawn import sections_of

Contents = dict[str, Any]
Line = dict[str, Any]
FINDINGS = {"above": "Above the peer group", "below": "Below the peer group", "like": "Not clearly different"}
SHORT = {"above": "Above", "below": "Below", "like": "Not apart", "none": "Not compared"}
NOT_COMPARED = "Not compared"
WIDER = "† A wider group stands in: the figure of your own group cannot be shown."
WHOLE_SETTING = "Whole setting"
BETTER = {"lower": "Lower", "higher": "Higher", "neither": "Neither", "": ""}


def per(contents: Contents) -> str:
    """The unit of every rate of a report."""
    return f"Events per {contents['scale']:,} {contents['exposure_name']}"


def whole_line(contents: Contents) -> Line:
    """The line of all events together."""
    found: Line = next(line for line in contents["lines"] if line["category"] == ALL)
    return found


def alone(contents: Contents) -> str:
    """Why no table of peers stands beside the report at all; empty where one does."""
    return str(contents.get("why_no_peers", ""))


def findings(contents: Contents) -> list[str]:
    """Three at most; reports from before there were three begin with one."""
    return [each["text"] for each in contents.get("findings", ())] or [contents["finding"]]


def interval(report: FeedbackReport, contents: Contents) -> Svg:
    """You against the peer group, all events."""
    return interval_of(report.period, contents)


def interval_of(period: str, contents: Contents) -> Svg:
    """The same, of a report that is not handed over yet."""
    line = whole_line(contents)
    rows = [Interval("You", line["own_rate"], line["own_lower"], line["own_upper"], you=True)]
    if not alone(contents):
        rows.append(Interval(f"Peer group ({line.get('size') or contents['contributors']})", line["peer_rate"],
                             line["peer_lower"], line["peer_upper"]))  # fmt: skip
    title = f"{'Your reporting rate' if alone(contents) else 'You and your peer group'}, {said(period)}"
    return interval_chart(rows, title=title, desc=contents["finding"], unit=per(contents))


def run(told: Sequence[tuple[str, Contents]]) -> Svg | None:
    """Own rates over the quarters; None for fewer than two."""
    if len(told) < 2:
        return None
    periods = [Period(short(period), whole_line(contents)["own_rate"]) for period, contents in told]
    return run_chart(
        periods, title="Your reporting rate by quarter", desc=run_says(told), unit=per(told[-1][1]), from_zero=True
    )


def run_says(told: Sequence[tuple[str, Contents]]) -> str:
    """From where to where, without a word on why."""
    (first, began), (last, ends) = told[0], told[-1]
    rates = [whole_line(contents)["own_rate"] for contents in (began, ends)]
    return f"From {rates[0]:.1f} in {short(first)} to {rates[1]:.1f} in {short(last)}, over {len(told)} quarters."


def run_table(told: Sequence[tuple[str, Contents]]) -> Table:
    """The quarters, latest first, you beside the peers."""
    columns = [Column("Period"), Column("You", number=True), Column("Your 95% interval", number=True, short="Interval"),
               Column("Peer group", number=True), Column("Peers' 95% interval", number=True, short="Peers' interval"),
               Column("Finding")]  # fmt: skip
    rows = [Row([said(period), *figures(whole_line(contents))]) for period, contents in reversed(told)]
    return Table("Quarter by quarter", columns, rows, hide_caption=True)


def type_table(contents: Contents) -> Table:
    """By event type: all events first, then what the peers show, then what you report most.

    Lines that say nothing on either side are left to a sentence.
    """
    lines = [line for line in telling(contents) if is_type(line)]
    return _line_table(lines, "Event type", f"By event type, {per(contents).lower()}")


def measure_table(contents: Contents) -> Table | None:
    """What is measured besides: events of one kind or degree of harm. None where nothing of it says anything."""
    lines = [line for line in telling(contents) if not is_type(line)]
    return _line_table(lines, "Measure", f"Measure by measure, {per(contents).lower()}", better=True) if lines else None


def every_line(contents: Contents) -> Table:
    """All lines, for a file."""
    return _line_table(contents["lines"], "Measure or event type", per(contents), better=True)


def _line_table(lines: Sequence[Line], what: str, caption: str, *, better: bool = False) -> Table:
    grouped = any(line.get("group") or line.get("instead_of") for line in lines)
    columns = [Column(what), Column("Your events", number=True), Column("Your rate", number=True),
               Column("Your 95% interval", number=True, short="Interval"), Column("Peer group", number=True),
               Column("Peers' 95% interval", number=True, short="Peers' interval"), Column("Finding"),
               *[Column("Better")] * better, *[Column("Compared with")] * grouped]  # fmt: skip
    rows = [
        Row([line["label"], line["own_events"], *figures(line), *[BETTER[line.get("better", "")]] * better,
             *[_compared_with(line)] * grouped])
        for line in sorted(lines, key=rank)
    ]  # fmt: skip
    return Table(caption, columns, rows, hide_caption=True)


def _compared_with(line: Line) -> str:
    """Whose figure it is; of a wider group than the reader's own, in whose place."""
    if line["peer_rate"] is None:
        return NOT_COMPARED
    group, instead_of = line.get("group") or WHOLE_SETTING, line.get("instead_of")
    return f"{group}, in place of {instead_of}" if instead_of else group


def silent(contents: Contents) -> list[str]:
    """Lines with no event of the reader's own and no figure of the peers."""
    return sorted(line["label"] for line in contents["lines"] if line not in telling(contents))


def is_type(line: Line) -> bool:
    return line["category"] == ALL or line["category"] in TYPE_LABELS


def telling(contents: Contents) -> list[Line]:
    return [
        line for line in contents["lines"]
        if line["category"] == ALL or line["own_events"] or line["peer_rate"] is not None
    ]  # fmt: skip


def rank(line: Line) -> tuple[bool, bool, int, str]:
    return (line["category"] != ALL, line["peer_rate"] is None, -line["own_events"], line["label"])


def figures(line: Line) -> list[object]:
    return [
        f"{line['own_rate']:.1f}", _between(line["own_lower"], line["own_upper"]),
        SUPPRESSED if line["peer_rate"] is None else f"{line['peer_rate']:.{line.get('peer_decimals', 1)}f}",
        SUPPRESSED if line["peer_rate"] is None else _between(line["peer_lower"], line["peer_upper"]),
        _finding(line),
    ]  # fmt: skip


def peers_words(line: Line, contents: Contents) -> str:
    """The released figure of a line in a sentence, or why there is none."""
    if why := alone(contents) or line["words"]:
        return str(why)
    if line["peer_rate"] is None:
        return f"{SUPPRESSED} The figure of the peers is not shown: it could point to one provider."
    *_, rate, bounds, _finding_words = figures(line)
    whose = line.get("group") or WHOLE_SETTING
    return f"{whose}, {line.get('size') or contents['contributors']} providers: {rate} ({bounds})."


def _between(lower: float | None, upper: float | None) -> str:
    return "" if lower is None or upper is None else f"{lower:.1f} to {upper:.1f}"


def _finding(line: Line) -> str:
    said_so = FINDINGS.get(line["finding"], NOT_COMPARED)
    return f"{said_so}; few events" if line["unsteady"] and line["finding"] in FINDINGS else said_so


def words_for_all(contents: Contents) -> str:
    """Why the peers' figure of all events stands in words, where it does."""
    return str(whole_line(contents)["words"])


def peer_group_words(report: FeedbackReport, contents: Contents, terms: Terms) -> list[str]:
    """Why this peer group, one sentence a reason."""
    if why := alone(contents):
        return [why]
    found = [
        f"The group is every provider of the setting {SETTINGS[report.setting].label.lower()} that returned its "
        f"{contents['exposure_name']} for each month: {contents['contributors']} of them, you among them.",
        "It was chosen without looking at any count, so being in it or not tells nothing.",
        "Affiliates of one parent count as one wherever a figure is tested for whether it may be shown.",
    ]
    return found if terms.peer_group is PeerGroup.SETTING else [*_narrower_words(contents), *found]


def _narrower_words(contents: Contents) -> list[str]:
    groups = contents.get("groups")
    if not groups:
        return ["Your terms ask for providers like you. This table has no such group that holds you: too few are like "
                "you, or you joined after the year's groups were formed. Your whole setting stands in."]  # fmt: skip
    held = "; ".join(f"{group['words']}: {group['size']} providers, you among them" for group in reversed(groups))
    return [
        f"Your terms ask for providers like you. Narrowest first, you are in: {held}. Groups are formed when a year "
        "begins and stand for the year.",
        "Each figure is that of the narrowest group that can show one. Where that is a wider one, the table says in "
        "whose place: which figures a group can show depends on all of its figures together.",
    ]


def caveats(contents: Contents, terms: Terms) -> list[str]:
    """How to read the figures. They go into the PDF too."""
    found = [
        "A reporting rate says how much people report, not how often harm happens. A higher one is not a worse one.",
        "Two rates are called different only where their 95% intervals do not meet. Of many comparisons, some differ "
        "by chance.",
        "The peer group's figures are rounded before they are released, and your own reports are part of them.",
        f"{SUPPRESSED} stands for every figure that could point to one provider"
        f" or that your terms hold back (fewer than {terms.smallest_cell} events).",
        f"With fewer than {FEW} events of your own, a rate can swing widely from one quarter to the next.",
    ]
    if terms.frequency is Frequency.MONTHLY:
        found.append("Your terms ask for feedback every month. Every quarter is the most often yet.")
    if terms.frequency is Frequency.YEARLY:
        found.append("Your terms ask for one report a year: it comes with the last quarter, and covers that quarter.")
    return found


def tables_of(told: Sequence[tuple[str, Contents]]) -> list[Table]:
    """Every table of a report, for a workbook."""
    contents = told[-1][1]
    lines = replace(every_line(contents), caption="Your figures and those of peers")
    return [lines, run_table(told), *(table for section in sections_of(contents) for table in section.tables)]
