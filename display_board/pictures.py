"""Pictures of a board in its main states, for the manual: ``python -m display_board.pictures OUT``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from contract.hall_parts import Stopped
from contract.names import BoardId, BranchId, DeskId, Language, ProfileId, RoomId, ServiceId, TicketId
from contract.views import BoardView, Call, DayProfile, Texts, Wait, Waiting
from display_board.board import Board, Turn, step
from display_board.config import BoardSettings, ScreenSettings
from display_board.face import face
from display_board.happenings import ViewArrived, WentStale
from display_board.layout import Panel, layout

NOW = datetime(2026, 11, 20, 9, 42, tzinfo=UTC)
SETTINGS = BoardSettings(branch=BranchId("warszawa"), board=BoardId("1"))
GLASS = ScreenSettings()
MEETING = "Zbiórka przy fontannie · Meeting point: fountain"
LYING, UPRIGHT = (1920, 1080), (1080, 1920)

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


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of the manual: its name, what the board knows, and its panel."""

    name: str
    board: Board
    size: tuple[int, int] = LYING
    screen: ScreenSettings = GLASS


def pictures() -> list[Picture]:
    """Return what is shown in the manual."""
    normal = called(
        _call(40, "B017", "4", age_s=700, over=True),
        _call(42, "C120", "2", age_s=520, over=True),
        _call(43, "A011", "6", age_s=480, over=True),
        _call(44, "W003", "12", age_s=360, over=True),
        _call(45, "A012", "3", age_s=200),
        _call(47, "C121", "7", age_s=95),
        _call(51, "A014", "5", age_s=4),
        turn=51,
    )
    burst = called(
        *(_call(60 + n, f"A{100 + n:03d}", str(1 + n % 14), age_s=20 - n) for n in range(20)), turn=64
    )
    again = called(
        _call(70, "B018", "12", age_s=300),
        _call(71, "A015", "3", age_s=200),
        _call(75, "A014", "A09", age_s=3, times=2),
        rooms=("Sala A", "Sala obsługi B"),
        turn=75,
    )
    stale, _ = step(normal, WentStale(NOW - timedelta(minutes=1), 0.0))
    close = ScreenSettings(diagonal_inch=55, viewing_distance_m=5)
    return [
        Picture("normal", normal),
        Picture("burst", burst),
        *_in_both("second-call", again),
        *_in_both("stale", replace(stale, turn=None)),
        Picture("empty", called(waiting=3)),
        Picture("start", Board()),
        Picture("never-connected", Board(stale_since=NOW)),
        Picture("portrait", normal, UPRIGHT),
        Picture("twelve-services", called(*_calls_of(normal), waiting=12, turn=51)),
        Picture("twelve-services-5m", called(*_calls_of(burst), waiting=12, turn=64), screen=close),
        *_stopped_pictures(normal),
        *_in_both("thousand", _beyond_999()),
        *_in_both("notice", _with_notice(normal)),
        Picture("long-names", _with_long_names(), screen=close),
    ]


def called(
    *calls: Call, rooms: Sequence[str] = ("Sala A",), waiting: int = 5, turn: int | None = None
) -> Board:
    """Return a board that shows *calls*; *turn* is the number of the call that stands out."""
    view = BoardView(
        branch=SETTINGS.branch,
        epoch=1,
        seq=1,
        at=NOW,
        board=SETTINGS.board,
        rooms=tuple(RoomId(f"room{number}") for number in range(len(rooms))),
        calls=tuple(reversed(calls)),
        waiting=tuple(_waiting(place) for place in range(waiting)),
    )
    board, _ = step(Board(), ViewArrived(view, 0.0))
    chosen = next((call for call in calls if call.call == turn), None)
    return replace(board, turn=Turn(chosen, 0.0, speaking=True) if chosen is not None else None)


def draw(picture: Picture, path: Path) -> None:
    """Write *picture* as a PNG to *path*; needs no screen, only Mesa."""
    from display_board.faces.board_screen import BoardScreen  # noqa: PLC0415  after the environment is set

    glass = picture.screen
    plan = layout(Panel(*picture.size, glass.diagonal_inch, glass.viewing_distance_m))
    screen = BoardScreen(plan, picture.size, SETTINGS.languages, SETTINGS.zone)
    screen.tell_time(NOW)
    screen.show(face(picture.board, screen.large, screen.last))
    screen.export_to_png(str(path))


