"""The virtual printer is like one of metal: it answers, keeps what it cannot print, fails on command."""

from __future__ import annotations

import io
import socket
import subprocess
import sys

import pytest
from PIL import Image

from hardware.connection import NetworkConnection
from hardware.escpos_printer import EscposPrinter
from hardware.paper import PaperProfile
from hardware.printer import PrinterSilent
from hardware.raster import drawn
from hardware.slip_job import job_for
from hardware.status import Paper, parse_status
from hardware.virtual_console import main, obey
from hardware.virtual_mechanism import Condition, VirtualMechanism
from hardware.virtual_printer import VirtualPrinter


def fed(mechanism: VirtualMechanism, data: bytes) -> bytes:
    answers = bytearray()
    mechanism.feed(data, answers.extend)
    return bytes(answers)


@pytest.mark.parametrize(
    ("condition", "answers"),
    [
        (Condition(), (0x12, 0x12, 0x12, 0x12)),
        (Condition(paper=Paper.NEAR_END), (0x12, 0x12, 0x12, 0x1E)),
        (Condition(paper=Paper.OUT), (0x1A, 0x32, 0x12, 0x7E)),
        (Condition(cover_open=True), (0x1A, 0x16, 0x12, 0x12)),
        (Condition(offline=True), (0x1A, 0x12, 0x12, 0x12)),
    ],
)
def test_it_answers_as_printers_do(condition, answers):
    assert tuple(condition.answer(query) for query in (1, 2, 3, 4)) == answers


@pytest.mark.parametrize(
    "condition",
    [
        Condition(),
        Condition(paper=Paper.NEAR_END),
        Condition(paper=Paper.OUT),
        Condition(cover_open=True),
        Condition(offline=True),
        Condition(cutter_stuck=True),
    ],
)
def test_the_driver_reads_from_the_answers_how_it_is(condition):
    first, second, third, fourth = (condition.answer(query) for query in (1, 2, 3, 4))

    status = parse_status((first, second, third, fourth))

    assert status.paper is condition.paper
    assert status.cover_open == condition.cover_open
    assert status.ready == condition.prints
    assert (status.fault is not None) == condition.cutter_stuck


def test_a_job_sent_while_it_is_out_of_paper_comes_out_later(slip):
    mechanism = VirtualMechanism()
    mechanism.become(paper=Paper.OUT)
    fed(mechanism, b"".join(job_for(slip)))
    assert mechanism.slips_cut == 0

    mechanism.become(paper=Paper.ENOUGH)

    assert [ghost.image.tobytes() for ghost in mechanism.slips] == [drawn(slip).tobytes()]


