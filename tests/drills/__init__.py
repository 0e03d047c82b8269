"""Drills: a whole portal on servers of its own, killed in the middle of its work."""
