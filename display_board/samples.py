"""Boards as they are on a day of an office, for the pictures of the manual and for tests. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from contract.board_layout import BoardColumn, BoardLayout, BoardZone, Zone
from contract.board_views import NextBooking
from contract.hall_parts import Stopped
from contract.names import BoardId, BranchId, DeskId, Language, ProfileId, RoomId, ServiceId, TicketId
from contract.views import BoardView, Call, DayProfile, Room, Texts, Wait, Waiting
from display_board.board import Board, Turn, step
from display_board.config import BoardSettings
from display_board.happenings import ViewArrived, WentStale
from display_board.texts import languages

NOW = datetime(2026, 11, 20, 9, 42, tzinfo=UTC)
WARSAW = ZoneInfo("Europe/Warsaw")
SETTINGS = BoardSettings(branch=BranchId("warszawa"), board=BoardId("1"))
FOUR = tuple(Language(tag) for tag in ("pl", "uk", "ru", "en"))
ALL = (*FOUR, *(tag for tag in languages() if tag not in FOUR))
CASH_DESK: Texts = {
    Language("pl"): "Kasa jest dziś nieczynna. Opłatę można zapłacić kartą przy stanowisku.",
    Language("uk"): "Каса сьогодні не працює. Оплатити можна карткою біля віконця.",  # noqa: RUF001
    Language("ru"): "Касса сегодня не работает. Заплатить можно картой рядом с окном.",  # noqa: RUF001
    Language("en"): "The cash desk is closed today. You can pay by card at the desk.",
    Language("ka"): "სალარო დღეს დაკეტილია. გადახდა შეგიძლიათ ბარათით სარკმელთან.",
    Language("hi"): "कैश काउंटर आज बंद है। आप काउंटर पर कार्ड से भुगतान कर सकते हैं।",
    Language("ar"): "الصندوق مغلق اليوم. يمكنكم الدفع بالبطاقة عند الشباك.",
}
MEETING = "Zbiórka przy fontannie · Meeting point: fountain"
HALL, ANNEX = RoomId("hall"), RoomId("annex")

_SERVICES = (
    ("A", "Karta pobytu", "Картка перебування", "Residence card"),
    ("B", "Uzupełnienie dokumentów", "Доповнення документів", "Missing documents"),
    ("C", "Odbiór karty", "Отримання картки", "Card collection"),
    ("D", "Zaproszenia", "Запрошення", "Invitations"),
    ("E", "Obywatelstwo", "Громадянство", "Citizenship"),
    ("F", "Pobyt stały", "Постійне проживання", "Permanent residence"),
    ("G", "Rejestracja obywateli Unii Europejskiej", "Реєстрація громадян ЄС", "EU citizens"),
    ("H", "Zezwolenia na pracę", "Дозволи на роботу", "Work permits"),
    ("K", "Pomoc w MOS", "Допомога з MOS", "Help with MOS"),
    ("P", "Wgląd w akta", "Ознайомлення зі справою", "Reading of files"),
    ("S", "Paszporty", "Паспорти", "Passports"),
    ("W", "Wizy i przedłużenia pobytu", "Візи", "Visas"),
)


def _zone(shows: Zone, share: float = 1.0, rooms: tuple[RoomId, ...] = ()) -> BoardZone:
    return BoardZone(shows=shows, share=share, rooms=rooms)


def _layout(*columns: tuple[float, Sequence[BoardZone]]) -> BoardLayout:
    return BoardLayout(
        columns=tuple(BoardColumn(share=share, zones=tuple(zones)) for share, zones in columns)
    )


OFFICE = _layout(
    (2.1, [_zone(Zone.CALLS)]),
    (1, [_zone(Zone.CLOCK, 1.4), _zone(Zone.WAITING, 5), _zone(Zone.BOOKINGS, 3.6)]),
)
"""Calls, and beside them clock, waiting people and bookings."""
ROOMS = _layout(
    (1, [_zone(Zone.CALLS, 2.6, (HALL,)), _zone(Zone.LAST, 1)]),
    (1, [_zone(Zone.CALLS, 2.6, (ANNEX,)), _zone(Zone.NOTICES, 1)]),
)
"""Two rooms side by side."""
NOTICES = _layout(
    (2.1, [_zone(Zone.CALLS)]),
    (1, [_zone(Zone.CLOCK), _zone(Zone.NOTICES, 4)]),
)
"""Calls, and beside them what is told."""
MEDIA = _layout(
    (2.1, [_zone(Zone.CALLS)]),
    (
        1,
        [
            _zone(Zone.CLOCK),
            BoardZone(shows=Zone.MEDIA, share=3, media=("hall.png",), each_s=5),
            _zone(Zone.WAITING, 4),
        ],
    ),
)
"""Calls, and beside them a picture."""
LAYOUTS = {"office": OFFICE, "rooms": ROOMS, "notices": NOTICES}


def called(
    *calls: Call, rooms: Sequence[str] = ("Sala A",), waiting: int = 5, turn: int | None = None
) -> Board:
    """Return a board that shows *calls*; *turn* is the number of the call that stands out."""
    ids = (HALL, ANNEX)[: len(rooms)]
    view = BoardView(
        branch=SETTINGS.branch,
        epoch=1,
        seq=1,
        at=NOW,
        board=SETTINGS.board,
        rooms=ids,
        room_names=tuple(Room(room=room, names=_texts(name)) for room, name in zip(ids, rooms, strict=True)),
        calls=tuple(reversed(calls)),
        waiting=tuple(_waiting(place) for place in range(waiting)),
        languages=FOUR,
    )
    board, _ = step(Board(), ViewArrived(view, 0.0))
    chosen = next((call for call in calls if call.call == turn), None)
    return replace(board, turn=Turn(chosen, 0.0, speaking=True) if chosen is not None else None)


def normal() -> Board:
    """Return a board on an ordinary morning."""
    return called(
        call(40, "B017", "4", age_s=700, over=True),
        call(42, "C120", "2", age_s=520, over=True),
        call(43, "A011", "6", age_s=480, over=True),
        call(44, "W003", "12", age_s=360, over=True),
        call(45, "A012", "3", age_s=200),
        call(47, "C121", "7", age_s=95),
        call(51, "A014", "5", age_s=4),
        turn=51,
    )


def burst() -> Board:
    """Return a board on which twenty were called within twenty seconds; it is the fifth one's turn."""
    return called(
        *(call(60 + n, f"A{100 + n:03d}", str(1 + n % 14), age_s=20 - n) for n in range(20)), turn=64
    )


