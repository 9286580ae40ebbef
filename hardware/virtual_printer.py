"""A network printer without metal: a TCP server that understands what we print, and fails on command.

    python -m hardware.virtual_printer --port 9100 --out slips

It composes every slip as a picture, answers as a real printer does, and can be told to be out of paper,
open, offline, slow, deaf (it reads and never answers), dead (it never reads) or cut off in the middle of a
job; see `hardware.virtual_console` for the words. Slips sent while it cannot print wait in its buffer and
come out later, as from a real one, unless it is told to forget them.
"""

from __future__ import annotations

import logging
import select
import socket
import struct
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from hardware.connection import NetworkConnection
from hardware.status import Paper
from hardware.virtual_console import main
from hardware.virtual_mechanism import VirtualMechanism
from hardware.virtual_paper import PrintedSlip

log = logging.getLogger(__name__)

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)
_BUFFER = 16_384  # bytes that the line holds, so that a printer that does not read is felt soon
_LOOK_AGAIN_S = 0.05


@dataclass(frozen=True, slots=True)
class LineFault:
    """What is wrong with the line, and after how many more bytes it begins.

    Attributes:
        kind: ``deaf``, ``dead`` or ``cut``.
        from_byte: it holds from this count of received bytes on.
    """

    kind: str
    from_byte: int


class VirtualPrinter(VirtualMechanism):
    """A virtual printer at a TCP port; `start` it, or use it in a ``with``.

    Args:
        port: 0 takes a free one; `port` tells which.
        host: where it listens.
        width_px: dots across its paper.
        folder: where each slip is saved as a PNG; None saves nothing.
        on_slip: called with each slip, on a thread of the server.
    """

    def __init__(
        self,
        port: int = 0,
        *,
        host: str = "127.0.0.1",
        width_px: int = 576,
        folder: Path | None = None,
        on_slip: Callable[[PrintedSlip], None] | None = None,
    ) -> None:
        super().__init__(width_px=width_px, folder=folder, on_slip=on_slip)
        self.host, self.port = host, port
        self._fault: LineFault | None = None
        self._bytes_per_s: int | None = None
        self._server: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self._stopped = threading.Event()

    @property
    def connection(self) -> NetworkConnection:
        """Where a driver finds it; as text it is the settings' form, ``tcp://127.0.0.1:9100``."""
        return NetworkConnection(self.host, self.port)

    def start(self) -> Self:
        """Listen.

        Raises:
            OSError: the port is taken.
        """
        server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
        try:
            server.bind((self.host, self.port))
        except OSError:
            server.close()
            raise
        server.listen()
        self.port = server.getsockname()[1]
        self._stopped.clear()
        self._server = server
        self._thread = threading.Thread(
            target=self._accept, args=(server,), name="virtual-printer", daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Hang up and stop listening; may be called twice."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()
        if self._server is not None:
            self._server.close()
            self._server = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def paper_out(self) -> None:
        """Take the roll out."""
        self.become(paper=Paper.OUT)

    def near_end(self) -> None:
        """Leave little on the roll."""
        self.become(paper=Paper.NEAR_END)

    def open_cover(self) -> None:
        """Open the lid."""
        self.become(cover_open=True)

    def go_offline(self) -> None:
        """Take no data, for no visible reason."""
        self.become(offline=True)

    def jam_cutter(self) -> None:
        """Let the cutter be stuck."""
        self.become(cutter_stuck=True)

    def be_slow(self, bytes_per_s: int) -> None:
        """Take no more than *bytes_per_s*."""
        self._bytes_per_s = bytes_per_s

    def be_deaf(self, after_bytes: int = 0) -> None:
        """Take and print everything, but answer nothing, once *after_bytes* more have come."""
        self._fault = LineFault("deaf", self.received_bytes + after_bytes)

    def be_dead(self, after_bytes: int = 0) -> None:
        """Take nothing any more, and keep the line, once *after_bytes* more have come."""
        self._fault = LineFault("dead", self.received_bytes + after_bytes)

    def cut_cable(self, after_bytes: int = 0) -> None:
        """Break the line, and every new one at once, once *after_bytes* more have come."""
        self._fault = LineFault("cut", self.received_bytes + after_bytes)

    def be_well(self) -> None:
        """Mend everything: a new roll, the lid closed, the cable whole."""
        self._fault = None
        self._bytes_per_s = None
        self.become(paper=Paper.ENOUGH, cover_open=False, offline=False, cutter_stuck=False)

    def _has(self, kind: str) -> bool:
        fault = self._fault
        return fault is not None and fault.kind == kind and self.received_bytes >= fault.from_byte

    def _accept(self, server: socket.socket) -> None:
        """Serve one line after the other: a second program waits until the first hangs up, as with metal."""
        while not self._stopped.is_set():
            if select.select([server], [], [], _LOOK_AGAIN_S)[0]:
                self._serve(server.accept()[0])

    def _serve(self, line: socket.socket) -> None:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with line:
            try:
                self._take_all(line)
            except OSError as error:
                log.debug("virtual printer: the line broke: %s", error)

    def _take_all(self, line: socket.socket) -> None:
        def reply(answer: bytes) -> None:
            if not self._has("deaf"):
                try:
                    line.sendall(answer)
                except OSError as error:
                    log.debug("virtual printer: nobody waits for the answer: %s", error)

        while not self._stopped.is_set():
            if self._has("cut"):
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
                return
            if self._has("dead"):
                self._stopped.wait(_LOOK_AGAIN_S)
            elif select.select([line], [], [], _LOOK_AGAIN_S)[0]:
                data = line.recv(self._most())
                if not data:
                    return
                self.feed(data, reply)

    def _most(self) -> int:
        """Tell how many bytes may be taken now; a slow printer waits first."""
        most = _BUFFER
        if (fault := self._fault) is not None and fault.from_byte > self.received_bytes:
            most = fault.from_byte - self.received_bytes
        if (rate := self._bytes_per_s) is not None:
            self._stopped.wait(_LOOK_AGAIN_S)
            most = min(most, max(1, round(rate * _LOOK_AGAIN_S)))
        return most


if __name__ == "__main__":
    sys.exit(main(VirtualPrinter))
