"""A real Mosquitto for tests, on a free port of this machine, stopped by its own process id."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from pathlib import Path

from tests.waiting import eventually

CONFIGURATION = """\
listener {port} 127.0.0.1
allow_anonymous true
set_tcp_nodelay true
max_queued_messages 0
max_inflight_messages 200
persistence {persistence}
persistence_location {folder}/
autosave_interval 1
"""


def free_tcp_port() -> int:
    """Return a port of this machine on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def program() -> str:
    """Return where Mosquitto is; Debian puts it where only root's PATH looks."""
    path = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))
    found = shutil.which("mosquitto", path=path)
    if found is None:
        raise AssertionError("these tests need a real broker: apt install mosquitto")
    return found


class Mosquitto:
    """A broker that can be killed and started again on its port; what it kept is lost unless *persistent*."""

    def __init__(self, folder: Path, *, persistent: bool = False) -> None:
        self.port = free_tcp_port()
        self._log = folder / "mosquitto.log"
        self._configuration = folder / "mosquitto.conf"
        self._configuration.write_text(
            CONFIGURATION.format(port=self.port, folder=folder, persistence=str(persistent).lower())
            + ("user root\n" if os.geteuid() == 0 else ""),
            encoding="utf-8",
        )
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"mqtt://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and return when it answers."""
        with self._log.open("ab") as log:
            command = [program(), "-c", str(self._configuration)]
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        eventually(self._answers, within_s=10.0)

    def kill(self) -> None:
        """End it at once, without a word to anybody."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self._log.read_text(encoding="utf-8")
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0
