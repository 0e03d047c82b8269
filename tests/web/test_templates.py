"""Templates obey the content policy, error pages are fixed, and components say what they must to everyone."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import engines
from django.test import Client, RequestFactory

from pso_portal.accounts.models import User
from pso_portal.web import bound, errors, icons, zones
from pso_portal.web.samples.forms import SampleForm, with_errors
from pso_portal.web.tables import Column, Row, Table

ROOT = Path(settings.BASE_DIR)
STATIC = ROOT / "pso_portal/web/static/web"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# A block of JSON is data: browsers do not run it and the policy does not speak of it.
SCRIPT = r"<script(?![^>]*\s(?:src=|type=\"application/json\"))"
INLINE = re.compile(rf"\sstyle\s*=|<style|\son[a-z]+\s*=\s*[\"']|javascript:|{SCRIPT}", re.IGNORECASE)


def rendered(source: str, **context: object) -> str:
    return str(engines["django"].from_string("{% load components %}" + source).render(context))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_template_has_inline_style_or_script(template: Path) -> None:
    assert INLINE.findall(template.read_text()) == []


def test_the_search_would_find_inline_style_and_script() -> None:
    for bad in (' style="x"', "<style>", ' onclick="x"', "<script>x", '<a href="javascript:x">'):
        assert INLINE.findall(bad)


def test_style_sheets_load_nothing_from_elsewhere_and_stay_readable() -> None:
    for sheet in (STATIC / "css").glob("*.css"):
        text = sheet.read_text()
        assert re.findall(r"@import|https?:|//[a-z]|data:", text) == []
        assert text.count("\n") <= 300


def test_scripts_are_small() -> None:
    assert sum(script.stat().st_size for script in (STATIC / "js").glob("*.js")) <= 10 * 1024


ERRORS = {
    "400": (errors.bad_request, 400),
    "403": (errors.forbidden, 403),
    "404": (errors.not_found, 404),
    "413": (errors.too_large, 413),
    "429": (errors.too_many_requests, 429),
    "500": (errors.broken, 500),
    "csrf": (errors.csrf_failure, 403),
}


@pytest.mark.parametrize("name", sorted(ERRORS))
def test_error_pages_hold_nothing_of_the_request(name: str) -> None:
    handler, status = ERRORS[name]
    answers = [handler(RequestFactory().get(path)) for path in ("/cases/1/", "/other?x=<b>")]
    assert {answer.status_code for answer in answers} == {status}
    assert len({answer.content for answer in answers}) == 1
    assert b"csrf" not in answers[0].content.lower()


def test_a_body_too_large_is_said_to_be_too_large() -> None:
    answer = errors.bad_request(RequestFactory().post("/"), errors.RequestDataTooBig())
    assert (answer.status_code, answer.content) == (413, errors.too_large(RequestFactory().get("/")).content)


def test_the_error_page_of_an_error_page_is_a_sentence(settings: object) -> None:
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": []}]  # type: ignore[attr-defined]
    answer = errors.broken(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert answer["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["", "form/", "charts/", "terms/", "text/"])
def test_the_gallery_shows_every_part(client: Client, page: str) -> None:
    answer = client.get(f"/_ui/{page}")
    assert answer.status_code == 200
    assert INLINE.findall(answer.content.decode()) == []
    assert answer.content.decode().count("<h1>") == 1


@pytest.mark.parametrize("kind", ["sealed", "agg", "open"])
def test_the_ribbon_says_the_zone_in_words(kind: str) -> None:
    drawn = rendered("{% zone_ribbon %}", zone_kind=kind)
    assert f'data-zone="{kind}"' in drawn
    assert zones.zone_for(kind).title in drawn


def test_an_unknown_zone_is_shown_as_sealed() -> None:
    assert zones.zone_for("plum") is zones.SEALED


def test_problems_link_to_the_fields_they_are_about() -> None:
    form = with_errors()
    drawn = rendered("{% error_summary form %}{% field form.medicine %}", form=form)
    assert "There is 1 thing to fix" in drawn
    assert 'href="#error_medicine"' in drawn
    assert 'id="error_medicine"' in drawn
    assert 'aria-describedby="error_medicine_error"' in drawn
    assert 'aria-invalid="true"' in drawn


def test_problems_of_tiles_link_to_the_first_tile() -> None:
    form = SampleForm({})
    form.is_valid()
    drawn = rendered("{% error_summary form %}{% tiles form.about %}", form=form)
    assert 'href="#id_about"' in drawn
    assert re.search(r'<input[^>]*id="id_about"', drawn)


def test_nothing_wrong_says_nothing() -> None:
    assert rendered("{% error_summary form %}", form=SampleForm()).strip() == ""


def test_tiles_keep_choice_hints_and_attributes() -> None:
    class Small(forms.Form):
        size = forms.ChoiceField(
            choices=[("s", "Small"), ("l", "Large")], widget=forms.RadioSelect(attrs={"hx-post": "/save"})
        )

    drawn = rendered("{% tiles form.size hints=hints %}", form=Small({"size": "l"}), hints={"s": "a <little>"})
    assert drawn.count('type="radio"') == 2
    assert drawn.count('hx-post="/save"') == 2
    assert re.search(r'value="l"[^>]*checked', drawn)
    assert "<small>a &lt;little&gt;</small>" in drawn


def test_many_answers_are_checkboxes() -> None:
    assert bound.tiles_context(SampleForm()["factors"])["kind"] == "checkbox"
    assert bound.tiles_context(SampleForm()["about"])["kind"] == "radio"


def test_blocks_escape_what_they_are_given() -> None:
    drawn = rendered("{% panel title=words say=words %}{{ words }}{% endpanel %}{% tag words %}", words="<b>")
    assert "<b>" not in drawn
    assert drawn.count("&lt;b&gt;") == 4


def test_an_unknown_icon_is_a_page_and_echoes_nothing() -> None:
    assert icons.svg('"><script>') == icons.svg("page")


def test_table_cells_name_their_column_for_phones() -> None:
    table = Table("Sites", [Column("Provider (coded)", short="Provider"), Column("Rate", number=True)], [Row(["A", 3])])
    drawn = rendered('{% include "components/table.html" %}', table=table)
    assert '<th scope="row" data-l="Provider">' in drawn
    assert '<td data-l="Rate" class="number">' in drawn


def test_a_table_whose_row_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError):
        list(Table("T", [Column("A"), Column("B")], [Row(["only"])]).drawn())


def test_a_csv_file_runs_nothing() -> None:
    table = Table("T", [Column("A"), Column("B")], [Row(["=1+1", -3.5]), Row(["@x", "*"])])
    drawn = table.as_csv(head="Legend: Open", legend="Take care").splitlines()
    assert zones.LEGEND in table.as_csv().splitlines()[1]
    assert drawn == ["A,B,Legend: Open", "'=1+1,-3.5,Take care", "'@x,*,Take care"]


@pytest.mark.parametrize(
    ("hour24", "words"), [(False, "Mar 10, 2026, 3:05 p.m. UTC"), (True, "Mar 10, 2026, 15:05 UTC")]
)
def test_times_stand_by_the_clock_that_the_reader_chose(hour24: bool, words: str) -> None:
    at = datetime(2026, 3, 10, 15, 5, tzinfo=UTC)
    assert rendered("{% moment at short=True zone=True %}", at=at, user=User(hour24=hour24)) == words


def test_no_page_writes_the_time_of_day_by_itself() -> None:
    """Else whoever chose the 24-hour clock would read some times by the other one."""
    assert [path for path in TEMPLATES if re.search(r'"[^"]*(g:i|H:i)', path.read_text())] == []
