"""The real service for card readers, started for a test alone, with a virtual reader and a card before it.

pcscd takes the socket that is handed to it as systemd would, so that it stands beside one that runs already.
The reader is vpcd of vsmartcard: whoever connects to its port is the card.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from hardware.pcsc import Pcsc
from hardware.virtual_card import VirtualCard

DRIVER = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
PROGRAM = shutil.which("pcscd") or "/usr/sbin/pcscd"
ATR = bytes.fromhex("3B8F8001804F0CA000000306030001000000006A")

AS_SYSTEMD = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.set_inheritable(3, True)
os.execve(sys.argv[2], sys.argv[2:], os.environ | {"LISTEN_FDS": "1", "LISTEN_PID": str(os.getpid())})
"""
SOCKET = Path(tempfile.mkdtemp(prefix="okienko-pcscd-"), "pcscd.comm")
os.environ["PCSCLITE_CSOCK_NAME"] = str(SOCKET)  # libpcsclite reads it once in the life of a process


def is_installed():
    return Path(PROGRAM).exists() and DRIVER.exists()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Pcscd:
    """A running pcscd with one virtual reader."""

    def __init__(self, folder: Path) -> None:
        self._port = 0
        self._conf = folder / "readers"
        self._conf.mkdir()
        self._process: subprocess.Popen | None = None
        self._card: CardOnWire | None = None

    def start(self):
        """Start it; the reader takes two ports, and whoever took the second one meanwhile keeps it out."""
        for _ in range(10):
            self._port = free_port()
            self._start_once()
            service = Pcsc()
            found = service.readers()
            service.close()
            if found:
                return
            self.stop()
        raise AssertionError("pcscd does not find its virtual reader")

    def _start_once(self):
        (self._conf / "vpcd").write_text(
            f'FRIENDLYNAME "Okienko Test"\nDEVICENAME /dev/null:{self._port:#x}\n'
            f"LIBPATH {DRIVER}\nCHANNELID {self._port:#x}\n"
        )
        listener = socket.socket(socket.AF_UNIX)
        SOCKET.unlink(missing_ok=True)
        listener.bind(str(SOCKET))
        listener.listen(16)
        self._process = subprocess.Popen(
            [sys.executable, "-c", AS_SYSTEMD, str(listener.fileno()), PROGRAM, "-f", "-c", str(self._conf)],
            pass_fds=[listener.fileno()],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        listener.close()

    def stop(self):
        self.take_away()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        SOCKET.unlink(missing_ok=True)

    def hold(self, card: VirtualCard):
        self._card = CardOnWire(card, self._port)

    def take_away(self):
        if self._card is not None:
            self._card.close()
            self._card = None


class CardOnWire:
    """A card that answers at the port of a vpcd reader."""

    def __init__(self, card: VirtualCard, port: int) -> None:
        self._card = card
        self._stopped = threading.Event()
        self._line = self._connected(port)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self):
        self._stopped.set()
        self._line.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._line.close()

    def _connected(self, port):
        for _ in range(1000):
            try:
                return socket.create_connection(("127.0.0.1", port))
            except ConnectionRefusedError:
                self._stopped.wait(0.01)
        raise AssertionError("the virtual reader does not listen")

    def _serve(self):
        while length := self._read(2):
            command = self._read(int.from_bytes(length, "big"))
            if command == b"\x04":
                self._send(ATR)
            elif len(command) > 1:
                self._send(self._card.answer(command))

    def _send(self, data):
        self._line.sendall(len(data).to_bytes(2, "big") + data)

    def _read(self, size):
        data = b""
        while len(data) < size:
            try:
                piece = self._line.recv(size - len(data))
            except OSError:
                return b""
            if not piece:
                return b""
            data += piece
        return data
