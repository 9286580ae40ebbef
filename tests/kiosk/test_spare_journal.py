"""The kiosk's own numbers on disk: none is given twice, none is forgotten, and waits only ever grow."""

from __future__ import annotations

import errno
import os
from datetime import date

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.names import Language, ServiceId, TicketId, TicketNumber
from contract.spare_tickets import SpareTicket
from kiosk.spare_journal import SpareJournal
from kiosk.spare_lines import (
    LAST_COUNT,
    SHORTEST_ISSUED,
    SHORTEST_NUMBERED,
    HandedIn,
    Issued,
    Ledger,
    Marked,
    Moment,
    Numbered,
    NumbersUnknown,
    SeriesUsedUp,
    bytes_of,
    line_of,
)
from tests.kiosk.rooms import TOKEN

TUESDAY, WEDNESDAY = date(2026, 12, 1), date(2026, 12, 2)


class Seconds:
    """A clock that nobody sets; it begins anew when the machine is switched on."""

    def __init__(self) -> None:
        self.now_s, self.boot = 100.0, 1

    def __call__(self) -> float:
        return self.now_s

    def reboot(self) -> None:
        self.now_s, self.boot = 5.0, self.boot + 1


class Disk:
    """A folder with the journal, and what becomes of the program on top of it."""

    def __init__(self, folder) -> None:
        self.path = folder / "spare.jsonl"
        self.clock = Seconds()
        self.start()

    def start(self, lost: int = 0) -> SpareJournal:
        self.journal = SpareJournal(self.path, self.clock, f"boot-{self.clock.boot}", lost=lost)
        return self.journal

    def issue(self, series: str = "X") -> str:
        def made(number: TicketNumber, day: date | None, heard: tuple[int, int]) -> SpareTicket:
            return SpareTicket(
                ticket=TicketId(f"{day}-{number}-{os.urandom(4).hex()}"),
                number=number,
                service=ServiceId("A"),
                language=Language("uk"),
                token=TOKEN,
                day=day,
                heard=heard,
            )

        return str(self.journal.issue(series, made).number)

    def left(self) -> list[tuple[str, float, bool]]:
        return [(str(t.number), t.waited_s, t.exact) for t in self.journal.waiting(1000)]

    def tell(self, day=TUESDAY, last=0, seq=1, series="X") -> None:
        self.journal.told(day, series, last, (1, seq))

    def hand_in(self, count: int = 1000) -> None:
        self.journal.handed_in([ticket.ticket for ticket in self.journal.waiting(count)])


@pytest.fixture
def disk(tmp_path):
    return Disk(tmp_path)


def full(*_):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_numbers_rise_from_one(disk):
    assert [disk.issue() for _ in range(3)] == ["X001", "X002", "X003"]


def test_they_go_on_after_a_restart(disk):
    disk.issue()
    disk.issue()

    disk.start()

    assert disk.issue() == "X003"
    assert [number for number, _, _ in disk.left()] == ["X001", "X002", "X003"]


def test_each_series_has_its_own(disk):
    assert [disk.issue("X"), disk.issue("Y"), disk.issue("X")] == ["X001", "Y001", "X002"]


def test_a_line_is_on_the_disk_before_the_number_is_known(disk, monkeypatch):
    seen = []
    really = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: seen.append(disk.path.read_bytes()) or really(handle))

    number = disk.issue()

    assert number.replace("X00", '"count":').encode() in seen[-1]


def test_a_full_disk_gives_no_number_and_uses_none_up(disk, monkeypatch):
    disk.issue()
    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space"):
        disk.issue()
    monkeypatch.undo()

    assert disk.issue() == "X002"


def test_a_series_that_is_used_up_says_so(disk):
    disk.tell(last=LAST_COUNT)

    with pytest.raises(SeriesUsedUp, match="X9999"):
        disk.issue()


def test_what_was_handed_in_is_left_no_longer_also_after_a_restart(disk):
    disk.issue()
    disk.issue()
    disk.hand_in(1)

    disk.start()

    assert [number for number, _, _ in disk.left()] == ["X002"]


