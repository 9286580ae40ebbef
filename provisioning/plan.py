"""What must be the case on a machine before it is a device: steps in their order, as data.

Pure: everything that differs from machine to machine comes in as `Facts`, every file of `images/` as a
`Recipe`. Each step says what shall be so, not what to do; whether it is so already is seen by `carry`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath

from provisioning.settings_file import FIRST_BRANCH, BadOption, Options, branch_text, settings_text

HOME = "/opt/okienko"
SOURCE = f"{HOME}/source"
SETTINGS = "/etc/okienko"


class Kind(StrEnum):
    """The kinds of device, as the command line names them."""

    HUB = "hub"
    KIOSK = "kiosk"
    BOARD = "board"
    DESK = "desk"


def kind_named(word: str) -> Kind:
    """Return the kind that the command line calls *word*.

    Raises:
        BadOption: there is none; the message names those that there are.
    """
    try:
        return Kind(word)
    except ValueError as error:
        raise BadOption(f"provision: no device kind {word!r} (one of {', '.join(Kind)})") from error


USUAL_NAMES = {Kind.HUB: "", Kind.KIOSK: "K1", Kind.BOARD: "hall-1", Kind.DESK: "1"}  # as in the first branch
SCREENS = frozenset({Kind.KIOSK, Kind.BOARD})
PLACES = {  # where a file of images/<kind>/ belongs, by the end of its name; longer ends first
    "way-back": "/opt/okienko/{name}",
    ".override.conf": "/etc/systemd/system/{stem}.service.d/okienko.conf",
    ".service": "/etc/systemd/system/{name}",
    ".sysusers": "/etc/sysusers.d/{stem}.conf",
    ".modules": "/etc/modules-load.d/{stem}.conf",
    ".rules": "/etc/udev/rules.d/70-{name}",
    ".polkit": "/etc/polkit-1/rules.d/50-{stem}.rules",
    ".conf": "/etc/okienko/{name}",
    ".sysctl": "/etc/sysctl.d/70-{stem}.conf",
    ".logind": "/etc/systemd/logind.conf.d/{stem}.conf",
    ".journald": "/etc/systemd/journald.conf.d/{stem}.conf",
    ".manager": "/etc/systemd/system.conf.d/{stem}.conf",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the machine and of the program before anything is done.

    Attributes:
        python: version of the machine's own Python, or of the one that its Debian installs.
        fingerprint: of the source tree and the locks; another one makes another release.
        can_start: whether services can be started there now.
    """

    python: tuple[int, int]
    fingerprint: str
    can_start: bool


