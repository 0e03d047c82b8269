"""Machines that call the API: a credential, its secret, and the client that sends it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.test import Client
from django.utils import timezone

from pso_portal.accounts.acting import Acting
from pso_portal.accounts.credentials import acting_of_credential
from pso_portal.accounts.services import make_credential, revoke_credential
from pso_portal.accounts.services.credentials import FOR_MACHINES
from pso_portal.tenancy import scope

MONTH = timedelta(days=30)


class Machine:
    """Calls the API with one credential; `by` is who it acts as."""

    def __init__(self, keeper: Acting, secret: str, credential_id: UUID) -> None:
        self.keeper, self.secret, self.credential_id = keeper, secret, credential_id
        self.client = Client(headers={"authorization": f"Bearer {secret}"})
        acting = acting_of_credential(f"Bearer {secret}", now=timezone.now())
        assert acting is not None
        self.by = acting

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/v1/{path}")

    def post(self, path: str, body: Any = None, *, key: str = "") -> Any:
        return self._send("post", path, body, key)

    def put(self, path: str, body: Any) -> Any:
        return self._send("put", path, body, "")

    def delete(self, path: str) -> Any:
        return self.client.delete(f"/api/v1/{path}")

    def file(self, answers: dict[str, Any], key: str = "") -> Any:
        return self.post("events", {"answers": answers}, key=key or str(uuid4()))

    def revoke(self) -> None:
        with scope.enter(self.keeper.scope()):
            revoke_credential(by=self.keeper, credential_id=self.credential_id, now=timezone.now())

    def _send(self, method: str, path: str, body: Any, key: str) -> Any:
        headers = {"idempotency-key": key} if key else {}
        call = getattr(self.client, method)
        return call(f"/api/v1/{path}", body, content_type="application/json", headers=headers)


def machine_of(keeper: Acting, *permissions: str, lasts: timedelta = MONTH, now: Any = None) -> Machine:
    """A machine with these permissions, or with every one that a machine can have."""
    given = permissions or tuple(FOR_MACHINES)
    at = now or timezone.now()
    with scope.enter(keeper.scope()):
        made, secret = make_credential(by=keeper, name="Incident system", permissions=given, lasts=lasts, now=at)
    return Machine(keeper, secret, made.pk)
