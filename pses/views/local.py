"""Pages that show times: as the provider's own clock has them."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from pso_portal.tenancy.models import Facility
from pso_portal.web.views import SIGNED_IN, PortalView


class LocalView(PortalView):
    """Draws its page in the zone of the provider's first facility; UTC where it has none."""

    permission = SIGNED_IN  # each page names its own

    def page(self, context: dict[str, Any] | None = None, *, status: int = 200, template: str = "") -> HttpResponse:
        with self.local_time():
            return super().page(context, status=status, template=template)

    @staticmethod
    def local_time() -> AbstractContextManager[None]:
        """Inside, times are read and shown as the place's clock has them."""
        zone = Facility.objects.order_by("name").values_list("timezone", flat=True).first()
        return timezone.override(zone or "UTC")
