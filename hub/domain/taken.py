"""The text of settings as the journal keeps it, read again and again while a branch is folded."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from contract.settings import BadSettings
from hub.domain.settings import BranchSettings, read_branch

WHERE = "branch.toml"
"""What settings without a file are called in messages."""


@lru_cache(maxsize=8)
def settings_in(text: str) -> BranchSettings:
    """Return the settings in *text*.

    Raises:
        BadSettings: it cannot be used by this version; each mistake has its line.
    """
    return read_branch(text, WHERE)


def settings_kept_in(text: str) -> BranchSettings | None:
    """Return the settings in *text*, which was good for the version that kept it; None: not for this one."""
    try:
        return settings_in(text)
    except BadSettings:
        return None


def fingerprint_of(text: str) -> str:
    """Return what tells *text* from every other one, short enough to be read aloud."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]