def test_the_file_does_not_grow_from_outage_to_outage(disk):
    disk.tell()
    disk.issue()
    disk.hand_in()
    size = disk.path.stat().st_size
    for _ in range(50):
        disk.issue()
        disk.journal.mark()
        disk.hand_in()

    assert disk.path.stat().st_size <= size + 2


def test_tickets_that_cannot_be_struck_out_are_handed_in_once_more_after_a_restart(disk, monkeypatch):
    disk.issue()
    monkeypatch.setattr(os, "write", full)
    disk.hand_in()
    assert disk.journal.left == 0
    monkeypatch.undo()

    assert disk.start().left == 1


# --- waits ----------------------------------------------------------------------------------------------


@pytest.mark.fault("F13")
def test_a_wait_is_measured_on_the_clock_that_nobody_sets(disk):
    disk.issue()
    disk.clock.now_s += 840

    assert disk.left() == [("X001", 840.0, True)]


def test_it_goes_on_over_a_restart_of_the_program(disk):
    disk.issue()
    disk.clock.now_s += 60

    disk.start()
    disk.clock.now_s += 40

    assert disk.left() == [("X001", 100.0, True)]


def test_over_a_power_cut_it_is_at_least_what_was_measured_and_says_so(disk):
    disk.issue()
    disk.clock.now_s += 300
    disk.journal.mark()
    disk.clock.now_s += 30

    disk.clock.reboot()
    disk.start()
    disk.journal.mark()
    disk.clock.now_s += 20

    assert disk.left() == [("X001", 320.0, False)]


def test_after_a_power_cut_who_came_before_has_still_waited_longer(disk):
    disk.issue()
    disk.clock.reboot()
    disk.start()
    disk.issue()
    disk.clock.now_s += 10

    (_, first_s, _), (_, second_s, exact) = disk.left()

    assert first_s >= second_s == 10.0
    assert exact


@pytest.mark.fault("F13")
def test_a_clock_that_steps_back_shortens_no_wait(disk):
    disk.issue()
    disk.clock.now_s += 100
    disk.journal.mark()
    disk.clock.now_s -= 50

    assert disk.left() == [("X001", 100.0, True)]


# --- days -----------------------------------------------------------------------------------------------


def test_numbers_begin_again_when_the_hub_tells_a_new_day_and_everything_is_handed_in(disk):
    disk.tell(TUESDAY)
    disk.issue()
    disk.hand_in()

    disk.tell(WEDNESDAY, seq=2)

    assert disk.issue() == "X001"


def test_they_go_on_while_something_of_the_day_before_is_left(disk):
    disk.tell(TUESDAY)
    disk.issue()

    disk.tell(WEDNESDAY, seq=2)

    assert disk.issue() == "X002"


def test_a_number_that_the_hub_counted_for_the_new_day_is_not_given_again(disk):
    disk.tell(TUESDAY)
    for _ in range(3):
        disk.issue()
    disk.hand_in()

    disk.tell(WEDNESDAY, last=3, seq=2)

    assert disk.issue() == "X004"


def test_a_hub_that_knows_less_makes_no_number_come_again(disk):
    disk.tell(TUESDAY, last=7)
    disk.issue()
    disk.hand_in()

    disk.tell(TUESDAY, last=2, seq=9)
    disk.tell(date(2026, 11, 30), last=0, seq=10)
    disk.start()

    assert disk.issue() == "X009"


def test_a_hub_that_knows_more_is_believed(disk):
    disk.tell(TUESDAY)
    disk.tell(TUESDAY, last=20, seq=2)

    assert disk.issue() == "X021"


def test_what_is_older_than_the_last_word_of_the_hub_is_passed_over(disk):
    disk.tell(TUESDAY, seq=5)

    disk.tell(WEDNESDAY, seq=4)

    assert disk.start().left == 0
    disk.issue()
    assert disk.journal.waiting(1)[0].day == TUESDAY


