"""The view base. A view that declares no permission does not start."""

from __future__ import annotations

import logging
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.vault.envelope import VaultError

from .asked import asked_of
from .second_factor import lacks_second_factor

logger = logging.getLogger(__name__)
SHUT = "What this page shows is sealed under a key that was destroyed, or was altered where it lies: it opens nowhere."
PUBLIC = "public"  # a page for anyone, signed in or not
SIGNED_IN = "signed in"  # a page for anyone who works somewhere (home, profile, help)


class PortalView(View):
    """Permission first, then step-up where declared, then the handler. Absent and foreign give the same 404."""

    permission: ClassVar[Permission | tuple[Permission, ...] | str | None] = None
    step_up: ClassVar[bool] = False
    zone: ClassVar[str] = "open"  # "sealed", "agg" or "open"; set it from the legal state of what is shown
    template: ClassVar[str] = ""
    acting: Acting

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.permission is None:
            raise ImproperlyConfigured(f"{cls.__qualname__} declares no permission")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refusal = self._refusal(request)
        if refusal is not None:
            return refusal
        try:
            return super().dispatch(request, *args, **kwargs)
        except Denied as denied:
            return render(request, "errors/refused.html", {"reason": str(denied)}, status=403)
        except VaultError:
            logger.exception("sealed value does not open", extra={"view": type(self).__name__})
            return render(request, "errors/refused.html", {"reason": SHUT}, status=410)

    def page(self, context: dict[str, Any] | None = None, *, status: int = 200, template: str = "") -> HttpResponse:
        """Render this view's template with its zone."""
        chosen = template or self.template
        return render(self.request, chosen, {"zone_kind": self.zone, **(context or {})}, status=status)

    def _refusal(self, request: HttpRequest) -> HttpResponse | None:
        if self.permission == PUBLIC:
            return None
        acting: Acting | None = request.acting  # type: ignore[attr-defined]
        if acting is None:
            return self._nobody(request)
        self.acting = acting
        if lacks_second_factor(request.user, acting):
            return HttpResponseRedirect(reverse("second_factor_needed"))
        if not self._allowed(acting):
            raise Http404
        if self.step_up and (proof := self._step_up(request, acting)):
            return proof
        return self._shut(request, acting)

    def _shut(self, request: HttpRequest, acting: Acting) -> HttpResponse | None:
        """Where something must be confirmed first, pages of work lead there; one's own pages stay open, and what was
        typed on a page that is open already is taken.
        """
        opens = request.method in {"GET", "HEAD"} and self.permission != SIGNED_IN
        found = asked_of(acting) if opens else None
        return HttpResponseRedirect(reverse(found.route)) if found and found.shuts else None

    def _allowed(self, acting: Acting) -> bool:
        if self.permission == SIGNED_IN:
            return True
        wanted = self.permission if isinstance(self.permission, tuple) else (self.permission,)
        return any(acting.may(permission) for permission in wanted)  # type: ignore[arg-type]

    @staticmethod
    def _nobody(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            return render(request, "errors/no_place.html", status=403)
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401)  # a sign-in page must not be swapped into the page that was saving
        back = request.get_full_path() if request.method in {"GET", "HEAD"} else request.path
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': back})}")

    @staticmethod
    def _step_up(request: HttpRequest, acting: Acting) -> HttpResponse | None:
        try:
            acting.check_stepped_up(timezone.now())
        except Denied:
            query = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{query}")
        return None
