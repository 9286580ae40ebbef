"""The hub as a program: it runs until it is told to end, or until another hub has taken its place."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import sys
from collections.abc import Callable

from contract.clock import Clock
from hub.config import HubSettings
from hub.drafts.paper_rows import SlipOf
from hub.run import SETTINGS, RunningHub, running_hub

HAND_OVER_S = 0.0005
"""How long a thread that has work waits for another to let go of the interpreter: the disk's and the wire's
are waited for by people, and Python's own 5 ms is longer than a commit."""


async def serve(
    settings: HubSettings,
    clock: Clock,
    *,
    on_ready: Callable[[RunningHub], None] = lambda _: None,
    where: str = SETTINGS,
    slip_of: SlipOf | None = None,
) -> None:
    """Run a hub until the process is told to end by SIGTERM or SIGINT; SIGHUP has it look at its branch.

    While another hub of the branch has its lease this one waits as its standby; one that gave way to another
    stands down, and goes on saying so.

    Args:
        settings: the operator's settings.
        clock: the day's clock.
        on_ready: called once with the hub that is ready; its `port` is the real one where settings say 0.
        where: what people are told of where the settings stand: the name of their file.
        slip_of: lays out what kiosks print, for the administrator's preview; None: nothing here can.

    Raises:
        BadSettings: settings or branch cannot be used.
        CannotListen: the port is taken.
        StoreError: the database cannot be used, or the lease of the branch was lost.
    """
    loop, told_to_end = asyncio.get_running_loop(), asyncio.Event()
    serving = asyncio.create_task(_served(settings, clock, on_ready=on_ready, where=where, slip_of=slip_of))

    def end() -> None:
        if not told_to_end.is_set():  # told twice, it must still end in good order
            told_to_end.set()
            serving.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, end)
    with contextlib.suppress(asyncio.CancelledError):
        await serving


async def _served(
    settings: HubSettings,
    clock: Clock,
    *,
    on_ready: Callable[[RunningHub], None],
    where: str,
    slip_of: SlipOf | None,
) -> None:
    while True:
        async with running_hub(settings, clock, where=where, slip_of=slip_of) as hub:
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, hub.behind.watch.look_now)
            on_ready(hub)
            await _ended(hub)
        if hub.lease.lost.is_set():
            raise hub.lease.why_lost


async def _ended(hub: RunningHub) -> None:
    """Wait until *hub* may go on no more: its lease is lost, or it gave way and begins anew to say so."""
    waiting = [asyncio.ensure_future(event.wait()) for event in (hub.lease.lost, hub.way.is_given)]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in waiting:
            each.cancel()


def run(
    settings: HubSettings,
    clock: Clock,
    *,
    on_ready: Callable[[RunningHub], None] = lambda _: None,
    where: str = SETTINGS,
    slip_of: SlipOf | None = None,
) -> None:
    """Run `serve` on the fast event loop; returns when the hub has stopped."""
    sys.setswitchinterval(HAND_OVER_S)
    gc.freeze()  # the programs themselves: `hub.rubbish` need not walk through them
    gc.enable()
    import uvloop  # noqa: PLC0415  only the hub's own process runs on it; the demo and tests bring their loop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(settings, clock, on_ready=on_ready, where=where, slip_of=slip_of))
