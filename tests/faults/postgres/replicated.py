"""A replicated PostgreSQL: one server that is written to and one that follows it, on this machine."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.postgres import ROOM_BYTES, Cluster
from tests.waiting import eventually

FOLLOWER = "second"


class Pair:
    """A first server, which is written to, and a second that follows it until it is promoted."""

    def __init__(self, first: Cluster, second: Cluster) -> None:
        self.first, self.second = first, second

    def wait_for_each_commit(self, until: str = "on") -> None:
        """Let the first server answer a commit only when the second has it on its disk, or has *until*."""
        self.first.set(f"synchronous_standby_names = '{FOLLOWER}'", f"synchronous_commit = {until}")
        self.first.reload()
        eventually(lambda: self._state() == "sync", 10)

    def fall_behind(self) -> None:
        """Let the second server learn of nothing that happens from now on."""
        self.second.do("ALTER SYSTEM SET primary_conninfo = 'host=127.0.0.1 port=1'")
        self.second.reload()
        eventually(lambda: self._state() is None, 10)

    def change_over(self) -> None:
        """Lose the first server for good, and have the second be written to."""
        self.first.stop("immediate")
        self.second.promote()

    def reach(self, url: str) -> str:
        """Return the url by which whichever of both is written to is reached, for one of the first."""
        query = urlsplit(url).query
        hosts = "&".join(f"host=127.0.0.1:{server.port}" for server in (self.first, self.second))
        return f"postgresql+psycopg://hub@/postgres?{hosts}&target_session_attrs=read-write&{query}"

    def at_second(self, url: str) -> str:
        """Return *url* as one of the second server, which can only be read until it is promoted."""
        parts = urlsplit(url).query.split("&")
        return f"{self.second.url}?{next(part for part in parts if part.startswith('options'))}"

    def _state(self) -> str | None:
        rows = self.first.do("SELECT sync_state FROM pg_stat_replication WHERE state = 'streaming'")
        return str(rows[0][0]) if rows else None


@contextmanager
def pair() -> Iterator[Pair]:
    """Run both while inside."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > ROOM_BYTES
    with ExitStack() as parts:
        made = tempfile.TemporaryDirectory(prefix="okienko-postgres-", dir=memory if roomy else None)
        folder = Path(parts.enter_context(made))
        folder.chmod(0o755)
        first = Cluster(folder / "first")
        parts.callback(first.stop, "immediate")
        second = Cluster(folder / FOLLOWER, copy_of=first)
        parts.callback(second.stop, "immediate")
        yield Pair(first, second)
