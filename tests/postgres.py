"""A real PostgreSQL for tests: a cluster of its own in a folder, on a free port, stopped again."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

from tests.broker import free_tcp_port

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
ROOM_BYTES = 1_000_000_000
CONFIGURATION = """
listen_addresses = '127.0.0.1'
unix_socket_directories = '{folder}'
shared_buffers = '32MB'
max_wal_size = '128MB'
max_connections = 40
autovacuum_naptime = '10min'
log_line_prefix = '%m [%p] '
"""


def as_user(*command: str) -> list[str]:
    """Return *command* as nobody in particular runs it: the server refuses to be root's."""
    if os.geteuid() != 0:
        return [*command]
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]


@contextmanager
def cluster(*options: str) -> Iterator[Cluster]:
    """Run a server of its own while inside, with *options* as in its postgresql.conf."""
    # Not in pytest's own folder, into which no other user may look.
    # In memory where there is room: tests of many short transactions would wait for the disk alone.
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > ROOM_BYTES
    with tempfile.TemporaryDirectory(prefix="okienko-postgres-", dir=memory if roomy else None) as folder:
        running = Cluster(Path(folder), *options)
        try:
            yield running
        finally:
            running.stop("immediate")


class Cluster:
    """A PostgreSQL server that can be killed and started again; what it committed is kept.

    It compares as people in Poland sort, so that whoever trusts in an order by bytes is found out.
    """

    def __init__(self, folder: Path, *options: str, copy_of: Cluster | None = None) -> None:
        assert PROGRAMS, "these tests need a real PostgreSQL: apt install postgresql"
        self._bin, self._data, self._log = PROGRAMS[-1], folder / "data", folder / "postgres.log"
        self.port, self._schemas = free_tcp_port(), count(1)
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
        self._data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            for path in (folder, self._data):
                shutil.chown(path, "postgres", "postgres")
        if copy_of is None:
            locale = ("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=pl-PL")
            made = ("-A", "trust", "-U", "hub", "--no-sync", "-k", *locale, "-E", "UTF8")
            self._run("initdb", "-D", str(self._data), *made)
        else:
            source = f"host=127.0.0.1 port={copy_of.port} user=hub application_name={folder.name}"
            self._run("pg_basebackup", "-d", source, "-D", str(self._data), "-R", "-c", "fast", "--no-sync")
        self.set(CONFIGURATION.format(folder=folder), f"port = {self.port}", *options)
        self.start()

    @property
    def url(self) -> str:
        """The url of a database that all may use."""
        return f"postgresql+psycopg://hub@127.0.0.1:{self.port}/postgres"

    def new_url(self, port: int | None = None) -> str:
        """Return the url of what is empty still: a schema of its own, made at once."""
        name = f"t{os.getpid()}_{next(self._schemas)}"
        self.do(f"CREATE SCHEMA {name}")
        url = self.url if port is None else self.url.replace(str(self.port), str(port))
        return f"{url}?options=-csearch_path%3D{name}"

    def do(self, statement: str, url: str = "") -> list[tuple]:
        """Return what the server answers to *statement*, past all of our code."""
        plain = (url or self.url).replace("postgresql+psycopg", "postgresql")
        with psycopg.connect(plain, autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def start(self) -> None:
        """Start it and return when it answers."""
        self._run("pg_ctl", "-D", str(self._data), "-l", str(self._log), "-w", "start")

    def stop(self, how: str = "fast") -> None:
        """Stop it; *how* ``immediate`` is as a crash: it recovers from its log at the next start."""
        if self.process_id:
            self._run("pg_ctl", "-D", str(self._data), "-m", how, "-w", "stop")

    def let_in(self, method: str, kind: str = "host") -> None:
        """Let everybody in by *method* alone, such as ``scram-sha-256``; *kind* ``hostssl``: by TLS alone."""
        (self._data / "pg_hba.conf").write_text(f"{kind} all all 127.0.0.1/32 {method}\n", encoding="utf-8")
        self.reload()

    def speak_tls(self, certificate: Path, key: Path) -> None:
        """Speak TLS from the next start on, as who has this *certificate*."""
        for source, name in ((certificate, "server.crt"), (key, "server.key")):
            target = self._data / name
            target.touch(mode=0o600)
            target.write_bytes(source.read_bytes())
            if os.geteuid() == 0:
                shutil.chown(target, "postgres", "postgres")
        self.set("ssl = on")

    def promote(self) -> None:
        """Make the server that others write to of one that has followed another."""
        self._run("pg_ctl", "-D", str(self._data), "-w", "promote")

    def reload(self) -> None:
        """Have it take what was written into its postgresql.conf and needs no start."""
        self._run("pg_ctl", "-D", str(self._data), "reload")

    def set(self, *options: str) -> None:
        """Write *options* into its postgresql.conf; the next start takes them."""
        with (self._data / "postgresql.conf").open("a", encoding="utf-8") as configuration:
            configuration.write("".join(f"{option}\n" for option in options))

    @property
    def process_id(self) -> int | None:
        """The server's own process; None: it does not run."""
        try:
            return int((self._data / "postmaster.pid").read_text(encoding="utf-8").split()[0])
        except FileNotFoundError:
            return None

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            as_user(str(self._bin / program), *arguments),
            check=False, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, cwd="/", timeout=60,
        ) if program != "pg_ctl" else _detached(as_user(str(self._bin / program), *arguments))  # fmt: skip
        log = self._log.read_text(encoding="utf-8")[-2000:] if self._log.exists() else ""
        assert done.returncode == 0, f"{program}: {done.stdout} {log}"


def _detached(command: list[str]) -> subprocess.CompletedProcess[str]:
    # The server inherits what pg_ctl has open: a pipe would be waited for until the server ends.
    return subprocess.run(command, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, text=True, cwd="/", timeout=60)  # fmt: skip
