"""The import contracts see the whole house, and the type check sees every rule."""

from __future__ import annotations

import re
from configparser import ConfigParser
from pathlib import Path

from pso_portal.runner.checks import PURE

from .test_size import PACKAGES, ROOT

NOT_PACKAGES = {"tests", "benchmarks"}


def contracts() -> ConfigParser:
    parser = ConfigParser(interpolation=None)
    parser.read(ROOT / ".importlinter")
    return parser


def words(section: str, option: str) -> list[str]:
    return [line.strip() for line in contracts().get(section, option, fallback="").splitlines() if line.strip()]


def containers() -> dict[str, set[str]]:
    """Each package whose every child must stand in a layer, with the children that do."""
    found: dict[str, set[str]] = {}
    for section in contracts().sections():
        if contracts().get(section, "exhaustive", fallback="") == "True":
            layers = " ".join(words(section, "layers"))
            for container in words(section, "containers"):
                found.setdefault(container, set()).update(re.findall(r"[\w.]+", layers))
    return found


def packages() -> set[str]:
    """Every app and every room: packages that stand in the house itself or on its ground floor."""
    rooms = {f"pso_portal.{path.parent.name}" for path in (ROOT / "pso_portal").glob("*/__init__.py")}
    return set(PACKAGES) | rooms


def unplaced(modules: list[str], placed: dict[str, set[str]]) -> list[str]:
    """Modules whose name goes on after a container with a child that has no layer there, or with no container."""
    left = []
    for module in modules:
        container = max((name for name in placed if module.startswith(f"{name}.")), key=len, default="")
        child = module.removeprefix(f"{container}.").split(".")[0]
        if not container or child not in placed[container]:
            left.append(module)
    return left


def all_modules() -> list[str]:
    names = []
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        names.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return [name for name in names if name not in packages()]


def test_every_module_of_the_house_stands_in_a_layer() -> None:
    assert len(all_modules()) > 300
    assert unplaced(all_modules(), containers()) == []


def test_a_module_that_no_contract_places_is_noticed() -> None:
    assert unplaced(["pses.gossip", "annex.models"], containers()) == ["pses.gossip", "annex.models"]


def test_every_app_and_room_is_a_container_of_its_own() -> None:
    # The runner starts the house from outside; a contract of its own keeps it from knowing any of it.
    assert packages() - containers().keys() == {"pso_portal.runner"}
    assert set(words("importlinter:contract:runner", "source_modules")) == {"pso_portal.runner"}


def test_every_package_at_the_top_is_looked_at() -> None:
    at_the_top = {path.parent.name for path in ROOT.glob("[a-z]*/__init__.py")} - NOT_PACKAGES
    assert at_the_top == set(words("importlinter", "root_packages")) == set(PACKAGES)


def test_rules_that_may_know_no_framework_are_the_rules_under_the_strictest_type_check() -> None:
    by_contract = set(words("importlinter:contract:pure", "source_modules"))
    by_type_check = {path.removesuffix(".py").replace("/", ".") for path in PURE}
    assert by_contract == by_type_check
    assert [path for path in PURE if not (ROOT / Path(path)).exists()] == []
