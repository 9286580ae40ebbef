"""The first settings file of a new device, from the template in `images/<kind>/`.

Only a start: what the operator writes into it afterwards is never touched again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import Template

FIRST_BRANCH = "small"
"""The shipped branch that a new one starts from, unless it has the name of another."""

_TAKEN = frozenset({"hub", "kiosk", "board", "desk"})  # their settings lie in the same folder
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_URL = re.compile(r"https?://[A-Za-z0-9._:\[\]-]+(/[A-Za-z0-9._/-]*)?")
_BROKER = re.compile(r"mqtts?://[A-Za-z0-9._:\[\]-]+")


class BadOption(ValueError):
    """What was said on the command line cannot stand in a settings file; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What differs from device to device of a branch.

    Raises:
        BadOption: a value cannot be used.

    Attributes:
        branch: the branch's name on the wire.
        name: the device's own name there: the desk, the board, the kiosk; empty: the first of a new branch.
        hub_url: where the hub answers.
        broker_url: where the broker listens.
    """

    branch: str = "main"
    name: str = ""
    hub_url: str = "http://127.0.0.1:8080"
    broker_url: str = "mqtt://127.0.0.1:1883"

    def __post_init__(self) -> None:
        """Refuse what would break the file or the topics."""
        _demand(_NAME, "--branch", self.branch, "letters, digits, '-', as in 'town-hall'")
        if self.branch in _TAKEN:
            raise BadOption(
                f"--branch: a branch cannot be called {self.branch!r}, as its file would be the device's"
            )
        if self.name:
            _demand(_NAME, "--name", self.name, "letters, digits, '-', as in 'hall-1'")
        _demand(_URL, "--hub", self.hub_url, "an address, as in 'http://hub.local:8080'")
        _demand(_BROKER, "--broker", self.broker_url, "an address, as in 'mqtt://hub.local:1883'")


def settings_text(template: str, options: Options, name: str) -> str:
    """*template* with the device's *name* and the values of *options* in their places."""
    return Template(template).substitute(
        branch=options.branch,
        name=name,
        hub_url=options.hub_url,
        broker_url=options.broker_url,
    )


def branch_text(shipped: str, name: str) -> str:
    """The text of a *shipped* branch, as the first one of the branch *name*."""
    return re.sub(r'^branch = "[^"]*"', f'branch = "{name}"', shipped, count=1, flags=re.MULTILINE)


def _demand(form: re.Pattern[str], option: str, value: str, expected: str) -> None:
    if form.fullmatch(value) is None:
        raise BadOption(f"{option}: cannot be used: {value!r} (expected {expected})")