def test_a_ticket_bears_what_was_heard_of_the_hub_before_and_that_lasts_over_a_power_cut(disk):
    disk.issue()
    disk.tell(seq=25)
    disk.issue()
    disk.tell(seq=31)
    disk.issue()
    disk.start()
    disk.issue()

    assert [ticket.heard for ticket in disk.journal.waiting(9)] == [(0, 0), (1, 25), (1, 31), (0, 0)]


def test_a_ticket_bears_the_day_that_the_hub_told_last(disk):
    disk.issue()
    disk.tell(TUESDAY)
    disk.issue()

    assert [ticket.day for ticket in disk.journal.waiting(2)] == [None, TUESDAY]


# --- damage ---------------------------------------------------------------------------------------------


def test_a_torn_last_line_is_passed_over_and_its_number_is_not_given_again(disk):
    disk.issue()
    whole = disk.path.read_bytes()
    disk.issue()
    torn = disk.path.read_bytes()[:-20]
    assert len(torn) > len(whole)
    disk.path.write_bytes(torn)

    disk.start()

    assert [number for number, _, _ in disk.left()] == ["X001"]
    assert disk.issue() == "X003"
    assert disk.journal.damage == "", "a power cut is no damage"


def test_a_damaged_line_in_the_middle_is_named_set_aside_and_costs_nobody_else_anything(disk, caplog):
    for _ in range(3):
        disk.issue()
    lines = disk.path.read_bytes().splitlines(keepends=True)
    lines[3] = lines[3].replace(b'"count":2', b'"count":9')
    disk.path.write_bytes(b"".join(lines))

    disk.start()

    assert [number for number, _, _ in disk.left()] == ["X001", "X003"]
    assert disk.issue() == "X005"
    assert "line 4 is damaged and set aside" in caplog.text
    assert b'"count":9' in disk.path.with_suffix(".set-aside").read_bytes()
    assert "look into" in disk.journal.damage


def test_damage_is_told_until_somebody_has_looked(disk):
    disk.issue()
    disk.path.write_bytes(b"rubbish\n")
    disk.start()
    assert disk.journal.damage

    disk.path.with_suffix(".set-aside").unlink()

    assert disk.journal.damage == ""


@pytest.mark.parametrize("lines", [1, 4])
def test_a_file_of_nothing_but_damage_gives_none_of_its_numbers_again(disk, lines):
    for _ in range(lines):
        disk.issue()
    disk.path.write_bytes(b"\0" * 40 + b"\n" + b"x\n" * lines)

    disk.start()
    with pytest.raises(NumbersUnknown, match="when the hub tells"):
        disk.issue()
    disk.start()
    disk.tell(TUESDAY, last=0)

    assert int(disk.issue()[1:]) > lines


def damaged_anew(disk, data: bytes) -> None:
    disk.path.with_suffix(".set-aside").unlink(missing_ok=True)
    disk.path.write_bytes(data)
    disk.start()


def lives(disk, *, handed_in: bool) -> tuple[list[str], bytes]:
    """Let visitors come, and hand their tickets in or not; return their numbers and what is on the disk."""
    disk.tell(TUESDAY, last=40)
    numbers = [disk.issue() for _ in range(4)]
    if handed_in:
        disk.hand_in()
        numbers.append(disk.issue())
    return numbers, disk.path.read_bytes()


def given_again(disk, numbers: list[str], hub_knows: int) -> list[str]:
    """Return which of *numbers* are given once more, if need be after the hub has told the last it knows."""
    try:
        new = disk.issue()
    except NumbersUnknown:
        disk.tell(TUESDAY, last=hub_knows, seq=99)
        new = disk.issue()
    return [number for number in numbers if number >= new]


@pytest.mark.fault("F20")
@pytest.mark.parametrize("handed_in", [False, True])
@pytest.mark.parametrize("every", [17, pytest.param(1, marks=pytest.mark.long)])
def test_no_bit_that_flips_makes_a_number_come_again(disk, handed_in, every):
    numbers, data = lives(disk, handed_in=handed_in)
    for at in range(0, len(data), every):
        damaged_anew(disk, data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :])

        assert not given_again(disk, numbers, hub_knows=44 if handed_in else 40), f"byte {at}"