def main(arguments: Sequence[str] | None = None) -> int:
    """Write all pictures into a folder."""
    parser = argparse.ArgumentParser(prog="python -m display_board.pictures", description=__doc__)
    parser.add_argument("out", type=Path, help="folder for the pictures")
    parser.add_argument("--only", nargs="*", help="names of pictures; all where none is named")
    chosen = parser.parse_args(arguments)
    if "DISPLAY" not in os.environ:
        os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
    from display_board.faces import window  # noqa: PLC0415  Kivy opens its window when it is imported

    window.prepare(ScreenSettings(fullscreen=False))
    import kivy.core.window  # noqa: F401, PLC0415  pictures are drawn in its context

    chosen.out.mkdir(parents=True, exist_ok=True)
    for picture in pictures():
        if not chosen.only or picture.name in chosen.only:
            draw(picture, chosen.out / f"board-{picture.name}.png")
    return 0


def _in_both(name: str, board: Board) -> list[Picture]:
    return [Picture(name, board), Picture(f"portrait-{name}", board, UPRIGHT)]


def _beyond_999() -> Board:
    """Return a board at the end of a long day, on which a series has come to four digits."""
    return called(
        _call(90, "A999", "12", age_s=60),
        _call(91, "A1000", "3", age_s=30),
        _call(92, "W1000", "27", age_s=3),
        turn=92,
    )


def _with_notice(board: Board) -> Board:
    """Return *board* on a day of which everybody is told something."""
    assert board.view is not None
    told = _texts(
        "Sobota informacyjna: tylko informacja i odbiór kart pobytu.",
        "Інформаційна субота: лише інформація та отримання карт побиту.",
        "Information Saturday: information, MOS help and residence cards only.",
    )
    names = _texts("Sobota", "Субота", "Saturday")
    profile = DayProfile(profile=ProfileId("saturday"), names=names, notice=told)
    return replace(board, view=msgspec.structs.replace(board.view, profile=profile))


def _texts(pl: str, uk: str, en: str) -> Texts:
    return {Language("pl"): pl, Language("uk"): uk, Language("en"): en}


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


def _call(  # noqa: PLR0913  what differs between the calls of a picture
    number: int, ticket: str, desk: str, *, age_s: float, times: int = 1, over: bool = False
) -> Call:
    room = "Sala obsługi B" if desk == "12" else "Sala A"
    return Call(
        call=number,
        ticket=TicketId(ticket),
        number=ticket,
        desk=DeskId("d"),
        desk_name=desk,
        room=RoomId(room[:4]),
        room_name={Language("pl"): room},
        language=Language("uk"),
        times=times,
        over=over,
        at=NOW - timedelta(seconds=age_s),
        age_s=age_s,
    )


def _calls_of(board: Board) -> tuple[Call, ...]:
    return tuple(reversed(board.view.calls)) if board.view is not None else ()


def _stopped_pictures(board: Board) -> list[Picture]:
    return [
        Picture("stopped", _stopped(board)),
        Picture("stopped-text", _stopped(board, MEETING)),
        Picture("portrait-stopped", _stopped(board), UPRIGHT),
    ]


def _stopped(board: Board, text: str = "") -> Board:
    assert board.view is not None
    view = msgspec.structs.replace(board.view, stopped=Stopped(since=NOW, text=text), seq=board.view.seq + 1)
    return step(board, ViewArrived(view, 0.0))[0]


def _with_long_names() -> Board:
    calls = (
        _call(80, "AB1042", "Stanowisko obsługi klienta nr 14", age_s=90),
        _call(81, "W999", "Kasa główna", age_s=60, times=3),
        _call(82, "Z004", "Okno 38", age_s=2),
    )
    return called(*calls, rooms=("Sala A", "Sala obsługi cudzoziemców na pierwszym piętrze"), turn=81)


if __name__ == "__main__":
    sys.exit(main())
