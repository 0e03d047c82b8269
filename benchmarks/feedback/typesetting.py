"""A whole report as a tagged PDF, without its charts and with them, beside typst on an empty document of the house."""

from __future__ import annotations

import io
import time
from statistics import median
from typing import Any

from pypdf import PdfReader

from benchmarks.aggregation.outcome import Goal, Outcome
from benchmarks.feedback.network import Network
from feedback.models import FeedbackReport
from feedback.views.peers import told_until
from feedback.views.report_paper import as_document
from pso_portal.agreements.selectors import terms_in_force
from pso_portal.demo.stage import as_pso
from pso_portal.web.documents import render_pdf

EMPTY = {"title": "Nothing", "tables": [], "facts": [], "intro": ""}
LEGEND = "Privileged and confidential."
FEWEST_PAGES, MOST_PAGES = 4, 8


def typesetting(network: Network, *, rounds: int) -> Outcome:
    """Medians over `rounds` reports, each set once: typst remembers what it has set, and the second time is quicker."""
    documents = _documents(network, 2 * rounds + 1)
    _set("feedback_report", documents.pop(), network)
    empty = _took([{**EMPTY, "title": f"Nothing {number}"} for number in range(rounds)], "ledger", network)
    text = _took([_bare(data) for data in documents[:rounds]], "feedback_report", network)
    whole = _took(documents[rounds:], "feedback_report", network)
    pages = [len(PdfReader(io.BytesIO(_set("feedback_report", data, network))).pages) for data in documents[rounds:]]
    figures = {
        "pages, the fewest": min(pages), "pages, the most": max(pages), "seconds without charts": text,
        "seconds with charts": whole, "seconds for typst on an empty document": empty,
        "times an empty document, without charts": text / empty, "times an empty document, with charts": whole / empty,
    }  # fmt: skip
    goals = [
        Goal("pages", "pages of the shortest report", min(pages), FEWEST_PAGES, low=True),
        Goal("not_too_long", "pages of the longest report", max(pages), MOST_PAGES, low=False),
        Goal("text", "seconds to typeset one without charts", text, 0.5, low=False),
        Goal("charts", "seconds to typeset one with charts", whole, 2.0, low=False),
    ]
    return Outcome(figures, goals)


def _documents(network: Network, most: int) -> list[dict[str, Any]]:
    """Reports of the run as their pages hand them to paper, those with most sections first, no two of one provider."""
    with as_pso():
        reports = list(FeedbackReport.objects.filter(period=network.period).select_related("provider"))
        reports.sort(key=lambda one: -len(one.contents["sections"]))
        return [_document(report, network) for report in reports[:most]]


def _document(report: FeedbackReport, network: Network) -> dict[str, Any]:
    found = terms_in_force(report.provider_id, network.now.date())
    assert found is not None
    return as_document(report, told_until(report), found[1], report.provider.name)


def _bare(data: dict[str, Any]) -> dict[str, Any]:
    """The same without a picture."""
    return data | {"charts": [], "sections": [section | {"charts": []} for section in data["sections"]]}


def _set(template: str, data: dict[str, Any], network: Network) -> bytes:
    return render_pdf(template, data, printed_by="The bench", at=network.now, legend=LEGEND)


def _took(documents: list[dict[str, Any]], template: str, network: Network) -> float:
    times = []
    for data in documents:
        began = time.perf_counter()
        _set(template, data, network)
        times.append(time.perf_counter() - began)
    return median(times)
