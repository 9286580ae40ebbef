"""A mistake in a settings file is named so that the operator can mend it."""

from __future__ import annotations

import msgspec
import pytest

from contract.settings import BadSettings, read, zone_of


class Wire(msgspec.Struct, frozen=True):
    url: str
    patience_s: float = 5.0


class Room(msgspec.Struct, frozen=True):
    id: str


class Device(msgspec.Struct, frozen=True):
    branch: str
    desk: str
    hub: Wire
    second: Wire | None = None
    buttons: dict[str, int] = {}
    rooms: tuple[Room, ...] = ()
    named: dict[str, Wire] = {}


DESK_3 = """
branch = "town-hall"
desk = "3"

[hub]
url = "http://localhost:8080"
patience_s = 4

[buttons]
next = 17
recall = 27

[[rooms]]
id = "hall"
"""


def test_a_complete_file_is_read():
    settings = read(Device, DESK_3, "desk.toml")

    assert settings.hub.patience_s == 4.0
    assert settings.buttons == {"next": 17, "recall": 27}
    assert settings.rooms == (Room("hall"),)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (
            ("patience_s", "pacience_s"),
            "desk.toml:7 [hub]: unknown key 'pacience_s'; did you mean 'patience_s'?",
        ),
        (('url = "http://localhost:8080"', ""), "desk.toml:5 [hub]: 'url' is missing"),
        (('desk = "3"', "desk = 3"), "desk.toml:3: 'desk' must be str, not 3"),
        (('desk = "3"', ""), "desk.toml:1: 'desk' is missing"),
        (("patience_s = 4", 'patience_s = "4"'), "desk.toml:7 [hub]: 'patience_s' must be float, not '4'"),
        (('id = "hall"', "id = 5"), "desk.toml:14 [rooms] (1): 'id' must be str, not 5"),
        (('id = "hall"', 'idd = "hall"'), "desk.toml:14 [rooms] (1): unknown key 'idd'; did you mean 'id'?"),
        (('id = "hall"', ""), "desk.toml:13 [rooms] (1): 'id' is missing"),
        (("[hub]", "[hubb]"), "desk.toml:5: unknown key 'hubb'; did you mean 'hub'?"),
        (
            ("next = 17", 'next = "x"'),
            "desk.toml:10 [buttons]: 'next' must be int, not 'x'",
        ),
    ],
)
def test_a_mistake_is_named(wrong, message):
    with pytest.raises(BadSettings) as mistake:
        read(Device, DESK_3.replace(*wrong), "desk.toml")

    assert str(mistake.value) == message


def test_an_unknown_key_is_found_in_a_table_of_tables():
    with pytest.raises(
        BadSettings, match=r"desk.toml:17 \[named\] \[a\]: unknown key 'ulr'; did you mean 'url'"
    ):
        read(Device, DESK_3 + '\n[named.a]\nulr = "x"\n', "desk.toml")


def test_an_unknown_key_is_found_in_a_table_that_may_be_left_out():
    with pytest.raises(BadSettings, match=r"desk.toml:17 \[second\]: unknown key 'ulr'"):
        read(Device, DESK_3 + '\n[second]\nulr = "x"\n', "desk.toml")


def test_a_key_like_no_other_gets_the_list_of_all():
    with pytest.raises(BadSettings, match="known keys: branch, desk, hub, second, buttons, rooms, named"):
        read(Device, "xyzzy = 1", "desk.toml")


def test_what_is_no_toml_is_told_with_its_line():
    with pytest.raises(BadSettings, match=r"desk.toml:2: not TOML: invalid value"):
        read(Device, 'branch = "a"\ndesk = = 3\n', "desk.toml")


def test_a_zone_is_found_by_the_name_an_operator_gave():
    assert zone_of("Europe/Warsaw").key == "Europe/Warsaw"


@pytest.mark.parametrize("name", ["Warsaw", "", "../etc/passwd", "Europe/Warszawa", "\x00"])
def test_a_zone_that_is_not_known_is_named(name):
    with pytest.raises(ValueError, match="must be one such as 'Europe/Warsaw'"):
        zone_of(name)


class Turned(msgspec.Struct, frozen=True):
    rotation: int = 0

    def __post_init__(self) -> None:
        if self.rotation not in (0, 90):
            raise ValueError(f"'rotation' must be 0 or 90, not {self.rotation}")


class Screens(msgspec.Struct, frozen=True):
    screen: Turned = Turned()
    more: tuple[Turned, ...] = ()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[screen]\nrotation = 45", "board.toml:1 [screen]"),
        ("[[more]]\nrotation = 45", "board.toml:1 [more] (1)"),
    ],
)
def test_what_a_table_itself_refuses_is_told_in_its_own_words(text, place):
    with pytest.raises(BadSettings) as mistake:
        read(Screens, text, "board.toml")

    assert str(mistake.value) == f"{place}: 'rotation' must be 0 or 90, not 45"
