"""The OpenAPI description is complete, and anyone may read it: it holds no data."""

from __future__ import annotations

import os

from django.core.management import call_command

from pso_portal.accounts.services.credentials import FOR_MACHINES


def test_the_description_is_valid_and_without_a_warning():
    call_command("spectacular", validate=True, fail_on_warn=True, file=os.devnull)


def test_anyone_may_read_it(client, db):
    response = client.get("/api/v1/schema", headers={"accept": "application/vnd.oai.openapi+json"})
    assert (response.status_code, response.json()["info"]["title"]) == (200, "PSO portal")


def test_every_operation_needs_a_credential_and_names_its_refusals(client, db):
    schema = client.get("/api/v1/schema", headers={"accept": "application/vnd.oai.openapi+json"}).json()
    for path, item in schema["paths"].items():
        for method, operation in item.items():
            assert operation["security"] == [{"credential": []}], (method, path)
            assert {"401", "403", "404", "429"} <= operation["responses"].keys(), (method, path)
            assert ({"400", "413", "415"} <= operation["responses"].keys()) is ("requestBody" in operation)


def test_every_view_asks_only_for_what_a_machine_can_have():
    from django.urls import get_resolver

    from pso_portal.web.api import PortalApiView

    resolver = next(each for each in get_resolver().url_patterns if str(each.pattern) == "api/v1/")
    views = [getattr(each.callback, "cls", None) or each.callback.view_class for each in resolver.url_patterns]
    asked = {each for view in views if issubclass(view, PortalApiView) for each in view.permissions.values()}
    assert asked == set(FOR_MACHINES)
