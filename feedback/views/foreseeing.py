"""What a version would change, on the reader's own past data, before it is signed."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from pso_portal.accounts.permissions import Permission
from pso_portal.web import zones
from pso_portal.web.views import PortalView

from ..negotiations import terms_of
from .sides import OfProvider, OfPso, Party


class WhatIf(Party):
    """Two panels of two zones: what leaves or came, and what comes back."""

    zone = "sealed"

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        held = self.negotiation()
        version, provider = self.version(held), self.provider()
        terms = terms_of(version)
        if terms is None:
            raise Http404
        return self.page({  # type: ignore[attr-defined, no-any-return]
            "negotiation": held, "version": version, "provider": provider, "back_url": self.url(),
            "foreseen": self.foreseen(provider, terms), **self.rights(),
            "zone": zones.FACTS,
            "sign_url": self.url("_sign", version.pk) if held.table and version.pk == held.table.pk else "",
        })  # fmt: skip


class WhatIfTerms(OfProvider, WhatIf, PortalView):
    """The provider looks at what it holds."""

    permission = Permission.READ_TERMS
    template = "feedback/what_if.html"


class WhatIfAgreement(OfPso, WhatIf, PortalView):
    """The PSO looks at what it was sent."""

    permission = Permission.READ_AGREEMENTS
    template = "feedback/what_if.html"
