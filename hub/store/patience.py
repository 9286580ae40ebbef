"""A connection to PostgreSQL that never waits for ever, whatever became of the link or the server.

The kernel gives up a link that is cut, but not one behind which somebody still takes our words and never
answers: a proxy that hangs, a server that was stopped. Only who counts the silence himself notices.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any

import psycopg

SILENCE_S = 4.0
"""So long an answer may stay away. Then the connection is closed: what was asked may have been done."""
CONNECT = {
    "connect_timeout": "3",
    "keepalives": "1",
    "keepalives_idle": "2",
    "keepalives_interval": "1",
    "keepalives_count": "2",
    "tcp_user_timeout": "4000",
}
"""What the kernel and the driver are told of the same; a url that says otherwise goes before."""


class PatientConnection(psycopg.Connection[Any]):
    """A connection that is closed when an answer stays away for `silence_s`."""

    silence_s = SILENCE_S

    def wait(self, gen: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  the driver's own kinds
        return super().wait(_counted(gen, self), *args, **kwargs)


def _counted(work: Generator[Any, Any, Any], connection: PatientConnection) -> Generator[Any, Any, Any]:
    """Do *work* as it stands, and end it when nothing has come for too long."""
    try:
        wanted = next(work)
        last_s = time.monotonic()
        while True:
            ready = yield wanted
            now_s = time.monotonic()
            if ready:
                last_s = now_s
            elif now_s - last_s > connection.silence_s:
                # Closed first: whoever mends what was begun must not wait for the same silence again.
                connection.pgconn.finish()
                raise psycopg.OperationalError(f"no answer within {connection.silence_s:g} s")
            wanted = work.send(ready)
    except StopIteration as end:
        return end.value
