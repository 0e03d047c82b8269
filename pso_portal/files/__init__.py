"""Attachments: checks of what comes in, sealed streams on disk, and their rows."""
