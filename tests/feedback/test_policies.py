"""Who reads feedback is what the terms say (42 CFR 3.206(e)), and nobody without terms."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest

from feedback.policies import check_can_read_feedback
from pso_portal.accounts.acting import Denied
from pso_portal.accounts.permissions import Permission as P
from pso_portal.agreements.enums import Recipient
from tests.agreements.test_terms import TERMS
from tests.someone import all_but, someone


def readers(*recipients: Recipient) -> set[str]:
    """Roles that the terms let read; "" is a machine's."""
    terms, found = replace(TERMS, recipients=frozenset(recipients)), set()
    for role in ("", "reporter", *Recipient):
        with suppress(Denied):
            assert check_can_read_feedback(someone(P.READ_FEEDBACK, roles=(role,) if role else ()), terms) is terms
            found.add(str(role))
    return found


def test_those_read_whom_the_terms_name_and_a_machine_for_the_administrator() -> None:
    assert readers(Recipient.RISK_MANAGER) == {"risk_manager"}
    assert readers(Recipient.EXECUTIVE, Recipient.RISK_MANAGER) == {"executive", "risk_manager"}
    assert readers(Recipient.PROVIDER_ADMINISTRATOR) == {"provider_administrator", ""}


def test_a_refusal_says_to_whom_feedback_goes() -> None:
    with pytest.raises(Denied, match=r"send feedback to risk managers\. Your role"):
        check_can_read_feedback(someone(P.READ_FEEDBACK, roles=("executive",)), TERMS)


def test_without_the_permission_or_without_terms_nobody_reads() -> None:
    with pytest.raises(Denied, match="Your role does not include this"):
        check_can_read_feedback(all_but(P.READ_FEEDBACK), TERMS)
    with pytest.raises(Denied, match="No terms are in force"):
        check_can_read_feedback(someone(P.READ_FEEDBACK, roles=("risk_manager",)), None)
