"""The bytes of a job: what is sent as letters, what as a picture, and in what pieces."""

# ruff: noqa: RUF001  the dash is what is tested
from __future__ import annotations

import subprocess
import sys

import pytest

from hardware.escpos_reader import Cut, EscposReader, NewLine, Raster, Reset, Setting, Text
from hardware.paper import CODE_PAGES, PAPER_80, PaperProfile
from hardware.raster import SlipUndrawable
from hardware.slip import Align, Line, Qr, Rule, Slip, Space, Weight
from hardware.slip_job import PIECE_BYTES, cut, is_writable, job_for
from hardware.virtual_mechanism import VirtualMechanism
from tests.hardware.slips import TEXTS, slip_in

LETTERS = PaperProfile(text_code_page="CP852")


def commands(slip: Slip, paper: PaperProfile = LETTERS):
    return list(EscposReader().feed(b"".join(job_for(slip, paper))))


def rows(slip: Slip) -> list[str]:
    return [command.data.decode("cp852") for command in commands(slip) if isinstance(command, Text)]


def test_a_job_begins_by_setting_up_and_ends_by_cutting():
    for paper in (PAPER_80, LETTERS):
        first, *_, last = job_for(slip_in("pl"), paper)

        assert first == b"\x1b@\x1da\x00"
        assert last == cut(paper)


@pytest.mark.parametrize(
    ("language", "writable"),
    [(language, language in {"pl", "en"}) for language in TEXTS if language not in {"es", "tr"}],
)
def test_polish_and_english_go_as_letters_and_the_rest_as_pictures(language, writable):
    kinds = {type(command) for command in commands(slip_in(language))}

    assert is_writable(slip_in(language), "CP852") == writable
    assert (Text in kinds) == writable
    assert (Raster in kinds) != writable


def test_an_arabic_line_is_never_sent_as_letters_even_if_it_is_a_number():
    assert not is_writable(Slip((Line("042"),), "ar"), "CP852")


def test_without_a_known_code_page_everything_is_a_picture():
    kinds = [type(command) for command in commands(slip_in("en"), PAPER_80)]

    assert Text not in kinds
    assert kinds[0] is Reset
    assert kinds[-1] is Cut


def test_fine_print_is_written_plainly_where_the_letters_lack_it():
    assert rows(Slip((Line("„12–20 min…”"),))) == ['"12-20 min..."']


def test_decomposed_letters_are_joined_before_they_are_sent():
    assert rows(Slip((Line("Z\u0307o\u0301\u0142c\u0301"),))) == ["Żółć"]


def test_a_number_is_as_wide_as_the_paper_allows():
    sizes = [
        command
        for command in commands(Slip((Line("ABCDEFG042", Weight.HUGE),)))
        if command == Setting("size", 0x33)
    ]

    assert len(sizes) == 1


def test_sides_and_weights_reach_the_printer():
    line = Line("tak", Weight.STRONG, Align.END)

    sent = commands(Slip((line,)))

    assert Setting("align", 2) in sent
    assert Setting("bold", 1) in sent


def test_a_long_line_is_wrapped_by_the_columns_of_its_size():
    found = rows(Slip((Line("czekamy " * 12, Weight.STRONG),)))

    assert len(found) > 2
    assert all(len(row) <= 24 for row in found)


def test_rules_and_spaces_take_rows():
    sent = commands(Slip((Rule(), Space(12.0))))

    assert Text(b"-" * 48) in sent
    assert sent.count(NewLine()) == 1 + 3


def test_a_printer_without_a_cutter_feeds_to_its_edge():
    paper = PaperProfile(has_cutter=False)

    sent = commands(slip_in("pl"), paper)

    assert sent[-1] == NewLine(6)
    assert Cut() not in sent


@pytest.mark.parametrize("paper", [PAPER_80, LETTERS])
def test_a_code_that_holds_nothing_is_refused_before_anything_is_sent(paper):
    with pytest.raises(SlipUndrawable):
        job_for(Slip((Qr(""),)), paper)


def test_python_escpos_leaves_the_logging_of_the_program_alone():
    code = "import logging, hardware.escpos_parts; print(logging.root.handlers)"

    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout.strip() == "[]"


def test_a_picture_is_sent_in_pieces_that_a_small_buffer_holds():
    assert max(map(len, job_for(slip_in("uk")))) <= PIECE_BYTES + 8


def test_python_escpos_leaves_nothing_behind_in_the_temporary_folder(tmp_path):
    code = "import hardware.escpos_parts"

    subprocess.run([sys.executable, "-c", code], check=True, env={"TMPDIR": str(tmp_path), "PATH": ""})

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_the_operator_named_is_left_alone(tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "note").touch()
    environment = {"TMPDIR": str(tmp_path), "ESCPOS_CAPABILITIES_PICKLE_DIR": str(kept), "PATH": ""}

    subprocess.run([sys.executable, "-c", "import hardware.escpos_parts"], check=True, env=environment)

    assert (kept / "note").exists()


@pytest.mark.parametrize("code_page", CODE_PAGES)
def test_every_known_code_page_is_read_back_as_it_was_written(code_page):
    mechanism = VirtualMechanism()
    texts = {"CP852": "Żółć", "CP1250": "Żółć", "CP866": "Привет", "CP1251": "Привет"}
    text = texts.get(code_page, "Größe")

    mechanism.feed(
        b"".join(job_for(Slip((Line(text),)), PaperProfile(text_code_page=code_page))), lambda _: None
    )

    assert mechanism.slips[0].text == text
