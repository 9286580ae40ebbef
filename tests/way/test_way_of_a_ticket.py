"""One ticket from a touch to the voice in the hall and the lamp, with every wire replaced by a call.

The rules, the store's order, the views, the three flows and the slip are the real ones; what travels is
written as JSON by one side and read by the other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from contract import topics
from contract.codec import command_from, decode, encode
from contract.commands import IssueTicket
from contract.names import BoardId, CommandId, DeskId, DeviceId, Language, ServiceId, StatusToken
from contract.routes import ROUTES, body_of, path_fields
from contract.states import SlipState, State
from contract.views import BoardView, DeskView, Menu, TicketView
from desk import happenings as at_desk
from desk.signals import Button as DeskButton
from desk.signals import Lamp, Pattern
from desk.state import UnitState
from desk.unit import step as desk_step
from display_board.board import Board
from display_board.board import step as board_step
from display_board.happenings import Speak, Ticked, ViewArrived
from hardware.paper import PAPER_80
from hardware.raster import drawn
from hub.authority import Authority
from hub.publisher import Publisher
from hub.store.memory import MemoryStore
from kiosk import happenings as at_kiosk
from kiosk.flow import begin
from kiosk.flow import step as kiosk_step
from kiosk.rules import Rules
from kiosk.screens import Taken
from kiosk.slip import Imprint, slip_for
from kiosk.slip_file import shipped
from kiosk.state import State as KioskState
from kiosk.texts import words_in
from kiosk.wishes import Ask, Print, Tell
from link.hub_client import new_command_id, new_token
from okienko.demo.reading import number_of, qr_of
from tests.hub.branch import HandClock, branch_settings

HALL, DESK_1 = BoardId("hall-1"), DeskId("1")
TOKEN = StatusToken("t" * 22)


class Town:
    """The hub of a small branch in memory, and the last picture of every topic."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.settings = branch_settings()
        self.pictures: dict[str, bytes] = {}
        self.news = asyncio.Event()
        self.store = MemoryStore()
        self.publisher = Publisher(self.settings, clock=self.clock, publish=self._publish)
        self.authority = Authority(
            self.settings, self.store, clock=self.clock, mint_token=lambda: TOKEN, show=self.publisher.show
        )

    def _publish(self, topic: str, payload: bytes, retain: bool) -> None:  # noqa: FBT001
        self.news.set()
        if retain:
            self.pictures[topic] = payload

    async def ask(self, command: Any) -> Any:
        """Carry *command* over the wire and back."""
        path, answer = ROUTES[type(command)]
        arrived = command_from(
            type(command),
            command_id=command.command_id,
            by=command.by,
            path={name: getattr(command, name) for name in path_fields(path)},
            body=encode(body_of(command)),
        )
        return decode((await self.authority.carry_out(arrived)).body, answer)

    async def picture(self, topic: str, kind: type) -> Any:
        """Return the last picture under *topic* once everything has been shown."""
        self.publisher.publish_all_soon()
        async with asyncio.timeout(5):
            while topic not in self.pictures:
                self.news.clear()
                await self.news.wait()
        return decode(self.pictures[topic], kind)


def lived(journey: Coroutine[Any, Any, None]) -> None:
    asyncio.run(journey)


async def opened(town: Town) -> asyncio.Task[None]:
    await town.authority.start()
    return asyncio.create_task(town.publisher.run(town.authority.committed))


async def closed(town: Town, showing: asyncio.Task[None]) -> None:
    showing.cancel()
    await town.authority.stop()


async def ticket_taken(town: Town, language: str = "en") -> tuple[KioskState, TicketView]:
    """Let a visitor touch the way to a ticket for service A, and the paper come out."""
    kiosk = begin(Rules(by=DeviceId("kiosk-K1"), id_stem="k1"))
    menu = await town.picture(topics.kiosk_view(town.settings.branch, town.settings.kiosks[0].id), Menu)
    touches = (
        at_kiosk.PickLanguage(Language(language)),
        at_kiosk.PickService(ServiceId("A")),
        at_kiosk.Button.CONFIRM,
    )
    kiosk, _ = kiosk_step(kiosk, at_kiosk.MenuArrived(menu))
    for second, touch in enumerate(touches, start=1):
        kiosk, wishes = kiosk_step(kiosk, at_kiosk.Touched(touch, float(second)))
    [command] = [wish.command for wish in wishes if isinstance(wish, Ask)]
    ticket = await town.ask(command)
    kiosk, wishes = kiosk_step(kiosk, at_kiosk.Issued(command.command_id, ticket))
    assert [wish.ticket.number for wish in wishes if isinstance(wish, Print)] == [ticket.number]
    kiosk, wishes = kiosk_step(kiosk, at_kiosk.SlipDone(ticket))
    for wish in wishes:
        if isinstance(wish, Tell):
            await town.ask(wish.command)
    return kiosk, ticket


