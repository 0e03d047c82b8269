"""docker-compose.yml: in form, and with the separations that docs/deployment.md promises."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from jsonschema import Draft7Validator

from .composed import ONE_SHOT, ROOT, load, services, start_order

SERVICES = services()
LASTING = [name for name in SERVICES if name not in ONE_SHOT]
SCHEMA = json.loads((ROOT / "tests" / "deployment" / "compose_schema.json").read_text())


def holders(secret: str) -> set[str]:
    return {name for name, service in SERVICES.items() if secret in service.get("secrets", [])}


def named_in(service: dict[str, Any], folder: str) -> set[str]:
    return set(re.findall(rf"{folder}/([a-z_]+)", json.dumps([service["command"], service.get("environment", {})])))


def test_the_file_keeps_to_the_schema() -> None:
    Draft7Validator.check_schema(SCHEMA)

    assert [error.message for error in Draft7Validator(SCHEMA).iter_errors(load())] == []


@pytest.mark.parametrize(
    "change",
    [
        {"privileged": True},
        {"ports": ["0.0.0.0:443:8000"]},
        {"ports": ["8000:8000"]},
        {"cap_add": ["SYS_ADMIN"]},
        {"cap_drop": []},
        {"volumes": ["./here:/there"]},
        {"comand": ["true"]},
        {"network_mode": "host"},
    ],
)
def test_the_schema_refuses_what_opens_the_machine(change: dict[str, Any]) -> None:
    content = load()
    content["services"]["web"] |= change

    assert not Draft7Validator(SCHEMA).is_valid(content)


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_given_exactly_the_secrets_that_it_reads(name: str) -> None:
    assert named_in(SERVICES[name], "/run/secrets") == set(SERVICES[name].get("secrets", []))


def test_everything_named_is_declared_and_everything_declared_is_used() -> None:
    content = load()
    used: dict[str, set[str]] = {"secrets": set(), "networks": set(), "volumes": set()}
    for service in SERVICES.values():
        used["secrets"] |= set(service.get("secrets", []))
        used["networks"] |= set(service["networks"])
        used["volumes"] |= {volume.split(":")[0] for volume in service.get("volumes", [])}

    assert {kind: set(content[kind]) for kind in used} == used


def test_each_secret_reaches_only_those_it_is_for() -> None:
    assert {secret: holders(secret) for secret in load()["secrets"]} == {
        "kek": {"web", "worker"},
        "secret_key": {"web", "worker", "scheduler", "migrate"},
        "superuser_password": {"postgres", "roles"},
        "owner_database_url": {"roles", "migrate"},
        "database_url": {"roles", "web", "worker"},
        "broker_url": {"web", "worker", "scheduler"},
        "cache_url": {"web", "worker"},
        "valkey_users": {"valkey"},
        "smtp_url": {"worker"},
    }


def test_keys_lie_only_where_the_root_key_is() -> None:
    for place in ("keys:/srv/pso/keys", "copies:/srv/pso/copies"):
        mounted = {name for name, service in SERVICES.items() if place in service.get("volumes", [])}

        assert mounted == holders("kek")


def test_no_secret_stands_in_a_command_or_the_environment() -> None:
    for service in SERVICES.values():
        for variable, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|SECRET|KEK|URL", variable) and variable != "PSO_BASE_URL":
                assert variable.endswith("_FILE")
                assert value.startswith("/run/secrets/")


@pytest.mark.parametrize("name", LASTING)
def test_what_lasts_says_whether_it_is_well_and_starts_again(name: str) -> None:
    assert "healthcheck" in SERVICES[name]
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", ONE_SHOT)
def test_what_runs_once_is_not_started_again(name: str) -> None:
    assert SERVICES[name]["restart"] == "no"


def test_the_schema_is_ready_before_anyone_works() -> None:
    order = start_order()

    assert order.index("postgres") < order.index("roles") < order.index("migrate")
    for name in ("web", "worker", "scheduler"):
        assert SERVICES[name]["depends_on"] == {
            "migrate": {"condition": "service_completed_successfully"},
            "valkey": {"condition": "service_healthy"},
        }
    for name, service in SERVICES.items():
        for other, wait in service.get("depends_on", {}).items():
            expected = "service_completed_successfully" if other in ONE_SHOT else "service_healthy"
            assert (name, other, wait["condition"]) == (name, other, expected)


def test_only_the_web_server_is_reached_from_outside_and_only_by_this_machine() -> None:
    assert {name: service["ports"] for name, service in SERVICES.items() if "ports" in service} == {
        "web": ["127.0.0.1:8000:8000"]
    }
    assert load()["networks"]["inside"] == {"internal": True}
    # The worker goes out, to the mail relay; nobody comes in to it.
    assert [name for name, service in SERVICES.items() if "outside" in service["networks"]] == ["web", "worker"]


def test_workers_may_be_many() -> None:
    assert SERVICES["worker"]["deploy"] == {"replicas": 1}
    assert "ports" not in SERVICES["worker"]


def test_the_image_runs_as_nobody_in_particular_from_locked_packages() -> None:
    lines = (ROOT / "Dockerfile").read_text()
    locked = (ROOT / "requirements.txt").read_text()

    assert re.findall(r"^FROM (\S+)", lines, re.MULTILINE) == ["python:3.11-slim"] * 2
    assert re.findall(r"^USER (\S+)", lines, re.MULTILINE) == ["10001:10001"]
    assert "--require-hashes" in lines
    requirements = re.findall(r"^[a-z0-9][^=\s]*==[^\n]*(?:\n    [^\n]*)*", locked, re.MULTILINE)
    assert len(requirements) > 20
    assert [found.split()[0] for found in requirements if "--hash=sha256:" not in found] == []


def test_the_image_holds_every_package_of_the_portal() -> None:
    lines = (ROOT / "Dockerfile").read_text()
    shown = (ROOT / ".dockerignore").read_text().splitlines()
    packages = sorted(path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests")

    assert sorted(re.findall(r"^COPY (\w+) \1$", lines, re.MULTILINE)) == sorted([*packages, "templates"])
    assert {f"!{name}" for name in [*packages, "templates", "manage.py", "requirements.txt"]} <= set(shown)
