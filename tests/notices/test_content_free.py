"""A mailbox is not the evaluation system: no mail says what waits, for whom, or where it comes from."""

from __future__ import annotations

import re
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
from django.core import mail

from pso_portal.notices.mail import send_plain
from pso_portal.runner.store import ROOT
from pso_portal.tenancy.models import Pso

TEMPLATES = sorted((ROOT / "templates" / "notices").glob("*.txt"))
MAY_ENTER = {"pso.name", "pso.phone", "link", "days"}
TOLD = re.compile(r"{{\s*([\w.]+)|{%\s*if\s+([\w.]+)")
PACKAGES = ("pso_portal", "pses", "events", "aggregation", "feedback")
SENDS = re.compile(r"\b(send_mail|send_mass_mail|EmailMessage|EmailMultiAlternatives|mail_admins|mail_managers)\b")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_only_the_psos_name_a_link_and_a_number_enter_a_mail(path: Path) -> None:
    assert {name for pair in TOLD.findall(path.read_text()) for name in pair if name} <= MAY_ENTER


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_mail_is_its_template_and_nothing_more(path: Path, make_provider: Any) -> None:
    """The words are fixed: whatever happened, two mails of one kind differ in their link alone."""
    make_provider("Cedar Falls Hospital")
    mail.outbox.clear()
    send_plain(path.stem, "someone@example.org", path="/one/", days=3)
    send_plain(path.stem, "someone@example.org", path="/two/", days=3)
    first, second = mail.outbox
    assert first.body.replace("/one/", "/two/") == second.body
    assert (first.subject, Pso.objects.get().name in first.subject) == (second.subject, True)
    assert (first.attachments, first.alternatives, "Cedar" in first.body) == ([], [], False)


def test_nothing_else_can_be_said_in_a_mail() -> None:
    assert list(signature(send_plain).parameters) == ["template", "to", "path", "days"]


def test_mails_are_sent_from_one_place() -> None:
    found = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if SENDS.search(path.read_text())
    }
    assert found == {"pso_portal/notices/mail.py"}
