"""Backup: full copies that were proved, and the journal shipped to a second path while the hub runs."""