def again() -> Board:
    """Return a board of two rooms on which a visitor is called for the second time."""
    return called(
        call(70, "B018", "12", age_s=300),
        call(71, "A015", "3", age_s=200),
        call(75, "A014", "A09", age_s=3, times=2),
        rooms=("Sala A", "Sala obsługi B"),
        turn=75,
    )


def beyond_999() -> Board:
    """Return a board at the end of a long day, on which a series has come to four digits."""
    return called(
        call(90, "A999", "12", age_s=60),
        call(91, "A1000", "3", age_s=30),
        call(92, "W1000", "27", age_s=3),
        turn=92,
    )


def with_long_names() -> Board:
    """Return a board whose desks and rooms have names longer than anybody should give them."""
    calls = (
        call(80, "AB1042", "Stanowisko obsługi klienta nr 14", age_s=90),
        call(81, "W999", "Kasa główna", age_s=60, times=3),
        call(82, "Z004", "Okno 38", age_s=2),
    )
    return called(*calls, rooms=("Sala A", "Sala obsługi cudzoziemców na pierwszym piętrze"), turn=81)


def empty(*, waiting: int = 0) -> Board:
    """Return a board on which nobody has been called; for so many services somebody may wait."""
    board = called(waiting=5)
    assert board.view is not None
    services = tuple(
        each if place < waiting else msgspec.structs.replace(each, waiting=0, estimate=Wait(low=0, high=0))
        for place, each in enumerate(board.view.waiting)
    )
    return changed(board, waiting=services)


def changed(board: Board, **fields: object) -> Board:
    """Return *board* after a view that differs in *fields*."""
    assert board.view is not None
    return replace(board, view=msgspec.structs.replace(board.view, **fields))


