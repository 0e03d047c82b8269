"""Invented contents of the gallery."""
