"""The API against its own description: whatever is sent, the answer is one that it announces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings, strategies
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from events.quick_report import FORM
from pso_portal.web.api_throttles import PerCredential
from pso_portal.wsgi import application
from tests.told import answers

from .test_doors import OPERATIONS, address
from .test_returns import feedback_for

QUESTIONS = sorted(item.link_id for item in FORM.walk() if item.type.is_question)
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture
def rows(machine: Any, hospital: Any, where: str, monkeypatch: Any) -> Iterator[Any]:
    """A machine with something in every list, and no limit on how much it may ask."""
    monkeypatch.setattr(PerCredential, "THROTTLE_RATES", {"credential": None})
    machine.valid = answers(where=where)
    machine.put("exposures/2026-01", {"value": 3000})
    machine.own = {
        "draft_id": machine.post("drafts", {"answers": machine.valid}).json()["id"],
        "event_id": machine.file(machine.valid).json()["id"],
        "submission_id": machine.post("exposures/2026-01/return").json()["id"],
        "report_id": str(feedback_for(hospital).pk),
        "month": "2026-01",
    }
    # From here on the application is called as a server calls it: the end of a request must not close the test's
    # own connection.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield machine
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def _settle(case: Any, rows: Any, question: str) -> None:
    """Half of the cases ask for rows that are there, and answer questions that the form asks."""
    case.path_parameters.update({name: rows.own[name] for name in case.path_parameters})
    if isinstance(case.body, dict):
        case.body |= {"event": rows.own["event_id"]} if "event" in case.body else {}
        told = case.body.get("answers")
        if isinstance(told, dict):
            case.body["answers"] = rows.valid | ({question: next(iter(told.values()))} if told else {})


@pytest.mark.slow
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize(("method", "path"), sorted({(method, address(path)) for method, path, _, _ in OPERATIONS}))
def test_every_answer_is_one_that_the_description_announces(rows: Any, method: str, path: str, mode: Any) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema?format=json", application)

    @settings(max_examples=50, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(
        case=schema[path][method].as_strategy(generation_mode=mode), own=strategies.booleans(),
        question=strategies.sampled_from(QUESTIONS),
    )  # fmt: skip
    def holds(case: Any, own: bool, question: str) -> None:
        if own:
            _settle(case, rows, question)
        response = case.call(headers={"Authorization": f"Bearer {rows.secret}"})
        case.validate_response(response, checks=CHECKS)

    holds()
