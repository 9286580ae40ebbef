"""Phones that watch their tickets: so many streams, read by a process of their own, which counts what comes.

``python -m okienko.bench.phones PORT FILE`` opens a stream for each line of FILE and tells how many are open,
then once a second how many pictures have come in all, how many bytes, and how many streams have ended.
"""

from __future__ import annotations

import resource
import selectors
import socket
import sys
import time
from pathlib import Path

from okienko.bench.children import tell

FROM_ONE_ADDRESS = 500
"""So many come from one address of this machine, 127.0.0.1 and those after it."""
TELL_S = 1.0
PATIENCE_S = 120.0


class Phones:
    """All of them, on one thread."""

    def __init__(self, port: int, paths: list[str]) -> None:
        self.pictures = self.size = self.ended = self.opened = 0
        self._selector = selectors.DefaultSelector()
        for number, path in enumerate(paths):
            here = f"127.0.0.{1 + number // FROM_ONE_ADDRESS}", 0
            phone = socket.create_connection(("127.0.0.1", port), source_address=here)
            phone.sendall(
                f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n".encode()
            )
            self._selector.register(phone, selectors.EVENT_READ, [True])
            self.read(0.0)

    def read(self, for_s: float) -> None:
        """Read what comes within *for_s* seconds."""
        until = time.monotonic() + for_s
        while True:
            for key, _ in self._selector.select(max(0.0, until - time.monotonic())):
                self._take(key)
            if time.monotonic() >= until:
                return

    def _take(self, key: selectors.SelectorKey) -> None:
        assert isinstance(key.fileobj, socket.socket)
        data = key.fileobj.recv(65_536)
        if not data:
            self._selector.unregister(key.fileobj)
            key.fileobj.close()
            self.ended += 1
        elif key.data[0]:
            key.data[0] = False
            self.opened += data.startswith(b"HTTP/1.1 200")
        self.size += len(data)
        self.pictures += data.count(b"data: {")


def main(port: int, paths: list[str]) -> None:
    """Watch until told to end."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    phones = Phones(port, paths)
    until = time.monotonic() + PATIENCE_S
    while phones.opened < len(paths) and not phones.ended and time.monotonic() < until:
        phones.read(0.1)
    tell(opened=phones.opened)
    while True:
        phones.read(TELL_S)
        tell(pictures=phones.pictures, size=phones.size, ended=phones.ended)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]).read_text(encoding="utf-8").split())
