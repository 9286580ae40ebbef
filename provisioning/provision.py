"""Turning a machine into a device: the plan, carried out step by step and told as it goes.

It may be run again at any time: what is so already is left alone and said to be so, a newer source makes a
newer release, and a settings file that is there is never touched.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from provisioning.carry import is_so, make_so
from provisioning.machine import CommandFailed, Machine
from provisioning.plan import USUAL_NAMES, Facts, Kind, Running, Step, plan
from provisioning.settings_file import Options
from provisioning.source import facts_of, recipe_of, source_tree
from provisioning.words import described, way_out

Say = Callable[[str], None]


class ProvisioningFailed(RuntimeError):
    """A step could not be carried out; the message names it, the reason, and the way out."""


class Made(StrEnum):
    """What came of one step, as it is told."""

    ALREADY = "already so"
    PLANNED = "to be done"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Manner:
    """How it is done.

    Attributes:
        machine: the one that becomes a device.
        source: the source tree; by default the one this program runs from, else the one on the device.
        dry_run: only say what would be done.
    """

    machine: Machine = field(default_factory=Machine)
    source: Path | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: how many steps changed the machine, and how many were so already."""

    changed: int
    already_so: int


def provision(kind: Kind, options: Options, manner: Manner | None = None, say: Say = print) -> Outcome:
    """Make a machine a device of *kind*.

    Args:
        kind: what it shall be.
        options: what goes into a new settings file.
        manner: which machine, from which source, and whether at all; by default this one, now.
        say: where each line of the story goes.

    Raises:
        ProvisioningFailed: a step failed; those before it stay done, and it may be run again.
        NoSource: there is nothing to install from.
        WrongMachine: the machine runs something else than Debian.
    """
    manner = manner or Manner()
    if os.geteuid() != 0 and not manner.dry_run:
        raise ProvisioningFailed(f"only root can make a machine a {kind}: run it with sudo")
    tree = source_tree(manner.source, manner.machine)
    facts = facts_of(manner.machine, tree)
    steps = plan(kind, options, facts, recipe_of(kind, tree, facts.python))
    manner = replace(manner, source=tree)
    if manner.dry_run:
        say(_new_settings(kind, options))
    changed = 0
    with _readable_by_all():
        for step in steps:
            made = _settled(step, manner, anything_new=changed > 0)
            say(f"{made:<12}  {described(step)}")
            changed += made is not Made.ALREADY
    say(_verdict(kind, changed, facts, manner))
    return Outcome(changed, len(steps) - changed)


def _new_settings(kind: Kind, options: Options) -> str:
    names = {"branch": options.branch, "name": options.name or USUAL_NAMES[kind]}
    addresses = {"hub": options.hub_url, "broker": options.broker_url}
    # A hub has no name of its own, and is itself where the hub is.
    told = {key: value for key, value in (names | addresses).items() if value}
    if kind is Kind.HUB:
        del told["hub"]
    values = ", ".join(f"{key} {value}" for key, value in told.items())
    return f"a new settings file says: {values} (other ones with {', '.join(f'--{key}' for key in told)})"


@contextmanager
def _readable_by_all() -> Iterator[None]:
    # root may have a umask that hides new files from others; the device's own user is such another.
    before = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(before)


def _settled(step: Step, manner: Manner, *, anything_new: bool) -> Made:
    try:
        outdated = isinstance(step, Running) and anything_new
        if not outdated and is_so(step, manner.machine):
            return Made.ALREADY
        if manner.dry_run:
            return Made.PLANNED
        make_so(step, manner.machine, manner.source or Path())
    except (CommandFailed, OSError) as error:
        raise ProvisioningFailed(f"{described(step)}\n{error}\n{way_out(step)}") from error
    return Made.DONE


def _verdict(kind: Kind, changed: int, facts: Facts, manner: Manner) -> str:
    if manner.dry_run:
        return f"{kind}: nothing was changed; {changed} steps would be done"
    if not changed:
        return f"{kind}: nothing to do, everything is so already"
    later = "" if facts.can_start else "; nothing was started, systemd does not run there"
    return f"{kind}: ready, {changed} steps done{later}"
