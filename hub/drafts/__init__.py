"""Drafts of a branch.toml: what an administrator is about to change, before it is taken."""
