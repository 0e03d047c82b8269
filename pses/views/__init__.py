"""Pages of the evaluation system: workspace, removal, reporting, and the ledger of what left."""
