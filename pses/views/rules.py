"""The rules of law that the portal keeps, for lawyers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from pso_portal.web.views import SIGNED_IN, PortalView

from ..rulebook import CHECK, Rule, Section, sections


class Rules(PortalView):
    """Every table of rules on one page, made to be printed. The same for everybody who works somewhere."""

    permission = SIGNED_IN
    template = "pses/rules.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        shown = [(section, [_row(section, rule) for rule in section.rules]) for section in sections()]
        return self.page({"sections": shown, "check": CHECK})


def _row(section: Section, rule: Rule) -> dict[str, Any]:
    cells = [
        {"label": label, "sentences": [cell] if isinstance(cell, str) else cell}
        for label, cell in zip(section.columns, rule.cells, strict=True)
    ]
    return {"first": cells[0], "cells": cells[1:], "rule": rule}
