"""The audit, sealed: a Merkle tree over its entries, signed checkpoints, and proofs for people outside."""
