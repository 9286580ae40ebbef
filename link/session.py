"""HTTP connections that fall silent when patience is over.

A question that was given up must not reach the hub later, when a name is found at last or a cable is plugged
in again: a press of then would call somebody now. So a connection that stands too late says nothing, and the
kernel throws away what it could not deliver instead of trying on for minutes.
"""

from __future__ import annotations

import socket
import struct
import threading
import time
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError

_DISCARD_AT_CLOSE = struct.pack("ii", 1, 0)
_patience = threading.local()


def speak_until(until_s: float) -> None:
    """Let connections that this thread makes from now on say nothing after *until_s* of `time.monotonic`."""
    _patience.until_s = until_s


def _require_patience() -> None:
    if time.monotonic() > getattr(_patience, "until_s", float("inf")):
        raise ConnectTimeoutError("patience was over when the connection stood")


class _Http(HTTPConnection):
    def connect(self) -> None:
        super().connect()
        _require_patience()


class _Https(HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        _require_patience()


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _Http


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _Https


class _Adapter(HTTPAdapter):
    def __init__(self, patience_s: float) -> None:
        self._options = [
            (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
            (socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, max(1, int(patience_s * 1000))),
            (socket.SOL_SOCKET, socket.SO_LINGER, _DISCARD_AT_CLOSE),
        ]
        super().__init__(pool_connections=1, pool_maxsize=1)

    def init_poolmanager(self, *args: Any, **more: Any) -> None:  # noqa: ANN401  # handed on as it is
        super().init_poolmanager(*args, **more, socket_options=self._options)
        self.poolmanager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}


def patient_session(patience_s: float, *, ca: str = "", cert: str = "", key: str = "") -> requests.Session:
    """Return a session whose connections keep to `speak_until`.

    Args:
        patience_s: how long the kernel may try to deliver what was sent, in seconds.
        ca: PEM file of the authority to trust; empty: those that the system trusts.
        cert: PEM file of our own certificate; empty: we show none.
        key: PEM file of its key; empty: it stands in *cert*.
    """
    session = requests.Session()
    session.trust_env = False  # a proxy of the shell must not come between a device and its hub
    session.verify = ca or True
    if cert:
        session.cert = (cert, key or cert)
    for scheme in ("http://", "https://"):
        session.mount(scheme, _Adapter(patience_s))
    return session
