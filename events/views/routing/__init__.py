"""Pages of the rules that say who is told of a new report."""
