"""systemd hears of a hub only as long as its writer moves."""

from __future__ import annotations

import asyncio
import socket

import pytest

from hub.pulse import watched
from tests.hub.branch import ticket_for
from tests.hub.running import Watched, run, running, until

WATCHDOG_S = 0.2


@pytest.mark.fault("F04")
def test_a_hub_whose_writer_hangs_gives_no_sign_of_life_though_its_loop_goes_on(tmp_path, monkeypatch):
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    monkeypatch.setenv("WATCHDOG_USEC", str(round(WATCHDOG_S * 1e6)))

    async def work(systemd: socket.socket) -> list[str]:
        store = Watched()
        async with running(store) as authority, watched(authority):
            await until(lambda: "WATCHDOG=1" in heard(systemd))
            store.committing.clear()
            store.may_commit.clear()
            asked = asyncio.create_task(authority.carry_out(ticket_for("A")))
            await until(store.committing.is_set)
            heard(systemd)
            await asyncio.sleep(WATCHDOG_S)  # so long systemd would wait
            silence = heard(systemd)
            store.may_commit.set()
            await asked
            await until(lambda: "WATCHDOG=1" in heard(systemd))
            return silence

    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(0)
        silence = run(work(systemd))

    assert silence == []


def heard(systemd: socket.socket) -> list[str]:
    """Return what was told since the last time."""
    told = []
    try:
        while True:
            told.append(systemd.recv(200).decode())
    except BlockingIOError:
        return told
