"""`desk.toml`: what may be left out, what is refused, and how it is said."""

from __future__ import annotations

import pytest

from contract.settings import BadSettings, read
from desk.config import DeskSettings
from desk.signals import Button, Lamp

LEAST = """
branch = "town-hall"
desk = "3"

[hub]
url = "https://hub.local:8443"
"""


def settings(more: str = "") -> DeskSettings:
    return read(DeskSettings, LEAST + more, "desk.toml")


def test_branch_desk_and_hub_are_enough():
    least = settings()

    assert (least.branch, least.desk, least.hub.patience_s, least.broker.keepalive_s) == (
        "town-hall",
        "3",
        5.0,
        10,
    )


def test_without_tables_the_box_is_wired_as_it_is_sold():
    least = settings()

    assert least.buttons.pins() == {Button.NEXT: 17, Button.RECALL: 27, Button.NO_SHOW: 22, Button.PAUSE: 23}
    assert least.lamps.pins() == {Lamp.GREEN: 5, Lamp.YELLOW: 6, Lamp.RED: 13, Lamp.BLUE: 19}
    assert least.buzzer.pin is None


def test_of_a_table_that_is_written_only_what_it_names_is_wired():
    written = settings("[buttons]\nnext = 4\nno-show = 22\nput-back = 24\n")

    assert written.buttons.pins() == {Button.NEXT: 4, Button.NO_SHOW: 22, Button.PUT_BACK: 24}


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("[buttons]\nnxt = 4", r"desk.toml:\d+ \[buttons\]: unknown key 'nxt'; did you mean 'next'\?"),
        ("[buttons]\nno_show = 4", r"did you mean 'no-show'\?"),
        ("[lamps]\ngren = 4", r"did you mean 'green'\?"),
        ("[buttons]\nnext = 99", r"desk.toml:\d+ \[buttons\]: 'next'"),
        ("[buttons]\nnext = 5", r"pin 5 is given to \[buttons\] next and to \[lamps\] green"),
        ("[buzzer]\npin = 17", r"pin 17 is given to \[buttons\] next and to \[buzzer\] pin"),
        ("[buttons]\ntransfer = 4", r"\[buttons\] transfer leads nowhere: say 'transfer_service'"),
        ('[second]\nrecall = "transfer"', r"transfer leads nowhere"),
        ('[second]\nrecall = "park"', r"\[second\] needs a button that announces it"),
        ('[buttons]\nsecond = 4\n[second]\nsecond = "park"', r"cannot have a meaning of its own"),
        ('[buttons]\nsecond = 4\n[second]\nrecal = "park"', "'recal'"),
        ('[broker]\nurls = ["hub.local"]', "not a broker's address: 'hub.local'"),
        ("[broker]\nurls = []", "at least one broker's address"),
    ],
)
def test_a_mistake_is_named_with_its_place(more, says):
    with pytest.raises(BadSettings, match=says):
        settings(more)


def test_a_hub_without_a_url_is_refused_with_the_way_out():
    with pytest.raises(BadSettings, match="expected 'https://host:port'"):
        read(DeskSettings, LEAST.replace("https://", ""), "desk.toml")


def test_a_box_of_five_buttons_can_be_taught_every_verb():
    written = settings(
        "[buttons]\nnext = 17\nrecall = 27\nno-show = 22\npause = 23\nsecond = 24\n"
        '[second]\nnext = "serve"\nrecall = "park"\nno-show = "undo"\npause = "close"\n'
        '[preset]\npark_room = "hall-2"\n'
    )

    assert written.second[Button.NO_SHOW] is Button.UNDO
    assert dict(written.preset.fields())[Button.PARK] == (("room", "hall-2"),)
