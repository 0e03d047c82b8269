"""Charts drawn on the server as SVG text: the same picture for page, mail and PDF.

Pure Python, no framework. Every style is a presentation attribute: style sheets do not reach an SVG that a PDF
engine draws, and a strict content policy forbids style attributes. Values that must not be shown are `None`;
they are drawn as `*` and are in no title, description or attribute.
"""

from __future__ import annotations

from .bars import Share, share_chart
from .funnels import Limits, Site, funnel_chart
from .heat import heat_map
from .intervals import Interval, interval_chart
from .lines import Period, Run, run_chart
from .pareto import Bar, pareto_chart
from .sparks import sparkline
from .svg import Svg

__all__ = [
    "Bar",
    "Interval",
    "Limits",
    "Period",
    "Run",
    "Share",
    "Site",
    "Svg",
    "funnel_chart",
    "heat_map",
    "interval_chart",
    "pareto_chart",
    "run_chart",
    "share_chart",
    "sparkline",
]
