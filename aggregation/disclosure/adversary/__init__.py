"""An attack on what was released, by somebody who knows nothing of the auditor and only reads a disclosure case.

A case is one JSON object: cells with the truth, releases as their readers saw them, the protection that was promised.
Every provider, every pair and every family is put before the releases of its audience with its own cells in hand, and
bounds each other provider's cell. What is bounded closer than the protection allows is reported, with the worst of it.

How: each release is one or two rows over the unknown cells, or for an order statistic rows with a yes-or-no for each
provider; least and largest value of a cell come from programs over whole numbers (HiGHS). Exact for sums, rates, means,
weighted sums and order statistics of whole cells. Before a program is run, cells that no release tells apart are taken
together: what all of them truly hold can be any one's, which often is doubt enough without a program. Denominators are
taken as known to everybody while counts are attacked, and as unknown while they are attacked themselves.

Nothing here imports the auditor, and `.importlinter` sees to it: what both got wrong in the same way could not be seen.
"""
