"""A short day on which all went well, with everything that can be gathered of one: it breaks nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

import msgspec

from contract.events import (
    DayOpened,
    Entry,
    SlipReported,
    TicketCalled,
    TicketIssued,
    TicketNoShow,
    TicketRecalled,
    TicketServed,
    TicketStarted,
)
from contract.names import (
    BoardId,
    BranchId,
    CommandId,
    DeskId,
    DeviceId,
    KioskId,
    Language,
    NumberText,
    RoomId,
    ServiceId,
    StatusToken,
    TicketId,
    TicketNumber,
)
from contract.reports import Shown, Spoken
from contract.spare_tickets import HandedIn
from contract.states import DeskState, SlipState, State
from contract.views import BoardView, Call, DeskTicket, DeskView
from okienko.promise.evidence import Answered, Evidence, Seen, SlipSeen, Story
from okienko.promise.history import (
    Bound,
    Chain,
    Counted,
    DeskTold,
    Fault,
    Hall,
    History,
    Kept,
    OpenCall,
    Output,
    Picture,
    Recovery,
    Replied,
    Row,
    Sample,
    Text,
)

TODAY = date(2026, 12, 1)
NINE = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
HOL = RoomId("hol")
DESK_1, DESK_2 = DeskId("1"), DeskId("2")
BOARD = BoardId("b1")
BRANCH = BranchId("town")
HALL = Hall(
    rooms={DESK_1: HOL, DESK_2: HOL},
    services={DESK_1: frozenset("A"), DESK_2: frozenset("AB")},
    allowed_refusals=frozenset({"service-closed"}),
    double_press_s=2.0,
)
LONGEST = "waits longest for this desk"
NUMBERS = {"anna": "A001", "ben": "A002", "cleo": "B001", "xenia": "X001"}


def token(name: str) -> StatusToken:
    return StatusToken(name.ljust(22, "x"))


def issued(name: str, **fields: Any) -> TicketIssued:
    number = TicketNumber.parse(NUMBERS.get(name, "A009"))
    return TicketIssued(
        **{
            "ticket": TicketId(name),
            "number": number,
            "service": ServiceId("B" if number.series == "B" else "A"),
            "language": Language("pl"),
            "party": 1,
            "priority": False,
            "token": token(name),
        }
        | fields
    )


def called(name: str, desk: DeskId, why: str = LONGEST) -> TicketCalled:
    return TicketCalled(ticket=TicketId(name), desk=desk, why=why)


def handed_in(after: int, came_at: datetime, waited_s: float) -> HandedIn:
    return HandedIn(kiosk=KioskId("K1"), day=TODAY, after=after, came_at=came_at, waited_s=waited_s)


EVENTS: tuple[tuple[str, Any], ...] = (
    ("day", DayOpened(day=TODAY)),
    ("anna", issued("anna")),
    ("ben", issued("ben")),
    ("cleo", issued("cleo")),
    ("slip", SlipReported(ticket=TicketId("anna"), slip=SlipState.PRINTED)),
    ("next-1", called("anna", DESK_1)),  # entry 6
    ("next-2", called("ben", DESK_2)),  # entry 7
    ("recall", TicketRecalled(ticket=TicketId("ben"), desk=DESK_2)),  # entry 8
    ("start", TicketStarted(ticket=TicketId("anna"), desk=DESK_1)),
    ("no-show", TicketNoShow(ticket=TicketId("ben"), desk=DESK_2)),
    ("next-3", TicketServed(ticket=TicketId("anna"), desk=DESK_1)),
    ("hand-in", issued("xenia", handed_in=handed_in(4, NINE + timedelta(minutes=5), 6 * 60.0))),
    ("next-4", called("cleo", DESK_2)),  # entry 13
)
"""Each with its command; entry n happens n - 1 minutes after nine, and is committed at n seconds."""
CALLS = {6: ("anna", DESK_1), 7: ("ben", DESK_2), 8: ("ben", DESK_2), 13: ("cleo", DESK_2)}


def journal_of(*events: tuple[str, Any]) -> list[Entry]:
    return [
        Entry(
            seq=seq,
            epoch=1,
            at=NINE + timedelta(minutes=seq - 1),
            by=DeviceId("x"),
            command=CommandId(command),
            event=event,
        )
        for seq, (command, event) in enumerate(events, 1)
    ]


def line_of(name: str, at: DeskId, *, call: int, **different: Any) -> Call:
    fields = {
        "call": call,
        "ticket": TicketId(name),
        "number": NumberText(NUMBERS[name]),
        "desk": at,
        "desk_name": "1",
        "room": HOL,
        "room_name": {Language("pl"): "Hol"},
        "language": Language("pl"),
        "times": 1,
        "over": False,
        "at": NINE,
        "age_s": 0,
    }
    return Call(**fields | different)


def line(call: int, **different: Any) -> Call:
    return line_of(*CALLS.get(call, ("anna", DESK_1)), call=call, **different)


def board(seq: int, *lines: Call) -> Seen[BoardView]:
    view = BoardView(
        branch=BRANCH, epoch=1, seq=seq, at=NINE, board=BOARD, rooms=(HOL,), calls=lines, waiting=()
    )
    return Seen(float(seq), view)


def desk(seq: int, at: DeskId, name: str | None) -> Seen[DeskView]:
    current = DeskTicket(
        ticket=TicketId(name or "-"),
        number=NumberText(NUMBERS.get(name or "", "A001")),
        service=ServiceId("A"),
        service_names={},
        language=Language("pl"),
        party=1,
        priority=False,
        state=State.CALLED,
        issued_at=NINE,
    )
    view = DeskView(
        branch=BRANCH,
        epoch=1,
        seq=seq,
        at=NINE,
        desk=at,
        desk_name=at,
        room=HOL,
        state=DeskState.OPEN,
        current=current if name else None,
        waiting=0,
        waiting_by_service=(),
    )
    return Seen(float(seq), view)


def slip(name: str) -> SlipSeen:
    return SlipSeen("K1", NUMBERS[name], f"https://x/t/{token(name)}")


def evidence() -> Evidence:
    return Evidence(
        slips=[slip(name) for name in NUMBERS],
        answers=[Answered(TicketId(name), NUMBERS[name], token(name)) for name in ("anna", "ben", "cleo")],
        boards=[
            board(6, line(6)),
            board(8, line(8), line(7), line(6)),
            board(13, line(13), line(8, over=True), line(7, over=True), line(6, over=True)),
        ],
        desks=[desk(6, DESK_1, "anna"), desk(11, DESK_1, None), desk(13, DESK_2, "cleo")],
        shown=[Seen(float(call), Shown(board=BOARD, call=call)) for call in CALLS],
        stories=[
            *(Story(name, number) for name, number in NUMBERS.items()),
            Story("dora", refused="service-closed"),
        ],
        drawing=frozenset({BOARD}),
    )


def chain_of(journal: list[Entry]) -> Chain:
    link, rows = sha256(b"okienko-journal-1:town").hexdigest(), []
    for entry in journal:
        link = sha256(link.encode() + b"\n" + msgspec.json.encode(entry)).hexdigest()
        rows.append(
            {
                "seq": entry.seq,
                "epoch": entry.epoch,
                "at": entry.at.isoformat(timespec="microseconds"),
                "by": entry.by,
                "command": entry.command,
                "body": msgspec.json.encode(entry.event).decode(),
                "link": link,
            }
        )
    return Chain("town", rows, heads=[(6, str(rows[5]["link"]))])


def rows() -> list[Row]:
    states = {"anna": "served", "ben": "no-show", "cleo": "called", "xenia": "waiting"}
    seqs = {"anna": 2, "ben": 3, "cleo": 4, "xenia": 12}
    return [Row("2026-12-01", name, NUMBERS[name], states[name], seqs[name]) for name in NUMBERS]


def kept(**fields: Any) -> Kept:
    return Kept(
        **{
            "kiosk": "K1",
            "ticket": "xenia",
            "number": "X001",
            "token": token("xenia"),
            "day": TODAY,
            "at_s": 9.0,
            "came": NINE + timedelta(minutes=5),
            "acknowledged": True,
        }
        | fields
    )


FAULT = Fault("board cut off", begun_s=20.0, healed_s=60.0, cut=frozenset({"board-b1"}))


def pictures() -> list[Picture]:
    """What the board showed: one picture late, then stale, then right again within five seconds."""
    return [
        Picture("board-b1", 0.5, "nobody"),
        Picture("board-b1", 10.2, "A001"),
        Picture("board-b1", 30.5, "A001", stale=True),
        Picture("board-b1", 61.0, "B001"),
    ]


def truth() -> list[Picture]:
    return [
        Picture("board-b1", 0.0, "nobody"),
        Picture("board-b1", 10.0, "A001"),
        Picture("board-b1", 40.0, "B001"),
    ]


def honest() -> History:
    """Return the day, with all that can be gathered of it."""
    journal = journal_of(*EVENTS)
    return History(
        journal=journal,
        hall=HALL,
        evidence=evidence(),
        others={"the standby": journal[:9]},
        committed={entry.seq: float(entry.seq) for entry in journal},
        replied=[
            Replied("anna", b"A001", to="kiosk-K1"),
            Replied("anna", b"A001", to="kiosk-K1"),
            Replied("dora", b"closed", refused=True, to="kiosk-K1"),
        ],
        kept=[kept(), kept(ticket="yan", number="X002", token=token("yan"), acknowledged=False, void=True)],
        rested=True,
        outputs=[
            Output("kiosk-K1", "A001", "anna", at_s=2.5),
            Output("kiosk-K1", "X001", at_s=9.1),
            Output("board-b1", "A001", desk="1", at_s=6.2),
        ],
        spoken=[Seen(6.9, Spoken(board=BOARD, call=6, languages=(Language("pl"),)))],
        rows=rows(),
        calls=[OpenCall("cleo", "2")],
        counted=[Counted("metrics", 8, {"waiting": 1, "called": 2})],
        truth=truth(),
        pictures=pictures(),
        faults=[FAULT],
        ended_s=80.0,
        recoveries=[Recovery("hub", 20.0, 31.0, 30.0)],
        desks_told=[DeskTold("1", 15.0, "carried"), DeskTold("1", 30.0, "not-sent")],
        chain=chain_of(journal),
        samples=[Sample("memory", float(at), 100.0 + at % 3) for at in range(50)],
        bounds={"memory": Bound(most=120.0, growth=0.05)},
        texts=[Text("hub.log", "Journal of branch town ends at 13"), Text("metrics", "okienko_tickets 4")],
        secrets={"name": ["Kowalska"], "phone": ["600700800"]},
    )