async def pressed(
    town: Town, unit: UnitState, button: str, command_id: str, now_s: float
) -> tuple[UnitState, Any]:
    """Press *button* of desk 1 and let the answer come back."""
    unit, wishes = desk_step(unit, at_desk.Pressed(DeskButton(button), now_s), now_s)
    [ask] = [wish for wish in wishes if isinstance(wish, at_desk.Ask)]
    command = ask.command(command_id=CommandId(command_id), by=DeviceId("desk-1"), desk=DESK_1)
    view = await town.ask(command)
    return desk_step(unit, at_desk.Answered(view), now_s + 0.1)


async def _whole_way() -> None:
    town = Town()
    showing = await opened(town)
    kiosk, ticket = await ticket_taken(town)

    assert isinstance(kiosk.screen, Taken)
    assert (ticket.number, ticket.ahead) == ("A001", 0)
    menu = await town.picture(topics.kiosk_view(town.settings.branch, town.settings.kiosks[0].id), Menu)
    slip = drawn(
        slip_for(
            ticket, Imprint(menu=menu, words_in=words_in, printed_at="01.12.2026  9:00", template=shipped())
        ),
        PAPER_80,
    )
    assert (number_of(slip), qr_of(slip)) == ("A001", f"https://town.example/t/{TOKEN}")

    board_topic = topics.board_view(town.settings.branch, HALL)
    board, wishes = board_step(Board(), ViewArrived(await town.picture(board_topic, BoardView), 0.0))
    assert not [wish for wish in wishes if isinstance(wish, Speak)]

    unit, _ = desk_step(UnitState(), at_desk.LinkBack(), 0.0)
    unit, wishes = await pressed(town, unit, "next", "p1", 1.0)
    assert at_desk.Shine(Lamp.GREEN, Pattern.ON) in wishes

    called = decode(town.pictures[board_topic], BoardView)
    assert [(call.number, call.desk, call.times) for call in called.calls] == [("A001", "1", 1)]
    board, wishes = board_step(board, ViewArrived(called, 1.0))
    board, more = board_step(board, Ticked(1.0))
    assert [wish.call.number for wish in (*wishes, *more) if isinstance(wish, Speak)] == ["A001"]

    desk = decode(town.pictures[topics.desk_view(town.settings.branch, DESK_1)], DeskView)
    assert desk.current is not None
    assert (desk.current.number, desk.current.state) == ("A001", State.CALLED)
    async with town.authority.committed() as branch:
        assert branch.tickets[ticket.ticket].slip is SlipState.PRINTED
    await closed(town, showing)


def test_a_touch_becomes_paper_and_a_press_becomes_a_voice():
    lived(_whole_way())


async def _impatient_thumb() -> None:
    town = Town()
    showing = await opened(town)
    for _ in range(2):
        await ticket_taken_again(town)
    unit, _ = desk_step(UnitState(repeat_s=0.0), at_desk.LinkBack(), 0.0)
    unit, _ = await pressed(town, unit, "next", "p1", 1.0)
    unit, _ = await pressed(town, unit, "next", "p2", 2.0)

    desk = decode(town.pictures[topics.desk_view(town.settings.branch, DESK_1)], DeskView)
    assert desk.current is not None
    assert (desk.current.number, desk.waiting) == ("A001", 1)
    await closed(town, showing)


async def ticket_taken_again(town: Town) -> TicketView:
    """Let somebody take a ticket at another kiosk."""
    command = IssueTicket(
        command_id=new_command_id(), by=DeviceId("kiosk-K1"), service=ServiceId("A"), token=new_token()
    )
    ticket: TicketView = await town.ask(command)
    return ticket


def test_an_impatient_thumb_serves_no_visitor_unseen():
    lived(_impatient_thumb())


async def _nothing_before_it_is_stored() -> None:
    town = Town()
    showing = await opened(town)
    await ticket_taken_again(town)
    board = topics.board_view(town.settings.branch, HALL)
    assert (await town.picture(board, BoardView)).calls == ()
    shown_while_storing: list[tuple[Any, ...]] = []
    commit = town.store.commit

    def watched(group: Any) -> Any:
        shown_while_storing.append(decode(town.pictures[board], BoardView).calls)
        return commit(group)

    town.store.commit = watched  # type: ignore[method-assign]
    await pressed(town, desk_step(UnitState(), at_desk.LinkBack(), 0.0)[0], "next", "p1", 1.0)

    assert shown_while_storing == [()]
    assert len(decode(town.pictures[board], BoardView).calls) == 1
    await closed(town, showing)


def test_no_board_is_told_before_the_call_is_stored():
    lived(_nothing_before_it_is_stored())
