"""Signals: what grows or comes together oftener than chance, found in pooled counts. Pure functions.

A signal is a question, not a finding. Whoever shows one keeps it with the PSO's analysts until somebody has looked at
its cases, and while fewer than three providers contribute to it: these functions see sums and know no provider.
"""
