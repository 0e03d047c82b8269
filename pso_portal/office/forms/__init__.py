"""Shapes of the office's input. Rules stand in the services."""
