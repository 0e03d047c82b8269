"""Tables: what the template draws, and what stands in place of cards that would tell no figure."""

from __future__ import annotations

from django.template.loader import render_to_string

from pso_portal.web.tables import Column, Row, Table

COLUMNS = [Column("Measure"), Column("Rate", number=True), Column("Why", words=True)]
TABLE = Table("Measures", COLUMNS, [
    Row(["All events", "0.7", ""]), Row(["Falls", "*", "Too few."], folds_under="Too few:"),
    Row(["Burns", "*", "Too much of one."], folds_under="Too much of one:"),
    Row(["<Other>", "*", "Too few."], folds_under="Too few:"),
])  # fmt: skip


def drawn(table: Table) -> str:
    return render_to_string("components/table.html", {"table": table})


def test_rows_without_a_figure_are_told_in_one_line_for_each_reason() -> None:
    assert TABLE.folded == [("Too few:", "Falls; <Other>"), ("Too much of one:", "Burns")]
    page = drawn(TABLE)
    assert page.count('<tr class="folds">') == 3
    assert '<p class="in-place-of-cards"><b>Too few:</b> Falls; &lt;Other&gt;</p>' in page


def test_a_table_with_every_figure_has_no_such_line_and_a_file_has_every_row() -> None:
    assert "in-place-of-cards" not in drawn(Table("Measures", COLUMNS, TABLE.rows[:1]))
    assert [line.split(",")[0] for line in TABLE.as_csv().splitlines()] == [
        "Measure", "All events", "Falls", "Burns", "<Other>"]  # fmt: skip


def test_sentences_and_numbers_are_told_apart() -> None:
    page = drawn(TABLE)
    assert page.count('class="words"') == page.count('class="number"') == 1 + len(TABLE.rows)
