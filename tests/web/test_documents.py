"""Documents carry the legend on each page, show what charts show, and come out the same every time."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from pypdf import PdfReader

from pso_portal.web.documents import TEMPLATES, render_pdf
from pso_portal.web.samples import charts
from pso_portal.web.zones import AGGREGATED, COLLECTED, LEGEND, OPEN, Zone

AT = datetime(2026, 1, 5, 10, 42, tzinfo=UTC)
TABLE = {
    "caption": "Rates",
    "columns": [{"label": "Measure"}, {"label": "You", "number": True}],
    "rows": [["Medication", "4.4"], ["Falls", "*"]] * 30,
}
REPORT: dict[str, Any] = {
    "title": "Feedback report",
    "findings": ["You report #more [than] *most*.", "Nothing changed."],
    "charts": [{"title": "Falls", "alt": "The last 8 months are below the mean.", "svg": charts.control()}],
    "tables": [TABLE],
    "sections": [
        {"title": "Your own months", "says": "Nothing unusual.", "why": "", "notes": ["A u chart."],
         "charts": [{"title": "Months", "alt": "Nothing unusual.", "svg": charts.control()}], "tables": [TABLE]},
        {"title": "What played a part", "says": "", "why": "Fewer than 5 events told it.", "notes": [], "charts": [],
         "tables": []},
    ],
    "terms_version": "3",
    "caveats": ["A rate says how much is reported."],
}
LEDGER: dict[str, Any] = {"title": "What left our PSES", "tables": [TABLE], "facts": [["Sent", "November 20"]]}
RECEIPT: dict[str, Any] = {"title": "Receipt", "facts": [["By", "M. Chen"]], "hash": "8f2c" * 16}
LETTER: dict[str, Any] = {
    "title": "Matter 7",
    "to": "Hale LLP",
    "house": "Cedar Falls Hospital",
    "day": "January 5, 2026",
    "paragraphs": ["We neither confirm nor deny."],
}
FIGURES: dict[str, Any] = {
    "title": "Hospital, 2025",
    "figures": [["Events reported", "1,204", "A year before: 1,100"]],
    "panels": [
        {"title": "Falls", "says": "The last 8 months lie below the mean.", "alt": "The last 8 months.", "why": "",
         "svg": charts.control(), "notes": ["Hatched months are not complete yet."], **TABLE},
        {"title": "Harm", "says": "", "alt": "Harm", "why": "No exposure was returned.", "svg": "", "notes": [],
         **TABLE},
    ],
    "caveats": ["A rate says how much is reported."],
}  # fmt: skip
ROOM: dict[str, Any] = {"title": "Pump", "facts": [["Opened", "March 1"]], "minutes": ["Agreed."], "tables": [TABLE]}
AGREEMENT: dict[str, Any] = {
    "title": "Terms between Cedar Falls Hospital and Meridian, version 3",
    "subtitle": "In force.",
    "sections": [{"heading": "What you report", "lines": [["Event types reported", "All types go."]]}],
    "proves": "The portal's key attests each signature.",
    "signatures": [{"house": "Meridian", "name": "P. Rowe", "at": "January 5, 2026", "says": "Attested.",
                    "statement": '{"number":3,"side":"pso"}', "attestation": "ab" * 64, "key": "cd" * 32}],
    "sha256": "8f2c" * 16,
    "text": '{"analyses":["reporting_rate"],"schema":2}',
    "history": [["January 5, 2026", "P. Rowe signed version 3"]],
}  # fmt: skip
ALERT: dict[str, Any] = {
    "title": "Pump alarms", "lede": "Alert 1.", "facts": [["For", "Hospitals"]],
    "parts": [{"label": "Do now", "lines": ["Check the alarm."], "first": True},
              {"label": "Why", "lines": ["It may stay silent."], "first": False}],
    "notes": ["Fewer reports do not show that it worked."],
}  # fmt: skip
ALL = {
    "agreement": AGREEMENT, "alert": ALERT, "deliberation": ROOM, "feedback_report": REPORT, "figures": FIGURES,
    "ledger": LEDGER, "letter": LETTER, "receipt": RECEIPT,
}  # fmt: skip


def printed(name: str, data: dict[str, Any], legend: str = LEGEND) -> bytes:
    return render_pdf(name, data, printed_by="M. Chen", at=AT, legend=legend)


def pages(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def test_every_template_is_printed_here() -> None:
    assert set(ALL) == TEMPLATES


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_every_page_bears_the_legend_and_who_printed_it(name: str) -> None:
    for text in pages(printed(name, ALL[name])):
        assert LEGEND in text
        assert "Printed by M. Chen, January 5, 2026, 10:42 UTC" in text


def test_a_long_table_runs_over_pages_with_its_head_repeated() -> None:
    found = pages(printed("ledger", LEDGER))
    assert len(found) > 1
    assert all("Measure You" in text for text in found)


def test_words_are_never_markup() -> None:
    assert "You report #more [than] *most*." in pages(printed("feedback_report", REPORT))[0]


@pytest.mark.parametrize("zone", [AGGREGATED, OPEN, COLLECTED])
def test_the_zone_chooses_the_legend(zone: Zone) -> None:
    text = pages(printed("ledger", LEDGER, zone.legend))[0]
    assert zone.legend in text
    assert LEGEND not in text


def test_without_a_legend_the_strictest_is_printed() -> None:
    assert LEGEND in pages(printed("ledger", LEDGER, ""))[0]
    assert LEGEND in pages(render_pdf("ledger", LEDGER, printed_by="M. Chen", at=AT, zone="?"))[0]


def test_a_sealed_zone_that_names_no_legend_has_the_strictest() -> None:
    assert Zone("sealed", "Some new room.", "Something.").legend == LEGEND


def test_the_same_arguments_give_the_same_bytes() -> None:
    assert printed("feedback_report", REPORT) == printed("feedback_report", REPORT)


def test_the_limits_of_a_chart_are_drawn_in_the_file() -> None:
    with_limits = _strokes(printed("feedback_report", REPORT))
    without = _strokes(printed("feedback_report", REPORT | {"charts": []}))
    limit, center = _color("#43545e"), _color("#0b5563")
    assert with_limits.count(limit) - without.count(limit) >= 1
    assert with_limits.count(center) - without.count(center) >= 1


def test_figures_are_printed_with_limits_or_with_the_reason_why_there_are_none() -> None:
    printed_figures = printed("figures", FIGURES)
    bare = printed("figures", FIGURES | {"panels": FIGURES["panels"][1:]})
    assert _strokes(printed_figures).count(_color("#43545e")) - _strokes(bare).count(_color("#43545e")) >= 2
    assert "No exposure was returned." in " ".join(pages(bare))


def test_the_file_says_it_is_accessible() -> None:
    reader = PdfReader(io.BytesIO(printed("feedback_report", REPORT)))
    assert reader.xmp_metadata is not None
    assert "pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF object, not a bool
    assert reader.trailer["/Root"]["/Lang"] == "en-US"


def test_a_chart_without_a_description_is_refused() -> None:
    nameless = {"title": "Falls", "alt": None, "svg": charts.control()}
    with pytest.raises(RuntimeError):
        printed("feedback_report", REPORT | {"charts": [nameless]})


def test_only_known_templates_and_aware_times() -> None:
    with pytest.raises(KeyError):
        printed("../secrets", {})
    with pytest.raises(ValueError, match="aware"):
        render_pdf("ledger", LEDGER, printed_by="M. Chen", at=AT.replace(tzinfo=None), legend=LEGEND)


def _strokes(pdf: bytes) -> list[tuple[float, ...]]:
    """Colors set for strokes in pages and in the forms they draw, to two decimals."""
    reader = PdfReader(io.BytesIO(pdf))
    streams = [page.get_contents().get_data() for page in reader.pages]
    forms = [item.get_object() for page in reader.pages for item in _forms(page)]
    found: list[tuple[float, ...]] = []
    for stream in [*streams, *(form.get_data() for form in forms)]:
        words = stream.split()
        found += [
            tuple(round(float(word), 2) for word in words[at - 3 : at])
            for at, word in enumerate(words)
            if word in {b"SCN", b"RG"} and at >= 3 and all(_number(word) for word in words[at - 3 : at])
        ]
    return found


def _forms(holder: Any) -> list[Any]:
    direct = list(holder.get("/Resources", {}).get("/XObject", {}).values())
    return direct + [inner for item in direct for inner in _forms(item.get_object())]


def _number(word: bytes) -> bool:
    return word.replace(b".", b"", 1).isdigit()


def _color(code: str) -> tuple[float, ...]:
    return tuple(round(int(code[at : at + 2], 16) / 255, 2) for at in (1, 3, 5))