@dataclass(frozen=True, slots=True)
class Recipe:
    """The files of `images/<kind>/`.

    Attributes:
        packages: names of the Debian packages, for this machine's Python.
        files: name → text of all others.
        branches: name → text of the branches that are shipped for a hub to start from.
    """

    packages: tuple[str, ...]
    files: Mapping[str, str]
    branches: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Packages:
    """These Debian packages are installed."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlacedFile:
    """The file at *place* holds *text*; with *kept*, one that is there already stays as it is."""

    place: str
    text: str
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """The user *name* exists with the groups that the sysusers file at *place* gives it."""

    name: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class SourceTree:
    """The source of this very fingerprint lies at *place*."""

    place: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Release:
    """A whole virtual environment at *place* with the locked parts of *kind* and the program itself.

    Attributes:
        builds_pins: whether lgpio, which drives the pins, is built on the machine. Its wheels end with Python
            3.11, Debian has no package of it, and that of Raspberry Pi OS would open the environment to all
            modules of the system.
        draws: whether the fonts of screens belong to it.
    """

    place: str
    kind: Kind
    builds_pins: bool
    draws: bool


@dataclass(frozen=True, slots=True)
class Pointer:
    """*place* is a link to *target*; with *kept*, a link that works already stays as it is.

    With *way_back* the release that it named before is named by ``<place>.before`` from then on.
    """

    place: str
    target: str
    kept: bool = False
    way_back: bool = False


@dataclass(frozen=True, slots=True)
class Masked:
    """The unit *name* of the system never starts."""

    name: str


@dataclass(frozen=True, slots=True)
class Enabled:
    """The unit *name* starts with the machine."""

    name: str


@dataclass(frozen=True, slots=True)
class Running:
    """The unit *name* runs what is installed now; with *by_screen*, wherever there is a screen."""

    name: str
    by_screen: bool = False


@dataclass(frozen=True, slots=True)
class Tidied:
    """Of the releases of *kind* only the one at *current* is left, and until it was ready the one before."""

    kind: Kind
    current: str


@dataclass(frozen=True, slots=True)
class KernelWords:
    """The kernel is started with *words*, where a file that we know says with which (Raspberry Pi)."""

    words: tuple[str, ...]


Step = (
    KernelWords
    | Packages
    | PlacedFile
    | Account
    | SourceTree
    | Release
    | Pointer
    | Masked
    | Enabled
    | Running
    | Tidied
)


def plan(kind: Kind, options: Options, facts: Facts, recipe: Recipe) -> tuple[Step, ...]:
    """The steps that make a machine with these *facts* a device of *kind*, in order."""
    return (
        Packages(recipe.packages),
        *_placed(recipe),
        *_account(kind, recipe),
        *_program(kind, facts),
        *_settings(kind, options, recipe),
        *_boot(kind, recipe),
        *_services(kind, facts),
        Tidied(kind, _release(kind, facts)),
    )


def place_of(name: str) -> str | None:
    """Where the file *name* of `images/<kind>/` belongs on the device; `None` for one that stays here."""
    for end, pattern in PLACES.items():
        if name.endswith(end):
            return pattern.format(name=name, stem=name.removesuffix(end))
    return None


def _placed(recipe: Recipe) -> Iterator[Step]:
    for name, text in sorted(recipe.files.items()):
        if (place := place_of(name)) is not None:
            yield PlacedFile(place, text)


def _account(kind: Kind, recipe: Recipe) -> Iterator[Step]:
    name = f"okienko-{kind}"
    file = f"{name}.sysusers"
    yield Account(name, place_of(file) or "", recipe.files[file])


def _release(kind: Kind, facts: Facts) -> str:
    return f"{HOME}/{kind}-{facts.fingerprint}"


def _program(kind: Kind, facts: Facts) -> Iterator[Step]:
    yield SourceTree(SOURCE, facts.fingerprint)
    release = _release(kind, facts)
    builds_pins = kind is Kind.DESK and facts.python >= (3, 12)
    yield Release(release, kind, builds_pins=builds_pins, draws=kind in SCREENS)
    yield Pointer(f"{HOME}/{kind}", PurePosixPath(release).name, way_back=True)
    yield Pointer("/usr/local/bin/okienko", f"../../../opt/okienko/{kind}/bin/okienko", kept=True)


def _settings(kind: Kind, options: Options, recipe: Recipe) -> Iterator[Step]:
    template = recipe.files[f"{kind}.toml"]
    text = settings_text(template, options, options.name or USUAL_NAMES[kind])
    if kind is Kind.HUB:
        started_from = recipe.branches.get(options.branch, recipe.branches[FIRST_BRANCH])
        branch = branch_text(started_from, options.branch)
        yield PlacedFile(f"{SETTINGS}/branch/{options.branch}.toml", branch, kept=True)
    yield PlacedFile(f"{SETTINGS}/{kind}.toml", text, kept=True)


def _boot(kind: Kind, recipe: Recipe) -> Iterator[Step]:
    lines = recipe.files.get(f"okienko-{kind}.words", "").splitlines()
    if words := tuple(line for line in lines if line and not line.startswith("#")):
        yield KernelWords(words)


def _services(kind: Kind, facts: Facts) -> Iterator[Step]:
    own = f"okienko-{kind}.service"
    if kind is Kind.HUB:
        yield Enabled("mosquitto.service")
    if kind in SCREENS:
        yield Masked("getty@tty1.service")  # it would hang up the console of the screen
        yield Masked("ctrl-alt-del.target")
    else:
        yield Enabled(own)
    if not facts.can_start:
        return
    if kind is Kind.HUB:
        yield Running("mosquitto.service")
    yield Running(own, by_screen=kind in SCREENS)
