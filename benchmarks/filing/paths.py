"""Three minor events, each from the form to "is sent", counted: questions, taps, typed fields, bytes, time, axe."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe

from .phone import Phone, phone

STORY = "The patient slid from the chair in the hall. The call light was out of reach."


@dataclass(frozen=True, slots=True)
class Path:
    """Answers in the order of the form; `medicine` is typed where it is not empty."""

    name: str
    answers: tuple[tuple[str, str], ...]
    medicine: str = ""


PATHS = (
    Path("fall", (
        ("What was it about?", "Fall"), ("Was the fall assisted?", "No"),
        ("How was the patient affected?", "Mild harm"),
    )),
    Path("medication", (
        ("What was it about?", "Medication"), ("At which stage?", "Administering"),
        ("How was the patient affected?", "No harm"),
    ), medicine="Heparin"),
    Path("near miss", (
        ("What was it about?", "Device"), ("How was the patient affected?", "Did not reach the patient"),
    )),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measured:
    """One path. Bytes in KB as they came over the network (compressed); `lcp_ms` of the form, on the slow phone."""

    path: str
    questions: int
    follow_ups: int
    taps: int
    typed_fields: int
    first_load_kb_gz: float
    later_kb_gz: float
    lcp_ms: int
    axe_violations: int
    csp_reports: int
    sent: bool


def sign_in(page: Any, who: dict[str, str], at: str = "/") -> None:
    """By address and password; a reporter needs no second factor."""
    page.goto(at)
    page.get_by_label("E-mail address").fill(who["email"])
    page.get_by_label("Password", exact=True).fill(who["password"])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_load_state()


def measure(browser: Any, base: str, who: dict[str, str], path: Path) -> Measured:
    """A cold first load, a warm second one, then the report, all on the slow phone."""
    with phone(browser, base) as held:
        sign_in(held.page, who)
        first, lcp = _cold(held, who["form"])
        held.page.goto(who["form"])
        held.page.wait_for_load_state("networkidle")
        later = held.received()
        axe = _axe(held.page)
        questions, follow_ups = _answer(held, path)
        sent, more = _send(held)
        # The listener for the policy writes a line; a page that is well writes none at all.
        return Measured(
            path.name, questions, follow_ups, held.taps, held.typed, round(first / 1024, 1), round(later / 1024, 1),
            lcp, axe + more, len(held.complaints), sent,
        )  # fmt: skip


def without_scripts(browser: Any, base: str, who: dict[str, str], path: Path) -> bool:
    """Whether the same report can be sent by a browser that runs no script."""
    with phone(browser, base, scripts=False) as held:
        sign_in(held.page, who, at=who["form"])
        (question, answer), *rest = path.answers
        held.tap(tile(held.page, question, answer))
        held.page.get_by_role("button", name="Continue").click()
        for question, answer in rest:
            held.tap(tile(held.page, question, answer))
        _type(held, path)
        return _send(held, look=False)[0]


def tile(page: Any, question: str, answer: str) -> Any:
    """The place to touch for one answer."""
    return page.get_by_role("group", name=question).locator("label").filter(has_text=re.compile(rf"^\s*{answer}"))


def _cold(held: Phone, form: str) -> tuple[int, int]:
    """Bytes and largest contentful paint of the form with nothing in the cache."""
    held.wire.send("Network.clearBrowserCache")
    held.slow_down()
    held.received()
    held.page.goto(form)
    held.page.wait_for_load_state("networkidle")
    return held.received(), round(held.page.evaluate("window.lcp"))


def _answer(held: Phone, path: Path) -> tuple[int, int]:
    for question, answer in path.answers:
        place = tile(held.page, question, answer)
        place.wait_for()
        held.tap(place)
    _type(held, path)
    held.page.wait_for_load_state("networkidle")
    follow_ups = held.page.locator("form#report .conditional .question").count()
    return held.page.locator("form#report .question").count() - follow_ups, follow_ups


def _type(held: Phone, path: Path) -> None:
    if path.medicine:
        held.fill(held.page.get_by_label("Medicine", exact=True), path.medicine)
    held.fill(held.page.get_by_label("What happened?"), STORY)


def _send(held: Phone, *, look: bool = True) -> tuple[bool, int]:
    """Check and send; whether it was sent, and what axe finds on both pages."""
    held.tap(held.page.get_by_role("button", name="Check and send"))
    held.page.get_by_role("heading", name="Check and send").wait_for()
    found = _axe(held.page) if look else 0
    held.tap(held.page.get_by_role("button", name="Send", exact=True))
    held.page.get_by_role("heading", level=1, name="is sent").wait_for()
    return True, found + (_axe(held.page) if look else 0)


def _axe(page: Any) -> int:
    return len(Axe().run(page).response["violations"])


def as_json(measured: Measured) -> dict[str, Any]:
    return asdict(measured)
