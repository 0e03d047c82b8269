"""Signals: what grows or comes together oftener than chance, found in pooled counts. Pure functions.

A signal is a question, not a finding. It stays with the PSO's analysts until somebody has looked at its cases, and
never leaves while fewer than three providers contribute to it.
"""
