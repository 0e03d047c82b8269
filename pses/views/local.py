"""Pages that show times: as the provider's own clock has them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from pso_portal.tenancy.models import Facility
from pso_portal.web.views import SIGNED_IN, PortalView


class LocalView(PortalView):
    """Draws its page in the zone of the provider's first facility; UTC where it has none."""

    permission = SIGNED_IN  # each page names its own

    def page(self, context: dict[str, Any] | None = None, *, status: int = 200, template: str = "") -> HttpResponse:
        zone = Facility.objects.order_by("name").values_list("timezone", flat=True).first()
        with timezone.override(zone or "UTC"):
            return super().page(context, status=status, template=template)