@pytest.mark.fault("F20")
def test_each_end_of_a_line_may_be_damaged(disk):
    numbers, data = lives(disk, handed_in=False)
    for at in [at for at, byte in enumerate(data) if byte == ord("\n")]:
        for bit in range(8):
            damaged_anew(disk, data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :])

            kept = [number for number, _, _ in disk.left()]
            assert not given_again(disk, numbers, hub_knows=40), f"byte {at}"
            assert at < len(data) - 1 or kept == numbers, "whoever holds the last one is forgotten"


@pytest.mark.fault("F20")
@pytest.mark.parametrize("filled", [b"\0", b"\xff", b"a", b"\n"])
@pytest.mark.parametrize("handed_in", [False, True])
def test_no_sector_that_is_lost_makes_a_number_come_again(disk, filled, handed_in):
    numbers, data = lives(disk, handed_in=handed_in)
    for at in range(0, len(data), 512):
        size = min(512, len(data) - at)
        damaged_anew(disk, data[:at] + filled * size + data[at + size :])

        assert not given_again(disk, numbers, hub_knows=44 if handed_in else 40), f"sector at {at}"


@pytest.mark.fault("F20")
def test_in_the_place_of_a_lost_card_numbers_go_on_behind_those_that_may_be_on_paper(disk):
    disk.path.unlink()
    disk.start(lost=200)
    with pytest.raises(NumbersUnknown):
        disk.issue()
    disk.start(lost=200)
    disk.tell(TUESDAY, last=7, seq=1)
    first = disk.issue()
    disk.start(lost=200)
    disk.tell(TUESDAY, last=7, seq=2)
    second = disk.issue()
    disk.journal.handed_in([each.ticket for each in disk.journal.waiting(9)])
    disk.tell(WEDNESDAY, last=0, seq=3)

    assert (first, second, disk.issue()) == ("X208", "X209", "X001")


def test_the_shortest_lines_are_longer_than_damage_is_measured_by(disk):
    disk.issue()
    first, *_ = disk.path.read_bytes().splitlines()
    shortest = SpareTicket(
        ticket=TicketId("a"),
        number=TicketNumber("X", 1),
        service=ServiceId("A"),
        language=Language("pl"),
        token=TOKEN,
    )

    assert len(first) > SHORTEST_NUMBERED
    assert len(bytes_of(Issued(shortest, Moment("b", 1.0, 1.0)))) > SHORTEST_ISSUED


def test_a_line_of_another_version_is_set_aside_like_damage(disk):
    disk.issue()
    disk.journal._lines.append(b'{"line":"of a newer kiosk"}')

    disk.start()

    assert disk.journal.damage
    assert disk.issue() == "X003"


def test_a_ticket_that_the_hub_does_not_take_is_kept_for_people(disk):
    disk.issue()
    (ticket,) = disk.journal.waiting(1)

    disk.journal.set_aside(ticket.ticket, "X001 is another's")
    disk.journal.set_aside(TicketId("unknown"), "nothing to keep")

    kept = disk.path.with_suffix(".set-aside").read_text()
    assert "X001 was not taken: X001 is another's: " in kept
    assert kept.count("\n") == 1


def test_what_cannot_even_be_set_aside_is_logged(disk, monkeypatch, caplog):
    disk.issue()
    (ticket,) = disk.journal.waiting(1)
    monkeypatch.setattr(os, "write", full)

    disk.journal.set_aside(ticket.ticket, "why")

    assert "set-aside cannot be written" in caplog.text


# --- whatever happens -----------------------------------------------------------------------------------


MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("issue"), st.integers(1, 300)),
        st.tuples(st.just("issue"), st.integers(1, 300)),
        st.tuples(st.just("hand in"), st.integers(1, 3)),
        st.tuples(st.just("day"), st.integers(0, 1)),
        st.tuples(st.just("restart"), st.just(0)),
        st.tuples(st.just("power cut"), st.integers(0, 60)),
        st.tuples(st.just("mark"), st.integers(1, 300)),
        st.tuples(st.just("disk full"), st.just(0)),
    ),
    max_size=40,
)


