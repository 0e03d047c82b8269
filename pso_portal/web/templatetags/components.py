"""Component tags. `{% load components %}`, then `{% field form.when %}`, `{% tiles form.kind columns="two" %}` …"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.template.defaultfilters import date
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import now, template_localtime

from pso_portal.web import bound, icons, zones

register = template.Library()


@register.inclusion_tag("components/field.html")
def field(bound_field: BoundField, **options: Any) -> dict[str, Any]:
    """Label, hint, error and control. Options: label, hint, large, width ("narrow", "tiny"), optional."""
    return bound.field_context(bound_field, **options)


@register.inclusion_tag("components/tiles.html")
def tiles(bound_field: BoundField, **options: Any) -> dict[str, Any]:
    """Radio or checkbox tiles. Options: columns ("two", "two two-narrow", "three"), hints, large, label."""
    return bound.tiles_context(bound_field, **options)


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm) -> dict[str, Any]:
    """What to fix, each linked to its field; nothing where nothing is wrong."""
    return {"problems": bound.problems(*(form for form in forms if form))}


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon beside words; it is hidden from screen readers."""
    return mark_safe(icons.svg(name))  # noqa: S308 - constants of our own, nothing of the argument is echoed


@register.simple_tag(takes_context=True)
def zone_ribbon(context: Context) -> str:
    """The ribbon of `zone` if the view set one, else the usual one of `zone_kind` (absent: open). On paper the legend
    stands in its place.
    """
    acting, zone, simulation = context.get("acting"), _zone(context), _is_simulation(context)
    return render_to_string("components/zone.html", {
        "zone": zones.as_said_by(acting, zone), "simulation": simulation,
        "legend": zones.legend_for(acting, zone, simulation=simulation),
    })  # fmt: skip


@register.simple_tag(takes_context=True)
def printed(context: Context) -> str:
    """Who printed the page and when, on every sheet; on sealed pages across it too. Nothing for who is nobody."""
    known = {key: context.get(key) for key in ("user", "place", "request")}
    return render_to_string("components/printed.html", {**known, "sealed": _zone(context).kind == "sealed"})


@register.simple_tag(takes_context=True)
def moment(context: Context, at: datetime | None = None, short: bool = False, zone: bool = False) -> str:
    """A day and the time on it, by the clock that the reader chose; now, where none is given. `short`: the month's
    first letters; `zone`: where readers in different places must not take one time for another. A day's first
    instant is the day alone: of a report without a name no more is kept.
    """
    there = template_localtime(at or now())
    if (there.hour, there.minute, there.second, there.microsecond) == (0, 0, 0, 0):
        return date(there, f"{'M' if short else 'F'} j, Y")
    hours = "H:i" if getattr(context.get("user"), "hour24", False) else "g:i a"
    return date(there, f"{'M' if short else 'F'} j, Y, {hours}{' e' if zone else ''}")


@register.simple_tag(takes_context=True)
def legend(context: Context) -> SafeString:
    """The boxed legend of documents that carry work product, in the provider's words where its policy has some."""
    simulation = _is_simulation(context)
    words = zones.legend_for(context.get("acting"), zones.SEALED, simulation=simulation)
    return format_html('<p class="legend">{}</p>', words)


def _is_simulation(context: Context) -> bool:
    return bool(getattr(context.get("pso"), "is_demo", False))


def _zone(context: Context) -> zones.Zone:
    given: zones.Zone | None = context.get("zone")
    return given or zones.zone_for(context.get("zone_kind") or "open")


@register.simple_block_tag
def panel(content: str, title: str = "", say: str = "", level: int = 2) -> SafeString:
    """A white box: title, the finding in a sentence, then whatever is inside."""
    head = format_html("<h{0}>{1}</h{0}>", level, title) if title else ""
    said = format_html('<p class="say">{}</p>', say) if say else ""
    return format_html('<section class="panel">{}{}{}</section>', head, said, content)


@register.simple_block_tag
def note(content: str, kind: str = "") -> SafeString:
    """A remark beside the work. Kinds: info (default), warn, sealed, ok, danger."""
    return format_html('<div class="note {}">{}</div>', kind, content)


@register.simple_block_tag
def disclosure(content: str, summary: str, open: bool = False) -> SafeString:
    """Details that open on demand."""
    state = SafeString(" open") if open else ""
    return format_html(
        '<details class="disclosure"{}><summary>{}</summary><div>{}</div></details>', state, summary, content
    )


@register.simple_tag
def tag(text: str, kind: str = "") -> SafeString:
    """A word with a tint. Kinds: concern, ok, sealed, info, warn."""
    return format_html('<span class="tag {}">{}</span>', kind, text)


@register.simple_tag
def idle_seconds() -> int:
    """How long a session lives without a request, in seconds."""
    return int(settings.SESSION_IDLE_SECONDS)


@register.filter
def count_up(last: int) -> range:
    """1, 2 … last."""
    return range(1, int(last) + 1)
