"""The PSO's pages: the aggregate, doubtful texts, releases."""
