"""Before signing, each side sees what would open or close, on its own past data."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse

from pso_portal.agreements.enums import Frequency
from pso_portal.agreements.models import TermsVersion
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.event_types import EventType
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.agreements.test_terms import TERMS
from tests.told import NOW, file_one

from .test_terms_pages import said, words

pytestmark = pytest.mark.django_db
MORE = replace(TERMS, frequency=Frequency.YEARLY)
LESS = replace(TERMS, event_types=frozenset({EventType.FALL}), narrative_to_desk=False)


def rows(answer: Any, panel: str) -> dict[str, tuple[str, str]]:
    return {row.what: (row.now, row.then) for row in getattr(answer.context["foreseen"], panel)}


def test_a_provider_sees_on_its_own_reports_what_would_leave(
    hospital: Any, manager: Any, proposed: Any, make_member: Any, acting: Any
) -> None:
    version = proposed(LESS)
    page = reverse("feedback:terms_what_if", args=[version.pk])
    empty = manager.get(page)
    assert "Nothing was reported yet, so there is nothing to look at." in words(empty)
    nurse = acting(make_member(hospital, "reporter", name="Rae Porter"), NOW)
    with scope.enter(nurse.scope()):
        for each in ({}, {"what": "fall", "fall__assisted": "no", "medication__stage": None, "medication__name": None}):
            file_one(nurse, **each)
    answer = manager.get(page)
    assert rows(answer, "leaving") == {"Reports that go": ("2", "1"), "with what people wrote": ("2", "0")}
    assert "Your latest 2 reports, as they would leave." in words(answer)
    assert "Heparin" not in words(answer)
    assert answer.context["zone"].kind == "sealed"
    with scope.enter(Scope(Side.PROVIDER, frozenset({hospital.pk}))):
        assert Entry.objects.filter(verb="foresee_terms").count() == 2


def test_the_pso_sees_what_it_was_sent_and_what_would_go_back(
    hospital: Any, manager: Any, pso_admin: Any, proposed: Any
) -> None:
    version = proposed(LESS)
    page = reverse("feedback:agreement_what_if", args=[hospital.pk, version.pk])
    answer = pso_admin.get(page)
    assert "Which figures stand turns on counts." in words(answer)
    assert "What we would have been sent" in words(answer)
    assert manager.get(page).status_code == 404
    assert pso_admin.get(reverse("feedback:terms_what_if", args=[version.pk])).status_code == 404


def test_before_anything_is_sent_the_form_shows_what_it_would_change(
    manager: Any, hospital: Any, proposed: Any
) -> None:
    proposed(MORE)
    answer = manager.post(reverse("feedback:terms_change"), said(MORE, smallest_cell="30", note="Kept.", look="1"))
    assert answer.status_code == 200
    assert "Nothing is sent yet." in words(answer)
    assert "Kept." in words(answer)
    assert answer.context["form"]["smallest_cell"].value() == "30"
    with scope.enter(Scope(Side.PSO)):
        assert TermsVersion.objects.count() == 2
    wrong = manager.post(reverse("feedback:terms_change"), said(MORE, smallest_cell="2", look="1"))
    assert wrong.status_code == 422


def test_the_way_to_it_stands_beside_the_proposal_and_the_signature(
    signer: Any, manager: Any, proposed: Any
) -> None:
    version = proposed(MORE)
    page = reverse("feedback:terms_what_if", args=[version.pk])
    assert page in words(manager.get(reverse("feedback:terms")))
    assert page in words(signer.get(reverse("feedback:terms_sign", args=[version.pk])))
    assert "Go on to sign" in words(signer.get(page))
    assert "Go on to sign" not in words(manager.get(page))
