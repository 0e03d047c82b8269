"""Pages of what the PSO says back: terms, reports, runs."""
