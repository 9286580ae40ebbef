"""The table of accessibility is current, and claims nothing that no test shows."""

from __future__ import annotations

import base64
import re
import tomllib
from pathlib import Path

import pytest

from hub.run import new_token
from okienko.manual.accessibility import ACCESSIBILITY

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "accessibility.md"
NEEDS_HARDWARE = {"A14", "A23", "A24"}
"""What the reference leaves to real devices; of A34 only the notch in the paper, of A23 the glare."""
ONLY_HARDWARE = {"A24"}


def test_the_table_is_what_requirements_and_tests_say(tmp_path):
    fresh = ACCESSIBILITY.write(tmp_path, ROOT)

    assert PAGE.read_text(encoding="utf-8") == fresh.read_text(encoding="utf-8"), "run make docs"


def test_every_requirement_of_the_reference_has_its_row():
    asked = ACCESSIBILITY.requirements()

    assert list(asked) == [f"A{number:02d}" for number in range(1, 47)]
    assert {each.area for each in asked.values()} == set(ACCESSIBILITY.areas)


def test_what_is_said_to_be_met_is_shown_by_a_test_and_nothing_else_is():
    shown = ACCESSIBILITY.marked(ROOT)
    met = {name for name, each in ACCESSIBILITY.requirements().items() if each.met}

    assert met - ONLY_HARDWARE - set(shown) == set(), "no test shows these"
    assert set(shown) - set(ACCESSIBILITY.requirements()) == set(), "no requirement has these names"


def test_real_devices_are_asked_for_only_where_the_reference_does():
    named = {name for name, each in ACCESSIBILITY.requirements().items() if each.hardware}

    assert NEEDS_HARDWARE <= named <= NEEDS_HARDWARE | {"A34"}


def test_every_place_that_the_table_names_exists():
    text = "\n".join(ACCESSIBILITY.page(ACCESSIBILITY.marked(ROOT)))
    places = set(re.findall(r"`([a-z_]+/[a-z_/]*(?:\.py|\.toml|\.md|/)?)`", text))

    assert {"kiosk/flow.py", "kiosk/slip.py"} <= places
    assert [place for place in places if not (ROOT / place).exists()] == []


def test_a_mark_is_found_wherever_it_stands(tmp_path):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_it.py").write_text(
        'import pytest\n\n@pytest.mark.long\n@pytest.mark.accessibility("A07", "A08")\ndef test_one(): ...\n'
        '\nclass TestThem:\n    @pytest.mark.accessibility("A07")\n    async def test_two(self): ...\n',
        encoding="utf-8",
    )

    found = ACCESSIBILITY.marked(tmp_path)

    assert {name: [each.test for each in tests] for name, tests in found.items()} == {
        "A07": ["test_one", "test_two"],
        "A08": ["test_one"],
    }


@pytest.mark.accessibility("A25")
def test_no_part_of_the_house_knows_people_by_their_bodies():
    """Neither a library that could, nor a device node from which a picture of a face could come."""
    locked = (ROOT / "requirements" / "kiosk.txt").read_text(encoding="utf-8").lower()
    names = set(re.findall(r"^([a-z0-9._-]+)(?:\[[a-z0-9,]*\])?==", locked, re.MULTILINE))
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = " ".join(
        [*names, *(each for extra in extras["optional-dependencies"].values() for each in extra)]
    )
    packages = " ".join(
        (ROOT / f"images/{kind}/packages.txt").read_text("utf-8") for kind in ("kiosk", "board")
    )
    unit = (ROOT / "images/kiosk/okienko-kiosk.service").read_text(encoding="utf-8")
    allowed = set(re.findall(r"^DeviceAllow=(\S+)", unit, re.MULTILINE))

    assert len(names) > 5
    assert "DevicePolicy=closed" in unit
    assert allowed
    assert not {each for each in allowed if re.search(r"video4linux|media|hidraw|/dev/video", each)}
    eyes = r"opencv|face.?recog|dlib|fprint|mediapipe|pyaudio|picamera|libcamera|v4l|speechrecog|insightface"
    assert re.findall(eyes, named + packages) == []


@pytest.mark.accessibility("A34")
@pytest.mark.security("S15")
def test_a_token_of_a_ticket_holds_128_random_bits():
    tokens = {new_token() for _ in range(200)}

    sizes = {len(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))) for token in tokens}
    assert len(tokens) == 200
    assert min(sizes) >= 16
