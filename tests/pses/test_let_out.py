"""Which answers, texts and files leave is what the terms say, on the preview as in what is frozen."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest

from events.services.files import attach_file
from pses.contents import Leaves
from pses.let_out import kept_against, let_out
from pses.models import Submission
from pses.services import preview_submission, report_to_pso
from pso_portal.agreements.enums import Attachments, ElementTier
from pso_portal.tenancy import scope
from tests.agreements.test_terms import TERMS
from tests.files.samples import png
from tests.told import NOW, agree, file_one

COPY = {
    "kind": "event", "event_type": "fall", "harm": "mild", "narrative": "She fell.", "files": {"image": 2},
    "coded": {"location_kind": "ward", "factors": ["staffing"], "factor.main": "staffing", "device.kind": "bed",
              "medicine.class": "opioid"},
}  # fmt: skip
CORE = {"kind": "event", "event_type": "fall", "harm": "mild", "coded": {"location_kind": "ward"}}
STRICT = replace(TERMS, narrative_to_desk=False, element_tiers=frozenset())


def test_under_the_strictest_terms_the_core_goes_alone() -> None:
    assert let_out(COPY, STRICT) == CORE
    assert COPY["coded"]["location_kind"] == "ward"  # the copy at home is as it was


def test_each_term_lets_out_its_own() -> None:
    factors = let_out(COPY, replace(STRICT, element_tiers=frozenset({ElementTier.FACTORS})))
    assert factors["coded"] == {"location_kind": "ward", "factors": ["staffing"], "factor.main": "staffing"}
    products = let_out(COPY, replace(STRICT, element_tiers=frozenset({ElementTier.PRODUCTS})))
    assert products["coded"] == {"location_kind": "ward", "device.kind": "bed", "medicine.class": "opioid"}
    assert let_out(COPY, replace(STRICT, attachments=Attachments.LISTED)) == CORE | {"files": {"image": 2}}
    assert let_out(COPY, replace(STRICT, narrative_to_desk=True)) == CORE | {"narrative": "She fell."}


@pytest.mark.parametrize(
    ("terms", "broken"),
    [
        (replace(TERMS, attachments=Attachments.LISTED), []),
        (TERMS, ["attachments"]),
        (STRICT, ["narrative_to_desk", "attachments", "element_tiers"]),
        (replace(TERMS, event_types=frozenset(), attachments=Attachments.LISTED), ["event_types"]),
    ],
)
def test_afterwards_a_copy_names_the_terms_that_it_breaks(terms: Any, broken: list[str]) -> None:
    assert kept_against(COPY, terms) == broken
    assert kept_against(let_out(COPY, terms), terms) == [name for name in broken if name == "event_types"]


@pytest.mark.django_db
@pytest.mark.parametrize(("listed", "leaves"), [("listed", Leaves.CODED), ("stay", Leaves.REMOVED)])
def test_of_files_their_number_and_kind_go_or_nothing(
    make_provider: Any, make_member: Any, acting: Any, listed: str, leaves: Leaves
) -> None:
    provider = make_provider()
    agree(provider, attachments=listed)
    manager = acting(make_member(provider, "risk_manager"))
    with scope.enter(manager.scope()):
        event = file_one(manager)
        attach_file(by=manager, event_id=event.pk, name="mri.png", stream=io.BytesIO(png()), now=NOW)
        known = {"by": manager, "content_kind": "event", "content_id": event.pk, "now": NOW}
        preview = preview_submission(**known)
        (shown,) = [field for field in preview.fields if field.tells_files]
        assert (shown.value, shown.leaves) == ("1 image", leaves)
        sent = report_to_pso(expected_sha256=preview.sha256, **known)
        kept = Submission.objects.get(pk=sent.pk).contents
    assert kept.get("files") == ({"image": 1} if listed == "listed" else None)
    assert "mri" not in str(kept)


@pytest.mark.django_db
def test_a_tier_that_stays_is_shown_as_kept_home(make_provider: Any, make_member: Any, acting: Any) -> None:
    provider = make_provider()
    manager = acting(make_member(provider, "risk_manager"))
    with scope.enter(manager.scope()):
        event = file_one(manager)
        event.coded |= {"factors": ["staffing"], "factor.main": "staffing"}
        event.save(update_fields=["coded"])

    def told(number: int, tiers: list[str]) -> tuple[bool, set[str]]:
        agree(provider, number, element_tiers=frozenset(tiers))
        with scope.enter(manager.scope()):
            preview = preview_submission(by=manager, content_kind="event", content_id=event.pk, now=NOW)
            shown = {str(field.leaves) for field in preview.fields if field.tier == ElementTier.FACTORS}
            return "factors" in preview.contents["coded"], shown

    assert told(1, ["factors"]) == (True, {"included"})
    assert told(2, []) == (False, {"removed"})
