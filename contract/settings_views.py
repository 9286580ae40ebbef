"""The answer to a branch.toml that was handed over."""

from __future__ import annotations

from contract.views import View


class SettingsView(View, frozen=True, kw_only=True):
    """What the settings that were handed over change.

    `fingerprint` names them; `changes` says in words what is different, nothing where that is comments alone.
    A dry run has changed nothing.
    """

    fingerprint: str
    changes: tuple[str, ...] = ()
    dry_run: bool = False
