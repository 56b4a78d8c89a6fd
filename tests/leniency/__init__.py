"""Proofs of the `Lenient` policy: what it reads, what it tells of it, and what it never does."""
