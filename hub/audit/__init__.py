"""Proof that the journal is as it was written, and what in it somebody ought to look at. Pure."""
