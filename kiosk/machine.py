"""What a kiosk takes from the machine it runs on: seconds, threads, a disk, and ids that nobody has yet."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from contract.clock import Clock
from contract.names import CommandId, StatusToken
from hardware.fonts import require_fonts
from kiosk.boot import origin_of
from kiosk.disk import THIS_DISK, Disk
from link.hub_client import new_command_id, new_token
from link.rounds import MakeRounds, Rounds
from link.worker import MakeWorker, Worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """The machine; a simulated one is deterministic.

    Attributes:
        monotonic: real seconds, for patience.
        worker: makes what does one job after the other.
        rounds: makes what looks again and again.
        disk: where journals are kept.
        fonts: makes sure that letters can be drawn; raises `FontMissing`.
        origin: tells of a clock what is the same for all its readings that can be compared.
        new_id: mints a command's id.
        new_token: mints a status token.
    """

    monotonic: Callable[[], float] = time.monotonic
    worker: MakeWorker = Worker
    rounds: MakeRounds = Rounds
    disk: Disk = THIS_DISK
    fonts: Callable[[], None] = require_fonts
    origin: Callable[[Clock], str] = origin_of
    new_id: Callable[[], CommandId] = new_command_id
    new_token: Callable[[], StatusToken] = new_token


THIS_MACHINE = Machine()
