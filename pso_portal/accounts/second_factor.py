"""Second factors set up and asked for by commands: the demo's people have no telephone."""

from __future__ import annotations

import time
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from allauth.mfa.utils import decrypt
from django.db import transaction

from pso_portal import audit
from pso_portal.tenancy.models import Pso

from .acting import Denied
from .models import User

PERIOD = 30


@transaction.atomic
def set_up_demo_factor(*, user: User, now: datetime) -> None:
    """Give a person of a demo installation a TOTP secret that only `code` can read out. Raises Denied elsewhere."""
    check_demo()
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        auth.TOTP.activate(user, auth.generate_totp_secret())
        audit.record("set_up_demo_factor", by=None, now=now, person=user.pk)


def current_code(user: User) -> str | None:
    """The six digits a person's authenticator shows now; None where none is set up. Raises Denied outside a demo."""
    check_demo()
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if found is None or not found.data.get("secret"):
        return None
    return auth.format_hotp_value(auth.hotp_value(decrypt(found.data["secret"]), int(time.time()) // PERIOD))


def check_demo() -> None:
    """Raises Denied where the installation holds, or could hold, anything real."""
    pso = Pso.objects.first()
    if pso is None or not pso.is_demo:
        raise Denied("This installation is not a demo.")
