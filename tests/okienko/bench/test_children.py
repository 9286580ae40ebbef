"""What measures from within a window is heard; one that ends or stays silent is found out with its reason."""

from __future__ import annotations

import subprocess
import sys

import pytest

from okienko.bench.children import Child, ChildSilent


@pytest.fixture
def started(tmp_path):
    children: list[Child] = []

    def start(code: str) -> Child:
        log = tmp_path / "child.log"
        with log.open("ab") as errors:
            process = subprocess.Popen(
                [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=errors, text=True
            )
        children.append(Child(process, log))
        return children[-1]

    yield start
    for child in children:
        child.stop()


TELLS = "from okienko.bench.children import tell; tell(number='A042', at_s=1.5); "


def test_what_a_child_tells_is_heard(started):
    child = started(TELLS + "import time; time.sleep(60)")

    child.until(lambda told: len(told) == 1, 20)

    assert child.told == [{"number": "A042", "at_s": 1.5}]


def test_other_talk_of_a_child_is_passed_over(started):
    child = started("print('Kivy says hello', flush=True); " + TELLS)

    child.until(lambda told: len(told) == 1, 20)

    assert len(child.told) == 1


def test_the_reason_of_a_child_that_ended_is_told(started):
    child = started("raise SystemExit('no window here')")

    with pytest.raises(ChildSilent, match="no window here"):
        child.until(lambda told: len(told) == 1, 20)


def test_a_child_that_says_nothing_is_not_waited_for_longer_than_wanted(started):
    child = started("import time; time.sleep(60)")

    assert child.hears(lambda told: len(told) == 1, 0.1) is False


def test_a_stopped_child_has_ended(started):
    child = started("import time; time.sleep(60)")

    child.stop()

    assert child.process.poll() is not None
