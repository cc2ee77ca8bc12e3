"""Longer proofs, each run by hand or by a make target; pytest does not collect them."""