@given(MOVES)
@settings(max_examples=120, deadline=None)
def test_no_number_of_a_day_is_given_twice_and_nothing_shown_is_forgotten(tmp_path_factory, moves):
    disk = Disk(tmp_path_factory.mktemp("kiosk"))
    disk.tell(TUESDAY)
    day, told, seq = TUESDAY, {"day": TUESDAY, "last": 0}, 1
    given: set[tuple[date, str]] = set()
    handed: list[str] = []
    shown: list[str] = []
    for what, much in moves:
        match what:
            case "issue":
                disk.clock.now_s += much
                number = disk.issue()
                issued = disk.journal.waiting(1000)[-1]
                assert (issued.day, number) not in given, "I1"
                given.add((issued.day, number))
                shown.append(issued.ticket)
            case "hand in":
                taken = disk.journal.waiting(much)
                handed += [ticket.ticket for ticket in taken]
                counts = [ticket.number.count for ticket in taken if ticket.day == day]
                told["last"] = max([told["last"], *counts])
                disk.journal.handed_in([ticket.ticket for ticket in taken])
                seq += 1
                disk.tell(day, told["last"], seq)
            case "day":
                day = day.fromordinal(day.toordinal() + much)
                told["last"] = 0 if much else told["last"]
                seq += 1
                disk.tell(day, told["last"], seq)
            case "restart":
                disk.start()
            case "power cut":
                with disk.path.open("ab") as file:
                    file.write(b'deadbeef {"line":"issued","tick'[:much])
                disk.clock.reboot()
                disk.start()
            case "mark":
                disk.clock.now_s += much
                disk.journal.mark()
            case "disk full":
                with pytest.MonkeyPatch.context() as patched:
                    patched.setattr(os, "write", full)
                    with pytest.raises(OSError, match="No space"):
                        disk.issue()
        waits = [waited_s for _, waited_s, _ in disk.left()]
        assert waits == sorted(waits, reverse=True), "who came first has waited longest"

    left = [ticket.ticket for ticket in disk.start().waiting(1000)]
    assert handed + left == shown, "I2: what was shown is with the hub or on the disk, in order"


LINES = [
    Issued(
        SpareTicket(
            ticket=TicketId("t"),
            number=TicketNumber(series="X", count=1),
            service=ServiceId("A"),
            language=Language("pl"),
            token=TOKEN,
        ),
        Moment("boot", 1.0, 2.0),
    ),
    Marked(Moment("boot", 1.0, 2.0)),
    HandedIn((TicketId("t"),)),
    Numbered(TUESDAY, {"X": 3}, 1),
]


@pytest.mark.parametrize("line", LINES, ids=lambda line: type(line).__name__)
def test_every_line_reads_back_as_itself(line):
    assert line_of(bytes_of(line)) == line


def test_as_few_lines_say_the_same():
    ledger = Ledger()
    for line in (LINES[3], LINES[0], Marked(Moment("boot", 9.0, 10.0))):
        ledger.take(line)

    again = Ledger()
    for line in ledger.whole():
        again.take(line)

    assert (again.day, again.counts, again.left, again.moment) == (
        ledger.day, ledger.counts, ledger.left, ledger.moment,
    )  # fmt: skip


def test_a_folder_that_cannot_be_written_to_is_said_at_once(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(OSError, match="file"):
        Disk(tmp_path / "file")


def test_waits_are_told_as_of_the_asking(disk):
    disk.issue()
    disk.clock.now_s += 1
    (first,) = disk.journal.waiting(1)
    disk.clock.now_s += 1

    (second,) = disk.journal.waiting(1)

    assert (first.waited_s, second.waited_s) == (1.0, 2.0)
    assert msgspec.structs.replace(first, waited_s=2.0) == second
