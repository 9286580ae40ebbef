"""The way in on a machine that has nothing but Python: ``sudo python3 -m provisioning desk``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from provisioning import packages
from provisioning.machine import CommandFailed, Machine, rights
from provisioning.plan import Kind
from provisioning.provision import Manner, ProvisioningFailed, provision
from provisioning.settings_file import BadOption, Options
from provisioning.source import NoSource, WrongMachine


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what *arguments* say; returns the exit code."""
    chosen = _parser().parse_args(arguments)
    try:
        if chosen.what == "packages":
            return bring_packages(chosen.lists)
        options = Options(
            branch=chosen.branch,
            name=chosen.name,
            hub_url=chosen.hub,
            broker_url=chosen.broker,
        )
        manner = Manner(Machine(chosen.root), chosen.source, chosen.dry_run)
        provision(Kind(chosen.what), options, manner)
    except (ProvisioningFailed, BadOption, NoSource, WrongMachine, CommandFailed) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def bring_packages(lists: Sequence[Path], machine: Machine | None = None) -> int:
    """Install what is missing of the package *lists*, or say what that is where nobody may install.

    A missing package is no failure here: what cannot do without it says so itself. The exit code is 1 only
    when apt was allowed to work and could not.
    """
    allowed = rights()
    machine = machine or Machine(sudo=allowed or ())
    wanted = [name for path in lists for name in packages.named(path.read_text(), sys.version_info[:2])]
    try:
        lacking = packages.missing(wanted, machine)
    except CommandFailed:
        sys.stderr.write(f"no Debian here; what these packages hold is needed: {' '.join(wanted)}\n")
        return 0
    if lacking and allowed is None:
        sys.stderr.write(
            "not installed, and neither root nor sudo is here to install it; ask an administrator for\n"
        )
        sys.stderr.write(f"    apt-get install --no-install-recommends {' '.join(lacking)}\n")
    elif lacking:
        sys.stdout.write(f"installing {' '.join(lacking)}\n")
        sys.stdout.flush()
        packages.install(lacking, machine)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python3 -m provisioning", description=__doc__)
    kinds = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    for kind in Kind:
        asked = kinds.add_parser(kind, help=f"make this machine a {kind}")
        usual = Options()
        asked.add_argument("--branch", default=usual.branch, help="name of the branch (%(default)s)")
        asked.add_argument("--name", default=usual.name, help=f"name of this {kind} there (the first one's)")
        asked.add_argument(
            "--hub", default=usual.hub_url, metavar="URL", help="where the hub answers (%(default)s)"
        )
        asked.add_argument(
            "--broker", default=usual.broker_url, metavar="URL", help="where the broker is (%(default)s)"
        )
        asked.add_argument(
            "--root", type=Path, default=Path("/"), metavar="DIR", help="a Debian in a folder instead"
        )
        asked.add_argument("--source", type=Path, metavar="DIR", help="source tree to install from")
        asked.add_argument("--dry-run", action="store_true", help="only say what would be done")
    lists = kinds.add_parser("packages", help="install the Debian packages of these lists")
    lists.add_argument("lists", nargs="+", type=Path, metavar="LIST")
    return parser


if __name__ == "__main__":
    sys.exit(main())
