"""Engines of others, measured beside ours on the same text. None is a dependency of the portal."""
