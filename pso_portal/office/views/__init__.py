"""Pages of running the PSO and a provider's own house."""
