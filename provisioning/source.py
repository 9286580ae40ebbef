"""What a device is made from: the source tree, its fingerprint, and the recipes in `images/`."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from provisioning.machine import CommandFailed, Machine
from provisioning.packages import named
from provisioning.plan import SOURCE, Facts, Kind, Recipe

TAKEN = (
    "contract", "hardware", "link", "hub", "kiosk", "display_board", "desk", "provisioning", "okienko",
    "images", "requirements", "pyproject.toml", "setup.py", "LICENSE", "README.md",
)  # fmt: skip
_LEFT = frozenset({"__pycache__", ".mo", ".pyc"})
_PYTHONS = {"12": (3, 11), "13": (3, 13)}  # the Python of each Debian, for a machine that has none yet


class NoSource(FileNotFoundError):
    """There is no source tree to install from; the message says where it was looked for."""


class WrongMachine(RuntimeError):
    """The machine runs nothing that this program was made for; the message says what it runs."""


def source_tree(asked: Path | None, machine: Machine) -> Path:
    """The source tree at *asked*, else the one this program runs from, else the one on the device.

    Raises:
        NoSource: no such folder holds a `pyproject.toml` and `images/`.
    """
    places = [asked] if asked else [Path(__file__).resolve().parents[1], Path.cwd(), machine.path(SOURCE)]
    for place in places:
        if (place / "pyproject.toml").is_file() and (place / "images").is_dir():
            return place.resolve()
    looked = ", ".join(str(place) for place in places)
    raise NoSource(f"no source tree of okienko in {looked}: name it with --source")


def files_of(tree: Path) -> Iterator[Path]:
    """The files of *tree* that belong on a device, in a lasting order, relative to it."""
    for name in TAKEN:
        top = tree / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file() and not _LEFT & {path.suffix, *path.parts}:
                yield path.relative_to(tree)


def fingerprint(tree: Path, python: tuple[int, int]) -> str:
    """Twelve hexadecimal digits that change when a file of *tree* or the version of Python does."""
    total = hashlib.sha256(repr(python).encode())
    for name in files_of(tree):
        digest = hashlib.sha256((tree / name).read_bytes()).hexdigest()
        total.update(f"{name.as_posix()} {digest}\n".encode())
    return total.hexdigest()[:12]


def copy_tree(tree: Path, place: Path) -> None:
    """Put a fresh copy of *tree* at *place*; a copy that breaks off leaves the one before."""
    fresh, old = place.with_name(f"{place.name}.new"), place.with_name(f"{place.name}.old")
    for left in (fresh, old):
        shutil.rmtree(left, ignore_errors=True)
    for name in files_of(tree):
        target = fresh / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(tree / name, target)
    if place.exists():
        place.rename(old)
    fresh.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def facts_of(machine: Machine, tree: Path) -> Facts:
    """What the plan must know of *machine*, with *tree* as the source.

    Raises:
        WrongMachine: it is neither Debian 12 or 13 nor Raspberry Pi OS on one of them.
    """
    python = _python_of(machine)
    return Facts(python, fingerprint(tree, python), can_start=machine.has_systemd)


def recipe_of(kind: Kind, tree: Path, python: tuple[int, int]) -> Recipe:
    """The recipe of *kind* in *tree*, for a machine with this *python*."""
    folder = tree / "images" / kind
    files = {path.name: path.read_text() for path in sorted(folder.iterdir()) if path.is_file()}
    files["way-back"] = (tree / "provisioning/way_back.py").read_text()
    shipped = {path.stem: path.read_text() for path in sorted((tree / "hub/branches").glob("*.toml"))}
    return Recipe(named(files.pop("packages.txt"), python), files, shipped)


def _python_of(machine: Machine) -> tuple[int, int]:
    release = machine.path("/etc/os-release")
    text = release.read_text() if release.is_file() else ""
    told = dict(re.findall(r'^([A-Z_]+)="?([^"\n]*)"?$', text, re.MULTILINE))
    families = {told.get("ID"), *told.get("ID_LIKE", "").split()}
    try:
        shown = machine.answer("/usr/bin/python3", "-c", "import sys; print(*sys.version_info[:2])").split()
        python = int(shown[0]), int(shown[1])
    except CommandFailed:
        python = _PYTHONS.get(told.get("VERSION_ID", ""), (0, 0))
    if "debian" not in families or python < (3, 11):
        system = told.get("PRETTY_NAME", "an unknown system")
        raise WrongMachine(
            f"{machine.root} holds {system}: expected Debian 12 or 13, or Raspberry Pi OS on them"
        )
    return python
