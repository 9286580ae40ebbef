"""The pinned panel, looked at on a terminal that knows the few codes it writes."""

from __future__ import annotations

import io
import re

import pytest

from desk.screen import USUAL_SIZE, Screen

KEY_WORDS = "n next  r recall  x no-show  q quit"
CODE = re.compile(r"\x1b(?:\[([0-9;]*)([A-Za-z])|([78]))|([\s\S])")


class Glass:
    """What a person sees of a terminal of the usual size."""

    def __init__(self) -> None:
        self.columns, self.height = USUAL_SIZE
        self.rows = [""] * self.height
        self.row, self.saved, self.top, self.bottom = 0, 0, 0, self.height - 1

    def write(self, text: str) -> None:
        for numbers, letter, digit, character in CODE.findall(text):
            if character:
                self._put(character)
            elif digit:
                self.saved, self.row = (self.row, self.row) if digit == "7" else (self.saved, self.saved)
            else:
                self._obey(letter, [int(number) for number in numbers.split(";") if number])

    def _put(self, character: str) -> None:
        if character == "\n" and self.row == self.bottom:
            self.rows.insert(self.bottom + 1, "")
            del self.rows[self.top]
        elif character == "\n":
            self.row += 1
        elif character != "\r":
            self.rows[self.row] += character

    def _obey(self, letter: str, numbers: list[int]) -> None:
        match letter:
            case "H":
                self.row = (numbers or [1])[0] - 1
            case "K":
                self.rows[self.row] = ""
            case "r":
                top, bottom = numbers or [1, self.height]
                self.top, self.bottom, self.row = top - 1, bottom - 1, 0
            case _:
                raise AssertionError(letter)


def screen_on(glass: Glass, header: str = "") -> Screen:
    return Screen(io.StringIO(), glass.write, header=header, footer=KEY_WORDS, painted=str)


@pytest.fixture
def glass() -> Glass:
    return Glass()


def test_the_header_stands_above_the_panel_and_the_keys_below_it(glass):
    screen_on(glass, "the clerk's page: here\nend with q").draw(["Desk 3", "waiting 1"])

    assert glass.rows[:7] == [
        "the clerk's page: here", "end with q", "", "Desk 3", "waiting 1", "", KEY_WORDS,
    ]  # fmt: skip


def test_what_others_print_scrolls_below_and_is_never_wiped(glass):
    screen = screen_on(glass, "welcome")
    screen.draw(["Desk 3", "waiting 1"])

    glass.write("slip A001 came out\n")
    screen.draw(["Desk 3", "waiting 2"])
    glass.write("slip A002 came out\n")

    assert glass.rows[:4] == ["welcome", "", "Desk 3", "waiting 2"]
    assert [row for row in glass.rows if row.startswith("slip")] == [
        "slip A001 came out",
        "slip A002 came out",
    ]


def test_however_much_others_print_the_panel_stays(glass):
    screen = screen_on(glass)
    screen.draw(["Desk 3"])

    for number in range(100):
        glass.write(f"line {number}\n")

    assert glass.rows[:3] == ["Desk 3", "", KEY_WORDS]
    assert "line 99" in glass.rows


def test_a_panel_that_grows_and_shrinks_leaves_nothing_behind(glass):
    screen = screen_on(glass)
    for size in (1, 5, 2):
        screen.draw([f"row {number}" for number in range(size)])

    assert [row for row in glass.rows if row] == ["row 0", "row 1", KEY_WORDS]


def test_a_panel_that_is_as_before_is_not_written_again(glass):
    screen = screen_on(glass)
    screen.draw(["Desk 3"])
    glass.rows[0] = "untouched"

    screen.draw(["Desk 3"])

    assert glass.rows[0] == "untouched"


def test_where_there_is_no_room_the_header_goes_and_the_keys_stay(glass):
    screen_on(glass, "\n".join(["header"] * 30)).draw(["Desk 3"])

    assert "header" not in glass.rows
    assert glass.rows[:3] == ["Desk 3", "", KEY_WORDS]


def test_a_closed_screen_scrolls_as_a_whole_again(glass):
    screen = screen_on(glass)
    screen.draw(["Desk 3"])

    screen.close()
    screen.close()
    for _ in range(glass.height):
        glass.write("shell\n")

    assert "Desk 3" not in glass.rows
