"""Who may read feedback: those whom the terms in force name."""

from __future__ import annotations

from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.roles import PROVIDER_ADMINISTRATOR
from pso_portal.agreements.terms import Terms
from pso_portal.agreements.wording import describe


def check_can_read_feedback(by: Acting, terms: Terms | None) -> Terms:
    """The terms that allow it. Raises Denied with a sentence that says to whom feedback goes instead.

    A provider may hold feedback closer than the rule asks (42 CFR 3.206(e)): its terms name the roles.
    """
    by.check(Permission.READ_FEEDBACK)
    if terms is None:
        raise Denied("No terms are in force, so there is no feedback to read.")
    # A machine has no role of its own: it reads for the administrator who made its credential.
    readers = set(by.roles) or {PROVIDER_ADMINISTRATOR.code}
    if not {str(code) for code in terms.recipients} & readers:
        named = next(line.value for line in describe(terms) if line.term == "recipients")
        raise Denied(f"Your terms send feedback to {named}. Your role is not among them.")
    return terms
