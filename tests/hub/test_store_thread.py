"""The store is touched by one thread only, and what happens there reaches who asked."""

from __future__ import annotations

import asyncio
import threading

import pytest

from hub.store.thread import StoreThread


def test_work_is_done_on_the_one_thread_and_in_order():
    async def life():
        store, done = StoreThread(), []
        await asyncio.gather(
            *(store.do(lambda n=n: done.append((n, threading.get_ident()))) for n in range(50))
        )
        store.close()
        return done

    done = asyncio.run(life())

    assert [number for number, _ in done] == list(range(50))
    assert len({thread for _, thread in done} - {threading.get_ident()}) == 1


def test_what_is_raised_there_is_raised_here():
    async def life():
        store = StoreThread()
        try:
            with pytest.raises(OSError, match="disk full"):
                await store.do(lambda: (_ for _ in ()).throw(OSError("disk full")))
            return await store.do(lambda: "well again")
        finally:
            store.close()

    assert asyncio.run(life()) == "well again"


def test_who_has_gone_away_disturbs_nobody():
    async def life():
        store, held = StoreThread(), threading.Event()
        waiting = asyncio.create_task(store.do(held.wait))
        await asyncio.sleep(0)
        waiting.cancel()
        held.set()
        answer = await store.do(lambda: 7)
        store.close()
        return answer

    assert asyncio.run(life()) == 7


def test_closing_finishes_what_was_asked_for():
    async def life():
        store, done = StoreThread(), []
        waiting = asyncio.create_task(store.do(lambda: done.append("stored")))
        await asyncio.sleep(0)
        store.close()
        await waiting
        store.close()
        return done

    assert asyncio.run(life()) == ["stored"]
