"""Printed documents: tagged PDF from typst templates and plain data."""

from __future__ import annotations

from .render import TEMPLATES, render_pdf

__all__ = ["TEMPLATES", "render_pdf"]
