"""A real Mosquitto for tests, on a free port of this machine, stopped by its own process id."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.waiting import eventually

CONFIGURATION = """\
listener {port} 127.0.0.1
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


TLS = """\
cafile {pems}/ca.pem
certfile {pems}/broker.pem
keyfile {pems}/broker.key
require_certificate true
"""


def certificates(folder: Path, authority: str = "ca") -> Path:
    """Make a small *authority* with a certificate for 127.0.0.1 and one for a device; return their folder."""
    pems = folder / "pems"
    pems.mkdir()
    _openssl(
        pems,
        f"req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN={authority}"
        " -keyout ca.key -out ca.pem",
    )
    for name, extension in (
        ("broker", "subjectAltName=IP:127.0.0.1"),
        ("device", "extendedKeyUsage=clientAuth"),
    ):
        (pems / f"{name}.ext").write_text(extension, encoding="utf-8")
        _openssl(
            pems,
            "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
            f" -subj /CN={name} -keyout {name}.key -out {name}.csr",
        )
        _openssl(
            pems,
            f"x509 -req -in {name}.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2"
            f" -extfile {name}.ext -out {name}.pem",
        )
    return pems


def _openssl(folder: Path, arguments: str) -> None:
    subprocess.run(["openssl", *arguments.split()], cwd=folder, check=True, capture_output=True)


def _who_may_come(folder: Path, passwords: Mapping[str, str] | None) -> str:
    if passwords is None:
        return "allow_anonymous true\n"
    written = folder / "passwords"
    written.touch(mode=0o600)
    for name, password in passwords.items():
        subprocess.run(["mosquitto_passwd", "-b", str(written), name, password], check=True)
    return f"allow_anonymous false\npassword_file {written}\n"


class Mosquitto:
    """A broker that can be killed and started again on its port; what it kept is lost unless *persistent*.

    *more* lines of its configuration take the place of those of the same name.
    """

    def __init__(
        self,
        folder: Path,
        *,
        persistent: bool = False,
        passwords: Mapping[str, str] | None = None,
        tls: Path | None = None,
        more: str = "",
    ) -> None:
        self.port = free_tcp_port()
        self._scheme = "mqtts" if tls else "mqtt"
        self._log = folder / "mosquitto.log"
        self._configuration = folder / "mosquitto.conf"
        self._configuration.write_text(
            CONFIGURATION.format(port=self.port, folder=folder, persistence=str(persistent).lower())
            + ("user root\n" if os.geteuid() == 0 else "")
            + _who_may_come(folder, passwords)
            + (TLS.format(pems=tls) if tls else "")
            + more,
            encoding="utf-8",
        )
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self.port}"

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
