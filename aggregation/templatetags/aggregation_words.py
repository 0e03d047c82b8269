"""Codes of aggregates in words."""

from __future__ import annotations

from django import template

from pso_portal.tenancy.care_settings import SETTINGS

from ..selectors import TYPE_LABELS

register = template.Library()


@register.filter
def setting_word(code: str) -> str:
    """ "nursing_home" → "Nursing home"."""
    return SETTINGS[code].label if code in SETTINGS else code


@register.filter
def type_word(code: str) -> str:
    """ "pressure_injury" → "Pressure injury"."""
    return TYPE_LABELS.get(code, code)
