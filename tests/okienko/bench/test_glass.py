"""The finger touches what stands on the page, when it stands there, as a visitor's would."""

from __future__ import annotations

import os

from contract.names import Language, ServiceId
from contract.settings import read
from kiosk.config import KioskSettings, TimeSettings
from kiosk.faces.page import Box, Line, Page, Target
from kiosk.happenings import Button, PickLanguage, PickService
from okienko.bench.glass_kiosk import REST_S, VISIT, Finger, target_of
from okienko.bench.house import set_table
from okienko.bench.starts import device_words, mock_pins

UKRAINIAN = PickLanguage(Language("uk"))
HERE = Target(Box(10, 20, 100, 40), UKRAINIAN)


def page(*targets: Target) -> Page:
    words = Line(Box(0, 0, 100, 20), "Мова", 20, bold=True, colour=(0, 0, 0))
    return Page(1080, 1920, (words, *targets))


class Glass:
    """A kiosk's face that shows one page after the other."""

    def __init__(self, first: Page | None) -> None:
        self.page, self.height = first, 1920

    @property
    def face(self) -> Glass:
        return self


class Touching(Finger):
    """A finger that writes down what it touches."""

    def __init__(self, glass: Glass) -> None:
        self.touched: list[Target] = []
        self.later: list[tuple[object, float]] = []
        super().__init__(glass, 1, lambda call, after_s: self.later.append((call, after_s)), lambda: None)

    def _touch(self, target: Target) -> None:
        self.touched.append(target)
        self._touched = target.touch, 1.0, self._app.page


def test_a_target_is_found_by_what_it_means():
    assert target_of(page(Target(Box(0, 0, 9, 9), Button.BACK), HERE), UKRAINIAN) is HERE


def test_what_cannot_be_touched_now_is_not_found():
    assert target_of(page(HERE), PickService(ServiceId("A"))) is None


def test_without_a_page_nothing_is_found():
    assert target_of(None, UKRAINIAN) is None


def test_the_finger_waits_until_its_target_is_there():
    glass = Glass(None)
    finger = Touching(glass)

    finger.look(0)
    waited = list(finger.touched)
    glass.page = page(HERE)
    finger.look(0)

    assert (waited, finger.touched) == ([], [HERE])
    assert len(finger.later) == 1


def test_a_touch_is_told_when_the_next_screen_stands(capsys):
    glass = Glass(page(HERE))
    finger = Touching(glass)
    finger.look(0)

    finger.flipped()
    before = capsys.readouterr().out
    glass.page = page()
    finger.flipped()

    assert before == ""
    assert '"lifted_s": 1.0' in capsys.readouterr().out


def test_the_finger_rests_before_it_touches_again():
    glass = Glass(page(HERE))
    finger = Touching(glass)
    finger.look(0)
    glass.page = page()

    finger.flipped()

    assert finger.later == [(finger.look, REST_S)]


def test_the_finger_rests_longer_than_what_a_kiosk_takes_for_a_tremor():
    assert TimeSettings().same_tap_s < REST_S


def test_a_visit_ends_where_the_next_one_begins():
    assert (VISIT[0], VISIT[-1]) == (UKRAINIAN, Button.DONE)


def test_the_measured_kiosk_has_the_glass_of_a_real_one(tmp_path):
    table = set_table(tmp_path / "glass", "mqtt://127.0.0.1:1883")

    words = device_words(table, "tcp://127.0.0.1:9100")["kiosk-K1"]

    settings = read(KioskSettings, (tmp_path / "glass" / "kiosk-K1.toml").read_text(), "kiosk.toml")
    assert words[0] == "kiosk"
    assert settings.screen.size == (1080, 1920)


def test_mock_pins_are_lent_and_given_back(monkeypatch):
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "lgpio")

    with mock_pins():
        lent = os.environ["GPIOZERO_PIN_FACTORY"]

    assert (lent, os.environ["GPIOZERO_PIN_FACTORY"]) == ("mock", "lgpio")
