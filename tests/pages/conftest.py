"""A portal with everything in it that stands for a whole module, and a browser in front of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import override_settings

from tests.browser import WIDE, Heard, open_context, refuse_without_browser, running
from tests.isolation.conftest import OPEN_DOORS, standing_world, world
from tests.isolation.people import Walker
from tests.isolation.world import World, build

__all__ = ["standing_world", "world"]


@pytest.fixture(scope="module", autouse=True)
def keys(tmp_path_factory: Any) -> Iterator[None]:
    """As for every test, but for as long as the module's portal stands."""
    folder = tmp_path_factory.mktemp("vault-of-pages")
    kek = folder / "kek"
    kek.write_text(os.urandom(32).hex())
    kek.chmod(0o400)
    places = {"PSO_KEY_DIR": str(folder / "keys"), "PSO_FILES_DIR": str(folder / "files")}
    with override_settings(PSO_KEK_FILE=str(kek), **places):
        yield


@dataclass
class Standing:
    """The portal, what is in it, and a browser."""

    url: str
    world: World
    browser: Any

    def walker(self, name: str) -> Walker:
        return next(walker for walker in self.world.walkers if walker.name == name)

    def open_as(self, walker: Walker, heard: Heard) -> Any:
        """A page of the walker's own profile, signed in just now."""
        context = open_context(self.browser, self.url, width=WIDE)
        if walker.user is not None:
            walker.sign_in()
            session = walker.client.cookies["session"].value
            context.add_cookies([{"name": "session", "value": session, "url": self.url}])
        page = context.new_page()
        heard.listen(page)
        return page


@pytest.fixture(scope="module")
def standing(keys: None, django_db_setup: None, django_db_blocker: Any) -> Iterator[Standing]:
    from pytest_django.live_server_helper import LiveServer

    refuse_without_browser()
    with django_db_blocker.unblock(), override_settings(**OPEN_DOORS):
        world = build()
        server = LiveServer("localhost")
        try:
            with running() as browser:  # closed before the server: an open connection would hold the database
                yield Standing(server.url, world, browser)
                connections.close_all()  # beside the browser's event loop Django keeps connections of their own
        finally:
            server.stop()
            call_command(
                "flush", interactive=False, verbosity=0, reset_sequences=False, inhibit_post_migrate=False
            )  # fmt: skip
