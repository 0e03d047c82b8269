"""What dashboards say: pooled figures with the reason where one is not shown, charts, and the finding of each in a
sentence that names figures and uses no adjectives. Pure.

`sums` decides what of pooled sums is shown at all; `beside` and `quality` speak of single contributors, by code, and
their words stand on sealed pages only.
"""
