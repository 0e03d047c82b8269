"""May this person do this to this work product, in the state it is in? Each refusal is a sentence to show."""

from __future__ import annotations

from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.agreements.terms import Terms
from pso_portal.tenancy.models import Pso

from .enums import Purpose, State
from .models import WorkProduct


def check_can_admit(purpose: Purpose) -> None:
    """Raises Denied for a simulation outside a demo: made-up protection must not stand beside real protection."""
    if purpose is Purpose.SIMULATION and not Pso.objects.get().is_demo:
        raise Denied("Simulated work product is taken only by a demo installation.")


def check_can_remove(by: Acting, product: WorkProduct) -> None:
    """Removal ends where reporting begins (42 CFR 3.20, "patient safety work product" (2)(ii)(A)). Raises Denied."""
    by.check(Permission.REMOVE_WORK_PRODUCT)
    if product.reported_at is not None:
        raise Denied("This was reported to the PSO. It stays work product and can no longer be removed.")
    if product.removed_at is not None:
        raise Denied("This was removed already.")


def check_can_report(by: Acting, product: WorkProduct) -> None:
    """Raises Denied."""
    by.check(Permission.REPORT_TO_PSO)
    if product.state == State.REMOVED:
        raise Denied("This was removed from the evaluation system, so it cannot be reported to the PSO.")


def refusal_under(terms: Terms, event_type: str) -> str:
    """Why the terms keep this event type at home; empty where they let it go."""
    if event_type in terms.event_types:
        return ""
    return "The terms in force do not include this type of event, so it is not reported to the PSO."
