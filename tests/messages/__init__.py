"""Proofs of the generated message layer against the schemas it is made from."""
