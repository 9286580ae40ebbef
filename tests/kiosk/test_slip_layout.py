"""The template of a slip: what can be written into it, and what is refused by name before it is printed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from contract.names import Language
from contract.settings import BadSettings
from hardware.slip import Line, Picture, Qr, Space, Weight
from kiosk.sample_slips import KINDS, slip_ticket
from kiosk.samples import sample_menu, sample_ticket
from kiosk.slip import Imprint, slip_for
from kiosk.slip_file import SHIPPED, shipped, template_for, template_from, template_in
from kiosk.texts import words_in

NEEDED = 'top = [{ show = "number" }, { show = "copy" }]\n'
EN = Language("en")


def mistakes(text: str, folder: Path = Path()) -> list[str]:
    with pytest.raises(BadSettings) as caught:
        template_from(text, "slip.toml", folder)
    return str(caught.value).splitlines()


def printed(text: str, folder: Path = Path(), language: Language = EN, *, kind: str = "ordinary"):
    template = template_from(text, "slip.toml", folder)
    imprint = Imprint(menu=sample_menu(), words_in=words_in, printed_at="01.12.2026", template=template)
    return slip_for(slip_ticket(kind, language), imprint).blocks


def logo(folder: Path, name: str = "logo.png", size: tuple[int, int] = (40, 20)) -> bytes:
    made = io.BytesIO()
    Image.new("L", size, 0).save(made, format="PNG")
    (folder / name).write_bytes(made.getvalue())
    return made.getvalue()


def test_the_template_that_is_shipped_is_a_file_like_any_other():
    assert template_in(SHIPPED) == shipped() == template_for("")


def test_a_slip_holds_what_its_template_names_in_its_order_and_nothing_else():
    blocks = printed(
        'top = [{ show = "date" }, { show = "number", size_mm = 20.0 }, { show = "copy" }]\n'
        'told = [{ show = "where" }]\n'
    )

    assert [block.text for block in blocks if isinstance(block, Line)] == [
        *("01.12.2026", "E042"),
        *("Where to wait:", "Main hall, ground floor"),
        *("Gdzie czekać:", "Sala główna, parter"),
    ]
    (number,) = [block for block in blocks if isinstance(block, Line) and block.weight is Weight.HUGE]
    assert number.capital_mm == 20.0


def test_sizes_boldness_and_sides_are_taken_over():
    blocks = printed(
        NEEDED + 'told = [{ show = "service", size_mm = 5.0, bold = true, align = "end" }]\n'
        'foot = [{ show = "space", size_mm = 9.0 }, { show = "code", size_mm = 24.0 }]\n'
    )

    service = blocks[1]
    assert (service.capital_mm, service.weight, service.align) == (5.0, Weight.STRONG, "end")
    assert Space(9.0) in blocks
    (code,) = [block for block in blocks if isinstance(block, Qr)]
    assert code.size_mm == 24.0


def test_what_is_told_once_is_not_repeated_in_polish():
    blocks = printed(NEEDED + 'told = [{ show = "service" }, { show = "bring", once = true }]\n')

    told = [block.text for block in blocks if isinstance(block, Line)]
    assert "Please have ready:" in told
    assert "E · Odciski palców i wzór podpisu" in told
    assert "Proszę przygotować:" not in told


def test_words_of_the_operators_own_stand_in_the_visitors_language_and_in_polish():
    text = NEEDED + 'foot = [{ show = "text", text = "hours" }]\n[texts.hours]\npl = "Od 8"\nen = "From 8"\n'

    assert [block.text for block in printed(text)[1:]] == ["From 8", "Od 8"]
    assert [block.text for block in printed(text, language=Language("pl"))[1:]] == ["Od 8"]


def test_what_stands_in_for_a_text_is_not_printed_twice():
    text = NEEDED + 'foot = [{ show = "text", text = "hours" }]\n[texts.hours]\npl = "Od 8"\n'

    (row,) = printed(text, language=Language("uk"))[1:]

    assert (row.text, row.language) == ("Od 8", "pl")


def test_a_picture_lies_beside_the_template(tmp_path):
    data = logo(tmp_path)
    text = 'foot = [{ show = "picture", file = "logo.png", size_mm = 10.0 }]\n' + NEEDED

    assert Picture(data, 10.0) in printed(text, tmp_path)


@pytest.mark.accessibility("A32")
@pytest.mark.parametrize(
    ("row", "least"),
    [
        ('{ show = "service", size_mm = 3.4 }', "3.5"),
        ('{ show = "people", size_mm = 2.0 }', "3.5"),
        ('{ show = "bring", size_mm = 3.0 }', "3.5"),
    ],
)
def test_text_that_would_be_too_small_to_read_is_refused(row, least):
    name = row.split('"')[1]

    (told,) = mistakes(NEEDED + f"told = [{row}]\n")

    assert told.startswith(f"slip.toml:2 [told] (1): 'size_mm' of '{name}' must be at least {least}, not ")


@pytest.mark.accessibility("A32")
def test_a_number_below_twelve_millimetres_is_refused():
    (told,) = mistakes('top = [\n  { show = "copy" },\n  { show = "number", size_mm = 11.9 },\n]\n')

    assert told.startswith("slip.toml:3 [top] (2): 'size_mm' of 'number' must be at least 12, not 11.9: ")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('top = [{ show = "copy" }]\n', "'number' is missing"),
        ('top = [{ show = "number" }]\n', "'copy' is missing"),
        (NEEDED + 'foot = [{ show = "number" }]\n', "'number' stands there 2 times"),
        (
            NEEDED + 'told = [{ show = "code" }]\n',
            "'code' stands once on a slip; write it into 'top' or 'foot'",
        ),
        (NEEDED + 'foot = [{ show = "wait" }]\n', "'wait' is told in each language; write it into 'told'"),
        (NEEDED + 'foot = [{ show = "date", once = true }]\n', "'once' is for rows of 'told'"),
        (NEEDED + 'foot = [{ show = "code", size_mm = 12 }]\n', "'size_mm' of 'code' must be at least 20"),
        (NEEDED + 'foot = [{ show = "code", bold = true }]\n', "'code' has no words that could be bold"),
        (NEEDED + 'foot = [{ show = "text" }]\n', "'text' is missing: it says which text stands there"),
        (
            NEEDED + 'foot = [{ show = "date", text = "a" }]\n',
            "'text' is for rows that show 'text', not 'date'",
        ),
        (
            NEEDED + 'foot = [{ show = "text", text = "hour" }, { show = "text", text = "hours" }]\n'
            '[texts.hours]\npl = "Od 8"\n',
            "there is no text 'hour' (known: hours); did you mean 'hours'?",
        ),
        (NEEDED + '[texts.hours]\npl = "Od 8"\n', "[texts] [hours]: no row shows it"),
        (
            NEEDED + 'foot = [{ show = "text", text = "h" }]\n[texts.h]\nen = "From 8"\n',
            "[texts] [h]: 'pl' is missing",
        ),
        (NEEDED + 'told = [{ show = "servce" }]\n', "did you mean 'service'?"),
        (
            NEEDED + 'told = [{ show = "service", sise_mm = 4 }]\n',
            "unknown key 'sise_mm'; did you mean 'size_mm'?",
        ),
        (NEEDED + 'told = [{ show = "name-of-visitor" }]\n', "'show' must be 'branch' or 'copy'"),
        (NEEDED + 'foot = [{ show = "picture", file = "logo.png" }]\n', "there is no picture "),
        (NEEDED + 'foot = [{ show = "picture" }]\n', "'file' is missing: it says which picture stands there"),
        (NEEDED + "foot = [\n", "not TOML"),
    ],
)
def test_a_mistake_is_named_with_its_line(text, told, tmp_path):
    (line,) = mistakes(text, tmp_path)

    assert line.startswith("slip.toml:")
    assert told in line


def test_all_mistakes_are_told_at_once():
    told = mistakes('told = [{ show = "service", size_mm = 1 }, { show = "date" }]\n')

    assert len(told) == 4


def test_a_picture_that_is_none_is_named(tmp_path):
    (tmp_path / "logo.png").write_bytes(b"<svg/>")

    (told,) = mistakes('foot = [{ show = "picture", file = "logo.png" }]\n' + NEEDED, tmp_path)

    assert "logo.png is no PNG or JPEG that can be read" in told


def test_a_picture_that_is_far_too_large_is_named(tmp_path):
    logo(tmp_path, size=(5000, 4000))

    (told,) = mistakes('foot = [{ show = "picture", file = "logo.png" }]\n' + NEEDED, tmp_path)

    assert "5000 by 4000 dots; make it smaller" in told


@pytest.mark.parametrize("kind", ["file", "bytes"])
def test_a_file_that_cannot_be_read_is_named(tmp_path, kind):
    path = tmp_path / "slip.toml"
    if kind == "bytes":
        path.write_bytes(b"top = [] # \xff")

    with pytest.raises(BadSettings, match=r"slip\.toml: (cannot be read|byte 12 is no UTF-8)"):
        template_for(str(path))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_ticket_has_a_slip(kind):
    blocks = printed(SHIPPED.read_text(encoding="utf-8"), kind=kind)

    assert [block for block in blocks if isinstance(block, Qr)]


def test_the_things_to_have_ready_stand_one_a_line():
    told = [block for block in printed(NEEDED + 'told = [{ show = "bring" }]\n') if isinstance(block, Line)]

    assert (
        told[2].text
        == "• your passport\n• the letter from the office\n• your residence card, if you have one"
    )


def test_nothing_stands_there_where_nothing_is_to_be_brought():
    template = template_from(NEEDED + 'told = [{ show = "bring" }]\n', "slip.toml", Path())
    imprint = Imprint(menu=sample_menu(), words_in=words_in, printed_at="", template=template)

    assert len(slip_for(sample_ticket(EN), imprint).blocks) == 1
