"""Attacks that once worked, and some that never did: each must stay stopped."""
