"""Pages of reporting, triage and exposures."""