def in_all_languages(board: Board) -> Board:
    """Return *board* in a branch that speaks every language there is a catalogue for."""
    return changed(board, languages=ALL)


def stale(board: Board) -> Board:
    """Return *board* a minute after the hub was heard last."""
    gone, _ = step(board, WentStale(NOW - timedelta(minutes=1), 0.0))
    return replace(gone, turn=None)


def stopped(board: Board, text: str = "") -> Board:
    """Return *board* while the hall is stopped."""
    return changed(board, stopped=Stopped(since=NOW, text=text))


def before_opening() -> Board:
    """Return a board in the morning, before tickets are given."""
    return changed(empty(), open=False, opens_at=_local(11, 0))


def closing(board: Board) -> Board:
    """Return *board* shortly before no more tickets are given."""
    return changed(board, closes_at=_local(10, 55))


def last_tickets(board: Board) -> Board:
    """Return *board* when no more tickets are given and those who wait are still called."""
    return changed(board, open=False, opens_at=_local(8, 0) + timedelta(days=3))


def closed() -> Board:
    """Return a board when everybody has left."""
    return last_tickets(empty())


def with_notices(board: Board) -> Board:
    """Return *board* with a notice of the staff, on a day of which everybody is told something."""
    of_day = _texts(
        "Sobota informacyjna: tylko informacja i odbiór kart pobytu.",
        "Інформаційна субота: лише інформація та отримання карт побиту.",
        "Information Saturday: information, MOS help and residence cards only.",
    )
    names = _texts("Sobota", "Субота", "Saturday")
    profile = DayProfile(profile=ProfileId("saturday"), names=names, notice=of_day)
    return changed(board, profile=profile, notices=(CASH_DESK,))


def with_bookings(board: Board) -> Board:
    """Return *board* with the bookings of the next hour."""
    told = [
        NextBooking(
            tail=f"{(137 * n + 42) % 1000:03d}",
            at=_local(10, 45) + timedelta(minutes=10 * n),
            service=ServiceId(_SERVICES[n % 5][0]),
            letter=_SERVICES[n % 5][0],
            names=_texts(*_SERVICES[n % 5][1:]),
        )
        for n in range(9)
    ]
    return changed(board, bookings=tuple(told))


def of_two_rooms() -> Board:
    """Return a board of two rooms, each with calls of its own."""
    calls = (
        call(40, "B017", "14", age_s=700, over=True),
        call(43, "A011", "6", age_s=480, over=True),
        call(44, "W003", "12", age_s=360),
        call(45, "A012", "3", age_s=200),
        call(47, "C121", "11", age_s=95),
        call(51, "A014", "5", age_s=4, times=2),
    )
    return called(*calls, rooms=("Sala A", "Sala obsługi B"), turn=51)


def call(  # noqa: PLR0913  what differs between the calls of a picture
    number: int, ticket: str, desk: str, *, age_s: float, times: int = 1, over: bool = False
) -> Call:
    """Return one call; desks from 11 on stand in the second room."""
    far = desk.isdigit() and int(desk) > 10
    return Call(
        call=number,
        ticket=TicketId(ticket),
        number=ticket,
        desk=DeskId("d"),
        desk_name=desk,
        room=ANNEX if far else HALL,
        room_name={Language("pl"): "Sala obsługi B" if far else "Sala A"},
        language=Language("uk"),
        times=times,
        over=over,
        at=NOW - timedelta(seconds=age_s),
        age_s=age_s,
    )


def _waiting(place: int) -> Waiting:
    letter, *names = _SERVICES[place]
    wait = Wait(low=5 + 3 * place, high=12 + 5 * place) if place != 3 else None
    return Waiting(
        service=ServiceId(letter),
        letter=letter,
        names=_texts(*names),
        waiting=(place * 7 + 4) % 23,
        estimate=wait,
    )


def _texts(pl: str, uk: str = "", en: str = "") -> Texts:
    return {Language(tag): text for tag, text in (("pl", pl), ("uk", uk), ("en", en)) if text}


def _local(hour: int, minute: int) -> datetime:
    return NOW.astimezone(WARSAW).replace(hour=hour, minute=minute)
