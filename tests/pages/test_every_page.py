"""Every page, opened by every role that may, in a browser: axe, the policy, the widths, one heading, the right zone."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader

from pso_portal.accounts.roles import ROLES
from pso_portal.tenancy import legends
from tests.browser import HEIGHT, NARROW, PHONE, WIDE, Heard, axe_findings, is_too_wide, keep_picture, squeezed
from tests.isolation.routes import ROUTES

from .places import NOT_PAGES, OPEN, ZONES, Sight, sights

GALLERY_PAGES = ("parts", "form", "text", "charts", "terms")


def test_every_route_is_a_page_with_a_zone_or_is_said_not_to_be_one() -> None:
    assert set(ZONES) | set(NOT_PAGES) == {name for name, route in ROUTES.items() if not _is_api(name, route)}
    assert not set(ZONES) & set(NOT_PAGES)


def _is_api(name: str, route: Any) -> bool:
    return bool(route.is_api) or name == "api_schema"


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("role", [*ROLES, "anonymous"])
def test_a_role_s_pages_hold_at_every_width(role: str, standing: Any) -> None:
    walker, heard = standing.walker(role), Heard()
    page = standing.open_as(walker, heard)
    problems = [line for sight in sights(standing.world, walker) for line in _look(page, sight, role, heard)]
    page.context.close()
    assert "\n".join(problems) == ""


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize(("url", "legend"), [("/rules/", legends.NOT_WORK_PRODUCT), ("/audit/", legends.SEALED)])
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_on_paper_each_sheet_bears_the_legend_and_who_printed_it(
    url: str, legend: str, paper: str, standing: Any
) -> None:
    walker = standing.walker("provider_privacy_officer")
    page = standing.open_as(walker, Heard())
    page.goto(url)
    sheets = [" ".join(sheet.extract_text().split()) for sheet in PdfReader(io.BytesIO(page.pdf(format=paper))).pages]
    page.context.close()
    assert len(sheets) > 1
    lacking = [number for number, text in enumerate(sheets) if legend not in text or walker.user.name not in text]
    assert lacking == []


@pytest.mark.slow
@pytest.mark.browser
def test_the_gallery_holds_at_every_width(standing: Any) -> None:
    heard = Heard()
    page = standing.open_as(standing.walker("anonymous"), heard)
    seen = [Sight(f"gallery {name}", f"/_ui/{name}/", "") for name in GALLERY_PAGES]
    problems = [line for sight in seen for line in _look(page, sight, "gallery", heard)]
    page.context.close()
    assert "\n".join(problems) == ""


def _look(page: Any, sight: Sight, role: str, heard: Heard) -> list[str]:
    heard.clear()
    page.set_viewport_size({"width": WIDE, "height": HEIGHT})
    answer = page.goto(sight.url)
    if answer.status != 200 or not answer.headers["content-type"].startswith("text/html"):
        return [f"{sight.name}: {answer.status} {answer.headers['content-type']} at {page.url}"]
    found = _as_built(page, sight)
    for width in (WIDE, PHONE):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        keep_picture(page, f"{role}-{sight.name.replace(':', '-').replace(' ', '-')}")
        found += [f"{width} px: {line}" for line in axe_findings(page)]
        found += [f"{width} px: too wide"] if is_too_wide(page) else []
        found += [f"{width} px: {line}" for line in squeezed(page)]
    page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    found += [f"{NARROW} px: too wide"] if is_too_wide(page) else []
    return [f"{sight.name}: {line}" for line in [*found, *heard]]


def _as_built(page: Any, sight: Sight) -> list[str]:
    """What does not depend on the width: headings, the ribbon, the address."""
    headings = page.locator("h1").count()
    found = [f"{headings} main headings"] if headings != 1 else []
    zone = page.locator(".zone").first.get_attribute("data-zone")
    found += [f"stands in {zone}, not in {sight.zone}"] if sight.zone not in ("", zone) else []
    moved = sight.url.split("?")[0] not in page.url
    return [*found, f"led on to {page.url}"] if moved else found


def test_open_pages_are_those_of_the_office_and_the_terms() -> None:
    """Reading the table: of events and the evaluation system only the links to the form, which name places, the lane
    outside the PSES, what a deliberation puts into operation, the PSES policy, the forms themselves, which are
    questions, and the rules of routing, which name codes and people.
    The rules of law are open: they name nobody. So is what affiliates agreed to share: types of events and days.
    The page that asks for a receipt is open too: what it opens stands in the sealed zone. And the directory: it names
    people and places as the office's lists do, and tells of no report.
    """
    opened = {name for name, zone in ZONES.items() if zone == OPEN and name.startswith(("events:", "pses:"))}
    lane = {"outside", "outside_new", "outside_rules", "outside_record", "outside_paper", "my_outside",
            "deliberation_operational"}  # fmt: skip
    policy = {"pses:policy", "pses:policy_new", "pses:policy_version"}
    verbs = ("new", "preview", "publish", "retire")
    of_forms = {"events:forms", "events:form"} | {f"events:form_{verb}" for verb in verbs}
    links = {"events:report_links", "events:poster", "events:open_link", "events:open_poster", "events:receipt"}
    rules = {"events:routing", "events:rule_new", "events:rule", "pses:rules"}
    family = {"pses:family", "pses:family_offer", "pses:family_accept"}
    directory = {f"pses:directory{page}" for page in ("", "_new", "_entry", "_import")}
    assert opened == links | {f"pses:{name}" for name in lane} | of_forms | rules | policy | family | directory
