"""The HTTP of a `FakeHub`: one thread a line, kept alive, cut on request."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from contract.routes import DEVICE_HEADER, ID_HEADER


@dataclass(frozen=True)
class Request:
    """What was asked: every POST and GET, also those that were sent again."""

    method: str
    path: str
    device: str
    command_id: str


@dataclass(frozen=True)
class Reply:
    """What is sent back, and how fast."""

    status: int
    content_type: str
    body: bytes
    seconds_per_byte: float = 0.0


class FakeServer(ThreadingHTTPServer):
    """Listens on a port of this machine and sends what *reply_to* returns; None: the line is cut.

    Args:
        reply_to: called with each request and its body, on a thread of the line.
        port: where to listen; 0 takes a free one.
        tls: how to speak TLS; None: in plain text.
    """

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(
        self,
        reply_to: Callable[[Request, bytes], Reply | None],
        port: int,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.reply_to = reply_to
        self._lines: set[socket.socket] = set()
        self._ended = False
        super().__init__(("127.0.0.1", port), _Handler)
        if tls is not None:
            # The handshake is left to the thread of the line: a stranger must not hold up the others.
            self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), name="fake-hub", daemon=True)
        self._thread.start()

    def get_request(self) -> tuple[socket.socket, object]:
        line, address = super().get_request()
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._lines.add(line)
        return line, address

    def shutdown_request(self, request: object) -> None:
        assert isinstance(request, socket.socket)
        self._lines.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """A line that was cut is what was asked for."""

    def end(self) -> None:
        """Stop listening and cut all lines; may be called twice."""
        if self._ended:
            return
        self._ended = True
        self.shutdown()
        self._thread.join()
        self.server_close()
        for line in list(self._lines):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: FakeServer

    def do_POST(self) -> None:
        self._serve()

    def do_GET(self) -> None:
        self._serve()

    def log_message(self, *_: object) -> None:
        pass

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        device, command_id = self.headers.get(DEVICE_HEADER, ""), self.headers.get(ID_HEADER, "")
        reply = self.server.reply_to(Request(self.command, self.path, device, command_id), body)
        if reply is None:
            self.close_connection = True
            return
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self._send(reply)

    def _send(self, reply: Reply) -> None:
        if not reply.seconds_per_byte:
            self.wfile.write(reply.body)
            return
        for byte in reply.body:
            self.wfile.write(bytes((byte,)))
            self.wfile.flush()
            time.sleep(reply.seconds_per_byte)
