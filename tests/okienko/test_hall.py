"""People in the hall look at boards and know nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Any

from contract.names import DeskId
from okienko.demo.clerks import COMES_WITHIN_S, Clerk
from okienko.demo.day import Visitor
from okienko.demo.hall import Hall
from okienko.promise.evidence import Evidence
from tests.okienko.pictures import board_with, desk_with

DESK = DeskId("1")
ANNA = Visitor("anna", 0.0, "A", "uk", 1, priority=False, booking_code="", serving_s=30.0, patience_s=600.0)


class FastClock:
    """A clock on which a second of the world is an hour of the day."""

    def now(self) -> datetime:
        return datetime(2026, 12, 1, tzinfo=UTC)

    def elapsed(self) -> float:
        return asyncio.get_running_loop().time() * 3600

    def real_s(self, day_s: float) -> float:
        return day_s / 3600


def lived(life: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(life)


def test_a_visitor_reads_the_desk_from_the_board():
    async def life() -> DeskId | None:
        hall = Hall(FastClock())
        waiting = asyncio.create_task(hall.until_called("A001", 3600.0))
        await asyncio.sleep(0)
        hall.look(board_with("A001", "1"))
        return await waiting

    assert lived(life()) == "1"


def test_a_visitor_who_looks_later_still_finds_the_call():
    async def life() -> DeskId | None:
        hall = Hall(FastClock())
        hall.look(board_with("A001", "1"))
        return await hall.until_called("A001", 1.0)

    assert lived(life()) == "1"


def test_a_call_that_is_over_calls_nobody():
    async def life() -> DeskId | None:
        hall = Hall(FastClock())
        hall.look(board_with("A001", "1", over=True))
        return await hall.until_called("A001", 10.0)

    assert lived(life()) is None


def test_patience_comes_to_an_end():
    async def life() -> DeskId | None:
        return await Hall(FastClock()).until_called("A001", 10.0)

    assert lived(life()) is None


def test_who_has_no_patience_does_not_even_look():
    async def life() -> DeskId | None:
        hall = Hall(FastClock())
        hall.look(board_with("A001", "1"))
        return await hall.until_called("A001", 0.0)

    assert lived(life()) is None


def test_who_stands_at_the_desk_is_met_once():
    async def life() -> tuple[Visitor | None, Visitor | None]:
        hall = Hall(FastClock())
        hall.stand_at(DESK, "A001", ANNA)
        return await hall.comes(DESK, "A001", 10.0), await hall.comes(DESK, "A001", 10.0)

    assert lived(life()) == (ANNA, None)


def test_who_holds_another_number_is_not_met():
    async def life() -> Visitor | None:
        hall = Hall(FastClock())
        hall.stand_at(DESK, "A002", ANNA)
        return await hall.comes(DESK, "A001", 10.0)

    assert lived(life()) is None


def worked(visitors: dict[str, Visitor]) -> list[str]:
    """Let a clerk work through *visitors*, of whom those come who are in the dict, and return the presses."""

    async def life() -> list[str]:
        hall, evidence, presses = Hall(FastClock()), Evidence(), []
        waiting, times = ["A001", "A002"], 0

        def press(button: str) -> None:
            nonlocal times
            presses.append(button)
            if button == "next":
                times = 1
                number = waiting.pop(0) if waiting else ""
                if number in visitors:
                    hall.stand_at(DESK, number, visitors[number])
                hall.look(desk_with(number, waiting=len(waiting), times=times))
            elif button == "recall":
                times += 1
                hall.look(desk_with(hall.desks[DESK].current.number, waiting=len(waiting), times=times))
            else:
                hall.look(desk_with("", waiting=len(waiting), is_open=button != "pause"))

        hall.look(desk_with("", waiting=2))
        await asyncio.wait_for(Clerk(DESK, hall, press, evidence, closes_s=0.0).work(), 20)
        assert [one.button for one in evidence.presses] == presses
        return presses

    return lived(life())


def test_a_clerk_serves_everybody_and_then_has_a_break():
    assert worked({"A001": ANNA, "A002": ANNA}) == ["next", "next", "next", "pause"]


def test_a_clerk_calls_again_before_giving_somebody_up():
    recalls = ["recall"] * (len(COMES_WITHIN_S) - 1)

    assert worked({"A002": ANNA}) == ["next", *recalls, "no-show", "next", "next", "pause"]
