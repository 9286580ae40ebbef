"""Real programs of a branch in processes of their own, started within half a second, and hurt at will."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from itertools import count
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).parents[2]
_ARRIVES_S = 30.0
"""How long a program may take to greet the test, in seconds."""


class Died(RuntimeError):
    """A program ended that nobody had ended; the message holds the end of its log."""


class Program:
    """One running program: its process, and the wire by which it is touched and seen."""

    def __init__(self, name: str, pid: int, wire: Connection, log: Path) -> None:
        self.name, self.pid, self.log = name, pid, log
        self._wire = wire
        self._process = os.pidfd_open(pid)
        self.seen: deque[Any] = deque(maxlen=2000)
        self._news = threading.Condition()
        self._ended = False
        self._thread = threading.Thread(target=self._listen, name=f"eye-{name}", daemon=True)
        self._thread.start()

    @property
    def is_alive(self) -> bool:
        """Whether it still runs."""
        process = self._process
        try:
            return process >= 0 and not select.select([process], [], [], 0)[0]
        except OSError:  # another thread has just ended it
            return False

    def touch(self, what: object) -> None:
        """Let a finger do *what* to it; nothing happens where nobody is any more."""
        with contextlib.suppress(OSError):
            self._wire.send(what)

    def latest(self, kind: type | tuple[type, ...] = object) -> Any:
        """Return the newest thing of *kind* that it showed; None before the first."""
        with self._news:
            return next((thing for thing in reversed(self.seen) if isinstance(thing, kind)), None)

    def waits_for(self, condition: Any, within_s: float = 20.0) -> Any:
        """Return the newest thing shown once it meets *condition*.

        Raises:
            TimeoutError: it did not within *within_s* seconds.
            Died: the program ended first.
        """
        with self._news:
            met = self._news.wait_for(
                lambda: self._ended or (bool(self.seen) and condition(self.seen[-1])), within_s
            )
            if self.seen and condition(self.seen[-1]):
                return self.seen[-1]
        if not met:
            raise TimeoutError(f"{self.name} shows {self.latest()} after {within_s} s")
        raise Died(f"{self.name} ended: {self.last_words}")

    @property
    def last_words(self) -> str:
        """The end of its log."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-3000:] if self.log.exists() else ""

    def kill(self) -> None:
        """End it at once, as a power cut does; returns when it is gone."""
        self.signal(signal.SIGKILL)
        select.select([self._process], [], [], 30)
        self._thread.join(10)

    def pause(self) -> None:
        """Stop it in its tracks."""
        self.signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it go on."""
        self.signal(signal.SIGCONT)

    def signal(self, number: signal.Signals) -> None:
        """Send it the signal *number*, if it is there."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._process, number)

    def close(self) -> None:
        """Kill it and let go of it; may be called twice."""
        if (process := self._process) >= 0:
            self.go_on()
            self.kill()
            self._process = -1
            os.close(process)
            self._wire.close()

    def _listen(self) -> None:
        try:
            while True:
                thing = self._wire.recv()
                with self._news:
                    self.seen.append(thing)
                    self._news.notify_all()
        except (EOFError, OSError):
            with self._news:
                self._ended = True
                self._news.notify_all()


class Nursery:
    """Starts programs; all of them end with it.

    Args:
        folder: where logs lie.
        within: words of a command in whose surroundings all is to run, as ``ip netns exec NAME``.
        environ: what is to stand in the environment besides.
    """

    def __init__(
        self, folder: Path, within: Sequence[str] = (), environ: Mapping[str, str] | None = None
    ) -> None:
        self._folder = folder
        self._wires = Path(tempfile.mkdtemp(prefix="okienko-"))  # paths of sockets must be short
        self._number = count(1)
        self._lock = threading.Lock()
        self._programs: list[Program] = []
        self._process = subprocess.Popen(
            [*within, sys.executable, "-m", "tests.faults.nursery_process"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), **(environ or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self, program: str, name: str, settings: Path, clock: str = "") -> Program:
        """Start *program* with *settings* and return it at once.

        Raises:
            Died: it did not even greet.
        """
        with self._lock:
            wire = self._wires / str(next(self._number))
            log = self._folder / f"{name}.log"
            with Listener(str(wire), "AF_UNIX") as listener:
                order = {"program": program, "settings": str(settings), "clock": clock}
                pid = self._order({**order, "wire": str(wire), "log": str(log)})
                # A program that dies before it greets would be waited for in vain.
                greeted = select.select([listener._listener._socket], [], [], _ARRIVES_S)[0]  # type: ignore[attr-defined]
                if not greeted:
                    raise Died(f"{name} did not start: {log.read_text(encoding='utf-8')[-3000:]}")
                made = Program(name, pid, listener.accept(), log)
            self._programs.append(made)
            return made

    def _order(self, order: Mapping[str, str]) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """End all programs, and the nursery itself."""
        for program in self._programs:
            program.close()
        self._programs.clear()
        self._process.kill()
        self._process.communicate()
        for left in self._wires.iterdir():
            left.unlink()
        self._wires.rmdir()
