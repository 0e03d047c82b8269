"""The quick report as a hand fills it in."""

from __future__ import annotations

import re
from typing import Any

STORY = "The patient slid from the chair in the corridor. The call light was out of reach."
SAVED = "Draft saved"
PAUSE = 900  # milliseconds: longer than the form waits before it saves


def choose(page: Any, question: str, answer: str) -> None:
    """Touch one tile of a question."""
    page.get_by_role("group", name=question).get_by_role("radio", name=re.compile(f"^{answer}")).check()


def answer_all(page: Any, story: str = STORY) -> None:
    """Six questions about a fall, and its follow-up."""
    choose(page, "What was it about?", "Fall")
    page.get_by_role("group", name="Was the fall assisted?").wait_for()
    choose(page, "Was the fall assisted?", "No")
    choose(page, "How was the patient affected?", "Mild harm")
    choose(page, "When did it happen?", "Just now")
    choose_place(page)
    page.get_by_label("What happened?").fill(story)
    choose(page, "Your name", "Show it to the risk manager only")


def choose_place(page: Any) -> None:
    """The unit, where it does not stand there already."""
    if page.get_by_role("group", name="Where did it happen?").count():
        choose(page, "Where did it happen?", "4 West")
    else:
        page.get_by_label("Where did it happen?").select_option(index=1)


def be_still(page: Any) -> None:
    """Wait until no request of the page's own is under way. Not `wait_for_function`: once it has to ask a second
    time, the page's policy refuses what it asks with.
    """
    from playwright.sync_api import expect

    expect(page.locator(".htmx-request")).to_have_count(0, timeout=15_000)


def wait_until_saved(page: Any) -> None:
    """Until the pause after the last letter is over, nothing is under way, and the line says so."""
    page.wait_for_timeout(PAUSE)
    be_still(page)
    page.locator("#draft-status", has_text=SAVED).wait_for()


def send(page: Any) -> str:
    """From the form over the check to the number of the report."""
    page.get_by_role("button", name="Check and send").click()
    page.get_by_role("heading", name="Check and send").wait_for()
    page.get_by_role("button", name="Send", exact=True).click()
    heading = page.get_by_role("heading", level=1, name="is sent")
    heading.wait_for()
    return str(heading.inner_text()).split()[1]


def events_of(provider: Any) -> int:
    """How many reports the provider has."""
    from events.models import Event
    from pso_portal.tenancy import scope
    from pso_portal.tenancy.scope import Scope
    from pso_portal.tenancy.sides import Side

    with scope.enter(Scope(Side.PROVIDER, frozenset({provider.pk}))):
        return Event.objects.count()
