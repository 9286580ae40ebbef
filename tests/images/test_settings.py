"""The first settings file of each device is one that its program reads."""

import re
import tomllib
from pathlib import Path

import msgspec
import pytest

from contract.settings import BadSettings, read
from desk.config import DeskSettings
from display_board.config import BoardSettings
from hub.branches import text_of
from hub.config import HubSettings
from hub.domain.settings import read_branch
from kiosk.config import KioskSettings
from provisioning.plan import USUAL_NAMES, Kind
from provisioning.settings_file import FIRST_BRANCH, Options, branch_text, settings_text

IMAGES = Path(__file__).parents[2] / "images"
TYPES = {Kind.HUB: HubSettings, Kind.KIOSK: KioskSettings, Kind.BOARD: BoardSettings, Kind.DESK: DeskSettings}
OPTIONS = Options(branch="town-hall", hub_url="https://hub.local:8443", broker_url="mqtts://hub.local:8883")


def written(kind):
    return settings_text((IMAGES / kind / f"{kind}.toml").read_text(), OPTIONS, "hall-1")


@pytest.mark.parametrize("kind", Kind)
def test_a_new_settings_file_says_what_was_asked_for(kind):
    settings = read(TYPES[kind], written(kind), f"{kind}.toml")

    assert settings.branch == "town-hall"
    assert settings.broker.urls == ("mqtts://hub.local:8883",)
    assert getattr(settings, kind, "hall-1") == "hall-1"


@pytest.mark.parametrize("kind", [Kind.KIOSK, Kind.DESK])
def test_a_device_that_asks_the_hub_knows_where_it_is(kind):
    assert read(TYPES[kind], written(kind), f"{kind}.toml").hub.url == "https://hub.local:8443"


@pytest.mark.parametrize("kind", Kind)
def test_whatever_else_stands_there_is_what_the_program_would_do_without_it(kind):
    settings = read(TYPES[kind], written(kind), f"{kind}.toml")
    needed = {"branch", "hub", "broker", kind.value}

    shown = {key for key in tomllib.loads(written(kind)) if key not in needed}
    usual = {field.name: field.default for field in msgspec.structs.fields(TYPES[kind])}
    assert {key: getattr(settings, key) for key in shown} == {key: usual[key] for key in shown}


def test_what_the_kiosk_only_suggests_can_be_read_too():
    text = re.sub(r"^# (staff_code_file)", r"\1", written(Kind.KIOSK), flags=re.MULTILINE)

    assert read(KioskSettings, text, "kiosk.toml").staff_code_file == "/etc/okienko/staff-code"


def test_what_the_kiosk_suggests_for_cards_can_be_read_too():
    lines = written(Kind.KIOSK).splitlines()
    first = lines.index("# [card_reader]")
    text = "\n".join([*lines[:first], *(line.removeprefix("# ") for line in lines[first : first + 3])])

    settings = read(KioskSettings, text, "kiosk.toml").card_reader
    assert (settings.on, settings.reads) == (True, "text")


def test_what_the_kiosk_suggests_for_those_who_do_not_see_can_be_read_too():
    lines = written(Kind.KIOSK).splitlines()
    first = next(number for number, line in enumerate(lines) if line == "# [keypad]")
    text = "\n".join([*lines[:first], *(line.removeprefix("# ") for line in lines[first:])])

    settings = read(KioskSettings, text, "kiosk.toml")
    assert settings.keypad.devices == ("Keypad",)
    assert set(settings.outputs.parts()) == {"speaker", "headset"}


@pytest.mark.parametrize("kind", Kind)
def test_a_slip_of_the_pen_in_it_would_be_named(kind):
    with pytest.raises(BadSettings, match="did you mean 'branch'"):
        read(TYPES[kind], written(kind).replace("branch =", "brunch ="), f"{kind}.toml")


def test_the_branch_that_a_new_hub_starts_from_can_be_read_and_bears_its_name():
    branch = read_branch(branch_text(text_of(FIRST_BRANCH), "town-hall"), "town-hall.toml")

    assert branch.branch == "town-hall"


def test_the_usual_names_of_devices_are_those_of_that_branch():
    branch = read_branch(text_of(FIRST_BRANCH), "branch.toml")

    assert USUAL_NAMES[Kind.DESK] in {desk.id for desk in branch.desks}
    assert USUAL_NAMES[Kind.BOARD] in {board.id for board in branch.boards}
    assert USUAL_NAMES[Kind.KIOSK] in {kiosk.id for kiosk in branch.kiosks}