@pytest.mark.parametrize("forget", [b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08", b"\x10\x05\x02"])
def test_a_job_it_was_told_to_forget_never_comes_out(slip, forget):
    mechanism = VirtualMechanism()
    mechanism.become(paper=Paper.OUT)
    fed(mechanism, b"".join(job_for(slip)))

    fed(mechanism, forget)
    mechanism.become(paper=Paper.ENOUGH)

    assert mechanism.slips_cut == 0
    assert not mechanism.holds_ghost


def test_the_question_whether_it_is_done_waits_for_the_paper():
    mechanism = VirtualMechanism()
    mechanism.become(cover_open=True)

    assert fed(mechanism, b"\x1dr\x01") == b""
    assert fed(mechanism, b"\x10\x04\x02") == b"\x16"


def test_a_cut_without_paper_behind_it_is_no_slip():
    mechanism = VirtualMechanism()

    fed(mechanism, b"\x1dVB\x00")

    assert mechanism.slips_cut == 0


def test_slips_are_saved_as_pictures_dot_for_dot(tmp_path, slip):
    with VirtualPrinter(folder=tmp_path / "slips") as virtual_printer:
        printer = EscposPrinter(virtual_printer.connection)
        printer.print(slip)
        printer.print(slip)

    saved = sorted((tmp_path / "slips").iterdir())
    assert [path.name for path in saved] == ["slip-0001.png", "slip-0002.png"]
    with Image.open(saved[0]) as picture:
        assert picture.convert("1").tobytes() == drawn(slip).tobytes()


def test_text_is_composed_with_its_code_sizes_and_sides(slip):
    mechanism = VirtualMechanism()

    fed(mechanism, b"".join(job_for(slip, PaperProfile(text_code_page="CP852"))))

    (printed,) = mechanism.slips
    rows = [row.strip() for row in printed.text.split("\n")]
    assert "A042" in rows
    assert "Wydział Spraw Cudzoziemców" in rows
    assert printed.image.height > 400


@pytest.mark.parametrize(
    "data", [b"\x1d(k\x03\x001Q0", b"\x1d(k\x03\x001C\x00\x1d(k\x04\x001P0a\x1d(k\x03\x001Q0"]
)
def test_an_odd_code_is_drawn_or_left_out(data):
    mechanism = VirtualMechanism()

    fed(mechanism, data + b"\x1dVB\x00")

    assert mechanism.unknown_bytes == 0


def test_old_slips_are_let_go():
    mechanism = VirtualMechanism(keep=2)

    for _ in range(3):
        fed(mechanism, b"A\n\x1dVB\x00")

    assert [slip.number for slip in mechanism.slips] == [2, 3]
    assert mechanism.slips_cut == 3


def test_waiting_for_a_slip_that_never_comes_ends(virtual_printer):
    with pytest.raises(TimeoutError, match="0 slips"):
        virtual_printer.wait_for_slips(1, limit_s=0.01)


def test_a_port_that_is_taken_is_told(virtual_printer):
    with pytest.raises(OSError, match="in use"):
        VirtualPrinter(virtual_printer.port).start()


def test_it_can_be_stopped_twice_and_started_again(slip):
    virtual_printer = VirtualPrinter().start()
    virtual_printer.stop()
    virtual_printer.stop()

    with virtual_printer:
        EscposPrinter(virtual_printer.connection).print(slip)

    assert virtual_printer.slips_cut == 1


def test_a_second_program_waits_until_the_first_has_hung_up(virtual_printer, slip):
    with socket.create_connection((virtual_printer.host, virtual_printer.port)) as first:
        first.sendall(b"\x10\x04\x01")
        first.recv(1)

        with pytest.raises(PrinterSilent):
            EscposPrinter(virtual_printer.connection, patience_s=0.1).print(slip)

    EscposPrinter(virtual_printer.connection).print(slip)
    assert [printed.image.tobytes() for printed in virtual_printer.slips] == [drawn(slip).tobytes()]


@pytest.mark.parametrize(
    ("line", "condition"),
    [
        ("paper out", Condition(paper=Paper.OUT)),
        ("near end", Condition(paper=Paper.NEAR_END)),
        ("Cover Open", Condition(cover_open=True)),
        ("offline", Condition(offline=True)),
        ("jam", Condition(cutter_stuck=True)),
        ("slow 2000", Condition()),
        ("cut 500", Condition()),
        ("deaf", Condition()),
        ("dead 9", Condition()),
        ("status", Condition()),
    ],
)
def test_it_does_what_it_is_told_and_ok_mends_it(virtual_printer, line, condition):
    obey(virtual_printer, line)
    assert virtual_printer.condition == condition

    obey(virtual_printer, "ok")

    assert virtual_printer.condition == Condition()


@pytest.mark.parametrize("line", ["", "paper", "slow", "slow 0", "ok 3", "burn"])
def test_another_word_is_refused_with_those_it_knows(virtual_printer, line):
    with pytest.raises(ValueError, match="expected ok, paper out"):
        obey(virtual_printer, line)


def test_the_console_answers_each_line_and_goes_on_after_a_bad_one(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.StringIO("paper out\n\nburn\nok\nquit\nnever read\n"))

    assert main(VirtualPrinter, ["--port", "0"]) == 0

    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("virtual printer at tcp://127.0.0.1:")
    assert [line.split(":")[0] for line in said[1:]] == [
        "paper out",
        "not a word of the virtual printer",
        "ok",
    ]


def test_the_console_tells_when_the_port_is_taken(virtual_printer, capsys):
    assert main(VirtualPrinter, ["--port", str(virtual_printer.port)]) == 1

    assert "no virtual printer" in capsys.readouterr().err


def test_it_runs_alone_and_is_told_by_lines(tmp_path, slip):
    command = [sys.executable, "-m", "hardware.virtual_printer", "--port", "0", "--out", str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as alone:
        port = int(alone.stdout.readline().rsplit(":", 1)[1])
        EscposPrinter(NetworkConnection("127.0.0.1", port)).print(slip)
        alone.communicate("status\nquit\n", timeout=20)

    assert alone.returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["slip-0001.png"]
