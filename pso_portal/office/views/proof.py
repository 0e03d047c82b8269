"""The proof of one's own entries, for a court or an auditor who has no reason to believe the portal."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from pso_portal.accounts.acting import Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.provenance.verify_bundle import NOT_PROVEN, PROVEN, whole_of
from pso_portal.tenancy.sides import Side
from pso_portal.web.views import PortalView

from ..services.proofs import fingerprint, take_proof, verifier


class Proof(PortalView):
    """What the proof shows and what it does not, in the words of the program that checks it."""

    permission = (Permission.READ_AUDIT, Permission.READ_PSO_AUDIT)
    template = "office/proof.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.explained()

    def explained(self, refusal: str = "") -> HttpResponse:
        """`refusal`: why there is no proof to take now."""
        whole = whole_of({"row": "", "part": self.acting.side is Side.PSO})
        return self.page({
            "proven": _lines(PROVEN.format(whole=whole)), "not_proven": _lines(NOT_PROVEN),
            "fingerprint": fingerprint(), "refusal": refusal, "errors": bool(refusal),
        }, status=422 if refusal else 200)  # fmt: skip


class ProofFile(Proof):
    """The bundle; `?part=program`: the program alone."""

    step_up = True  # a copy leaves the portal

    def get(self, request: HttpRequest) -> HttpResponse:
        if request.GET.get("part") == "program":
            return verifier().answer()
        try:
            return take_proof(by=self.acting, now=timezone.now()).answer()
        except Denied as denied:
            return self.explained(str(denied))


def _lines(text: str) -> list[str]:
    """The points of a list, without its heading."""
    return [line.removeprefix("- ") for line in text.splitlines()[1:]]
