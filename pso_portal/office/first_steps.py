"""What a new provider does first, as far as the ground floor can see it."""

from __future__ import annotations

from django.utils import timezone

from pso_portal.accounts.acting import Acting
from pso_portal.accounts.selectors import open_invitations, people_of
from pso_portal.agreements.selectors import terms_in_force
from pso_portal.tenancy.models import Unit

from .attestation_selectors import statements
from .registers import Step, register_steps


def register_own_steps() -> None:
    """Called once, when the app is ready. The first report is registered by the app that has reports."""
    register_steps(
        Step("Invite your people", "At least one risk manager, who reads the reports, and everyone who files them.",
             "people", _has_people, 10),
        Step("Have your people confirm confidentiality", "A statement on training and confidentiality, confirmed by "
             "everybody once a year. The list says who has not.", "attestations", _has_statement, 15),
        Step("Check your places", "Every report says where it happened: list the units by the names people use.",
             "places", _has_units, 20),
        Step("Adopt your PSES policy",
             "What enters your patient safety evaluation system, who may see it, and what stays outside. The portal "
             "does not keep this document yet: keep it with your counsel.", "", None, 30),
        Step("Agree on terms with the PSO", "What leaves your evaluation system, and what you get back.",
             "feedback:terms", _has_terms, 40),
    )  # fmt: skip


def _has_people(by: Acting) -> bool:
    return people_of(by).count() + open_invitations(by.provider_id).count() > 1


def _has_statement(by: Acting) -> bool:
    return bool(statements(by))


def _has_units(by: Acting) -> bool:
    return bool(Unit.objects.filter(provider_id=by.provider_id).exists())


def _has_terms(by: Acting) -> bool:
    return by.provider_id is not None and terms_in_force(by.provider_id, timezone.localdate()) is not None
