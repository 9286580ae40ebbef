"""Why a branch.toml that was handed over is not taken; each detail says what to do."""

from __future__ import annotations

from contract.refused import Refused


class BadBranch(Refused):
    """The settings that were handed over cannot be used; the detail names every mistake with its line."""

    code = "bad-settings"


class SettingsNotNow(Refused):
    """The settings change what is in use and cannot change now; the detail says what, and the way out."""

    code = "settings-not-now"


class SettingsChanged(Refused):
    """Somebody else has changed the settings since these were begun; the detail says who and what."""

    code = "settings-changed"


class SettingsNotKept(Refused):
    """The hub may not write its settings file, so the settings would be gone with its next start."""

    code = "settings-not-kept"
