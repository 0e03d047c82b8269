"""The demo's incident: two providers told once, the mails go out, and one has read its notice."""

from __future__ import annotations

import pytest

from pso_portal.demo.breach import tell_of_breach
from pso_portal.office.incident_selectors import affected_lines
from pso_portal.office.models import Incident
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side
from tests.isolation.houses import run_jobs
from tests.told import NOW


@pytest.mark.django_db
def test_the_incident_is_told_once(make_provider, make_member):
    make_member(None, "pso_privacy_officer")
    affected = [make_provider("Alder Clinic"), make_provider("Birch Clinic")]
    for provider in affected:
        make_member(provider, "provider_administrator")
    for _ in range(2):
        tell_of_breach(affected, NOW)
        run_jobs()
        with scope.enter(Scope(Side.PSO)):
            lines = affected_lines(Incident.objects.get().pk)
            assert [line.words[0] for line in lines] == ["Read", "Sent, not read yet"]
