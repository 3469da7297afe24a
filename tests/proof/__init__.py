"""Proofs that the intake loses nothing and believes nothing, each at any size: small in the tests, full in scripts/prove_intake.py."""
