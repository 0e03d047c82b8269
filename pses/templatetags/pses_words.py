"""Words and tags for the codes of the evaluation system. A code without a word is shown as it is."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from .. import wording
from ..contents import Leaves
from ..models import WorkProduct
from ..pswp import legend

register = template.Library()

LEAVES = {
    Leaves.INCLUDED: ("Included", "concern"),
    Leaves.CODED: ("Coded", "info"),
    Leaves.REMOVED: ("Removed", "ok"),
}


@register.simple_tag
def stage_tag(state: str) -> SafeString:
    """The stage as a tinted word."""
    return _tag(wording.STATES.get(state, state), wording.TINTS.get(state, ""))  # type: ignore[call-overload]


@register.simple_tag
def state_legend(product: WorkProduct) -> SafeString:
    """The legend to print, as the legal state has it."""
    text = legend(product.state, product.route, purpose=product.purpose)
    return format_html('<p class="legend">{}</p>', text)


@register.simple_tag
def leaves_tag(leaves: Leaves) -> SafeString:
    """Included, coded or removed."""
    return _tag(*LEAVES[leaves])


@register.filter
def purpose_word(purpose: str) -> str:
    return wording.PURPOSES.get(purpose, purpose)  # type: ignore[call-overload]


@register.filter
def kind_word(kind: str) -> str:
    return wording.KINDS.get(kind, kind)  # type: ignore[call-overload]


@register.filter
def ground_word(code: str) -> str:
    return wording.GROUNDS.get(code, code)


@register.filter
def act_word(act: str) -> str:
    return wording.ACTS_DONE.get(act, act)  # type: ignore[call-overload]


@register.filter
def step_word(act: str) -> str:
    return wording.STEPS.get(act, act)  # type: ignore[call-overload]


@register.filter
def month_word(month: str) -> str:
    return wording.month_words(month)


def _tag(text: str, kind: str) -> SafeString:
    return format_html('<span class="tag {}">{}</span>', kind, text)
