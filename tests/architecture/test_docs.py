"""What the pages say about the house is what the house is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from feedback.management.commands.statemachine import page
from pses.management.commands.rules import page as rules_page
from pso_portal.accounts.roles import ROLES
from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.sides import Side
from pso_portal.vault.kek import VARIABLE

from .test_size import PACKAGES, ROOT, modules

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
OPERATIONS = ROOT / "docs" / "operations.md"
# The names under which the code holds the environment, and the functions that read a secret from it.
ENVIRONMENTS, READERS = {"environ", "given", "environment"}, {"secret", "_secret"}


def table_rows(path: Path) -> list[list[str]]:
    """Cells of every table row of a page, without the marks of code."""
    rows = [line for line in path.read_text().splitlines() if line.startswith("|")]
    return [[cell.strip().replace("`", "") for cell in row.strip("|").split("|")] for row in rows]


def read_from_environment(source: str) -> Iterator[str]:
    """Names of variables that a module reads: `environ.get("X")`, `environ["X"]`, `_secret("X")`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args and is_reader(node.func):
            yield from names_in(node.args[0])
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load) and name_of(node.value) in ENVIRONMENTS:
            yield from names_in(node.slice)


def is_reader(called: ast.expr) -> bool:
    if isinstance(called, ast.Attribute):
        return called.attr == "get" and name_of(called.value) in ENVIRONMENTS
    return name_of(called) in READERS


def name_of(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def names_in(node: ast.expr) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and re.fullmatch(r"[A-Z][A-Z_]+", part.value):
            yield part.value


def variables() -> set[str]:
    found = {name for path in [*modules(), ROOT / "manage.py"] for name in read_from_environment(path.read_text())}
    return {name.removesuffix("_FILE") for name in found} | {VARIABLE}


def commands() -> set[str]:
    places = [place for package in PACKAGES for place in (ROOT / package).glob("**/management/commands")]
    return {path.stem for place in places for path in place.glob("[a-z]*.py")}


def test_the_diagrams_are_those_of_the_tables() -> None:
    assert (ROOT / "docs" / "states.md").read_text() == page()


def test_the_rules_are_those_of_the_tables() -> None:
    assert (ROOT / "docs" / "rules.md").read_text() == rules_page()


def test_every_variable_that_is_read_is_explained_and_no_other() -> None:
    assert {"DATABASE_URL", "OWNER_DATABASE_URL", "PSO_VAR", "PSO_KEK", "PSO_KEY_DIR", "SECRET_KEY"} <= variables()
    explained = {row[0] for row in table_rows(OPERATIONS) if re.fullmatch(r"[A-Z_]+", row[0])}
    assert explained == variables()


def test_every_command_is_explained_and_no_other() -> None:
    explained = {row[0].split()[0] for row in table_rows(OPERATIONS) if row[0] and row[0].split()[0] in commands()}
    named = set(re.findall(r"\./portal manage ([a-z]\w*)", OPERATIONS.read_text()))
    assert explained == commands()
    assert named <= commands() | {"migrate", "check"}


def test_every_role_is_explained_in_the_words_of_the_code_and_no_other() -> None:
    titles = {role.title: role.sentence for role in ROLES.values()}
    explained = {row[0]: row[-1] for row in table_rows(OPERATIONS) if row[0] in titles or row[-1] in titles.values()}
    assert explained == titles


def test_every_side_and_every_class_of_table_is_explained() -> None:
    explained = {row[0] for row in table_rows(ROOT / "docs" / "architecture.md")}
    assert {str(side) for side in Side} | {str(table_class) for table_class in TableClass} <= explained


def test_notes_on_decisions_have_a_number_each_and_are_short() -> None:
    notes = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [int(note.name[:4]) for note in notes]
    assert numbers == sorted(set(numbers))
    assert [note.name for note in notes if len(note.read_text().splitlines()) > 25] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_page_points_at_is_there(path: Path) -> None:
    text = re.sub(r"^```.*?^```", "", path.read_text(), flags=re.DOTALL | re.MULTILINE)
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    missing = [link for link in links if link and not (path.parent / link).exists()]
    # Files are named in backticks from the root of the repository, or from the ground floor.
    named = re.findall(r"`([\w./-]+/[\w./-]+\.(?:py|md|sh|txt|html|png))`", text)
    missing += [name for name in named if not any((top / name).exists() for top in (ROOT, ROOT / "pso_portal"))]
    assert missing == []
