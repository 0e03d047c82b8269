"""The walk can hear and see: what it reports as silent would have been noticed."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.core.mail import send_mail
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from pso_portal.web.documents import render_pdf

from .houses import CANARY
from .routes import PUBLIC, Route
from .walk import Walk
from .world import World


def careless(request: Any) -> HttpResponse:
    """A page that does everything wrong at once."""
    from pso_portal.accounts.models import Invitation

    logging.getLogger("pso_portal").warning("seen: %s", CANARY)
    send_mail("Waiting", f"{CANARY} waits.", "portal@pso.example", ["x@example.test"])
    Invitation.objects.update(name="Somebody else")
    return HttpResponse(f"<p>{CANARY}</p>", headers={"X-Place": CANARY})


def broken(request: Any) -> HttpResponse:
    raise KeyError(CANARY)


urlpatterns = [path("careless/", careless, name="careless"), path("broken/", broken, name="broken")]
ROUTES = {name: Route(who=PUBLIC, why="a sample") for name in ("careless", "broken")}


@pytest.fixture
def found(world: World) -> dict[str, set[str]]:
    with override_settings(ROOT_URLCONF=__name__):
        walk = Walk(world, ("POST",), ROUTES).go([next(each for each in world.walkers if each.name == "risk_manager")])
    return {name: {each.what for each in walk.findings if each.route == name} for name in ROUTES}


def test_a_careless_page_is_found_out_in_every_way(found: dict[str, set[str]]) -> None:
    assert found["careless"] == {
        f"showed {CANARY}", f"left ['{CANARY}'] in a log or a mail", "changed rows that are not its own",
    }  # fmt: skip


def test_a_broken_page_says_its_class_and_logs_nothing_else(found: dict[str, set[str]]) -> None:
    assert found["broken"] == {"broke with KeyError"}


def test_words_inside_a_pdf_are_read() -> None:
    from datetime import UTC, datetime

    from .probe import _words

    legend = render_pdf("receipt", RECEIPT, printed_by=CANARY, at=datetime(2026, 3, 1, tzinfo=UTC), legend="")
    assert CANARY not in legend.decode("latin-1")
    assert CANARY in _words(HttpResponse(legend, content_type="application/pdf"), legend)


RECEIPT: dict[str, Any] = {"title": "Receipt", "facts": [["Sent", "today"]], "hash": "0" * 64}
