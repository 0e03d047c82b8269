"""Deliberation and analysis: rooms, causes, actions. Pure; the law of a room stands in `rooms`."""
