"""What an operator writes about calendars: told wrong, it is named; secrets are files."""

from __future__ import annotations

from pathlib import Path

import pytest

from contract.settings import BadSettings
from hub.bookings.calendar_settings import CalendarSettings
from hub.config import read_settings

TABLE = """
branch = "small"
[[calendars]]
name = "office"
url = "https://calendar.example/office/visits/"
user = "kalendarz"
password_file = "calendar-password"
services = {"Odbiór karty" = "A"}
"""


def read(folder: Path, text: str) -> CalendarSettings:
    (folder / "hub.toml").write_text(text, encoding="utf-8")
    [calendar] = read_settings(folder / "hub.toml").calendars
    return calendar


def test_a_calendar_is_read_and_its_files_are_beside_the_settings(tmp_path: Path):
    calendar = read(tmp_path, TABLE)

    assert (calendar.name, calendar.services) == ("office", {"Odbiór karty": "A"})
    assert calendar.password_file == str(tmp_path / "calendar-password")
    assert calendar.ca_file == ""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("https://", "http://", "'url' must begin with https://, or everybody on the way could read"),
        ("https://", "caldav://", "'url' must be an address such as https://calendar.example"),
        ("https://", "https://kalendarz:tajne@", "'url' must not hold a name or password"),
        ('password_file = "calendar-password"', "", "'password_file' is missing"),
        ("every", "every", "two of them have the name 'office'"),
        ("services", "servises", "unknown key 'servises'; did you mean 'services'?"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, old: str, new: str, said: str):
    text = TABLE.replace(old, new)
    if old == new:
        text += TABLE.partition('branch = "small"')[2]

    with pytest.raises(BadSettings, match=r"hub\.toml(:\d+)? \[calendars\]") as raised:
        read(tmp_path, text)

    assert said in str(raised.value)
    assert "tajne" not in str(raised.value)


def test_a_server_on_this_machine_needs_no_certificate(tmp_path: Path):
    calendar = read(tmp_path, TABLE.replace("https://calendar.example", "http://127.0.0.1:5232"))

    assert calendar.url.startswith("http://")
