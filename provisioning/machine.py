"""The machine that becomes a device: this one, or a Debian in a folder.

In a folder every command runs by chroot in a mount namespace of its own, with ``/proc`` and ``/dev``:
whatever happens, nothing stays mounted there.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

log = logging.getLogger(__name__)

_CHROOT = 'mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && exec chroot "$0" "$@"'
_KEPT_OUT = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "HOME", "XDG_CACHE_HOME", "TMPDIR")
_WORDS_OF_TROUBLE = 12  # the last lines of a failed program hold the reason


class CommandFailed(Exception):
    """A program of the system ended with an error; the message holds its last words."""


class Machine:
    """Files and programs of one machine.

    Args:
        root: ``/`` for this machine, else the folder with the Debian.
        sudo: put before each command that changes the system, as ``("sudo",)`` for one who is not root.
    """

    def __init__(self, root: Path = Path("/"), sudo: tuple[str, ...] = ()) -> None:
        self.root = root.resolve()
        self._sudo = sudo

    @property
    def is_this_one(self) -> bool:
        """Whether it is the machine that this program runs on."""
        return self.root == Path("/")

    @property
    def has_systemd(self) -> bool:
        """Whether services can be started there now; not so in a folder or a container."""
        return self.is_this_one and Path("/run/systemd/system").is_dir()

    def path(self, place: str) -> Path:
        """Where the file *place* of the machine lies, seen from this program."""
        return self.root / place.lstrip("/")

    def run(self, *command: str) -> None:
        """Run *command* with rights over the machine.

        Raises:
            CommandFailed: it ended with an error, or is not there.
        """
        self._output(*self._sudo, *command)

    def answer(self, *command: str) -> str:
        """What *command*, which changes nothing, writes to its standard output.

        Raises:
            CommandFailed: it ended with an error, or is not there.
        """
        return self._output(*command)

    def succeeds(self, *command: str) -> bool:
        """Whether *command*, which changes nothing, ends well."""
        try:
            self._output(*command)
        except CommandFailed:
            return False
        return True

    def _output(self, *command: str) -> str:
        whole = self._brought_inside(command)
        log.debug("running %s", " ".join(command))
        try:
            done = subprocess.run(
                whole, env=self._environment(), capture_output=True, text=True, errors="replace", check=False
            )
        except OSError as error:
            raise CommandFailed(f"{command[0]} cannot be started: {error.strerror}") from error
        if done.returncode != 0:
            said = (done.stderr.strip() or done.stdout.strip()).splitlines()[-_WORDS_OF_TROUBLE:]
            raise CommandFailed("\n".join([f"{' '.join(command)} ended with {done.returncode}", *said]))
        return done.stdout

    def _brought_inside(self, command: tuple[str, ...]) -> tuple[str, ...]:
        if self.is_this_one:
            return command
        apart = ("unshare", "--mount", "--propagation", "private")
        return (*apart, "sh", "-c", _CHROOT, str(self.root), *command)

    def _environment(self) -> Mapping[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in _KEPT_OUT}
        path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        home = "/root" if os.geteuid() == 0 else os.environ.get("HOME", "/")
        steady = {"LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive", "PIP_NO_CACHE_DIR": "1"}
        return kept | steady | {"PATH": path, "HOME": home}


def rights() -> tuple[str, ...] | None:
    """What to put before a command that changes this machine; `None` where there is no way to do so."""
    if os.geteuid() == 0:
        return ()
    if shutil.which("sudo") is None:
        return None
    asks = os.isatty(0)
    if not asks and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode != 0:
        return None
    return (
        ("sudo", "DEBIAN_FRONTEND=noninteractive")
        if asks
        else ("sudo", "-n", "DEBIAN_FRONTEND=noninteractive")
    )
