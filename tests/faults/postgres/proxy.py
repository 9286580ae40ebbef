"""A link between hub and PostgreSQL that can be cut, stalled, or lose the answer to a commit."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Literal

Mode = Literal["whole", "cut", "stalled", "lose-commit"]
"""`stalled`: whoever comes is taken in and nobody hears anything; kernels notice nothing of it."""


class Link:
    """A TCP proxy on a free port before *port* of this machine."""

    def __init__(self, port: int) -> None:
        self._to = port
        self.mode: Mode = "whole"
        self.lost_answers = 0
        self._changed = threading.Condition()
        self._gone = threading.Event()
        self._frozen: set[tuple[socket.socket, socket.socket]] = set()
        self._pairs: set[tuple[socket.socket, socket.socket]] = set()
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True, name="link").start()

    def be(self, mode: Mode) -> None:
        """Be in *mode* from now on; cut connections stay cut."""
        with self._changed:
            self.mode = mode
            self._changed.notify_all()
        if mode == "cut":
            for pair in list(self._pairs):
                self._drop(pair)

    def freeze(self) -> None:
        """Leave what is connected now half open: neither end hears anything more, nor that the other goes."""
        self._frozen |= self._pairs

    def close(self) -> None:
        self._frozen.clear()
        self.be("cut")
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            if self.mode == "cut":
                near.close()
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self._to), 5)
            except OSError:
                near.close()
                continue
            for end in (near, far):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            pair = near, far
            self._pairs.add(pair)
            for source, sink in (pair, pair[::-1]):
                threading.Thread(target=self._carry, args=(pair, source, sink), daemon=True).start()

    def _carry(self, pair: tuple, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                self._wait_while_stalled(pair)
                if self.mode == "lose-commit" and sink is pair[1] and b"COMMIT" in data:
                    # The server carries it out, and nobody hears of that.
                    self._drop_near(pair)
                    sink.sendall(data)
                    self.lost_answers += 1
                    self._gone.wait(0.2)
                    break
                sink.sendall(data)
        self._wait_while_stalled(pair)
        self._drop(pair)

    def _wait_while_stalled(self, pair: tuple) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self.mode != "stalled" and pair not in self._frozen)

    def _drop_near(self, pair: tuple) -> None:
        with contextlib.suppress(OSError):
            pair[0].shutdown(socket.SHUT_RDWR)

    def _drop(self, pair: tuple) -> None:
        self._pairs.discard(pair)
        for end in pair:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            with contextlib.suppress(OSError):
                end.close()
