"""Mail that says that something waits, never what. A mailbox is not the evaluation system."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from pso_portal.tenancy.models import Pso


def worded(template: str, *, path: str = "", days: int = 0) -> tuple[str, str]:
    """Subject and text of notices/<template>.txt, whose first line is the subject. Only a link and a number enter."""
    pso = Pso.objects.get()
    link = f"{settings.PSO_BASE_URL.rstrip('/')}{path}" if path else ""
    text = render_to_string(f"notices/{template}.txt", {"pso": pso, "link": link, "days": days})
    subject, _, body = text.lstrip().partition("\n")
    return subject.strip(), body.strip() + "\n"


def send_plain(template: str, to: str, *, path: str = "", days: int = 0) -> None:
    """Send it to one address."""
    send_mail(*worded(template, path=path, days=days), settings.DEFAULT_FROM_EMAIL, [to])
