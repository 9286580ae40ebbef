"""What is told of each step."""

from typing import get_args

import pytest

from provisioning.plan import Kind, Packages, PlacedFile, Release, Running, Step
from provisioning.words import WAYS_OUT, described, way_out


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (Packages(("a", "b")), "packages: a, b"),
        (PlacedFile("/etc/x", ""), "file: /etc/x"),
        (PlacedFile("/etc/x", "", kept=True), "settings: /etc/x (yours once it is there)"),
        (
            Release("/opt/r", Kind.DESK, builds_pins=True, draws=False),
            "release: /opt/r, only what a desk needs, with lgpio built here",
        ),
        (
            Release("/opt/r", Kind.BOARD, builds_pins=False, draws=True),
            "release: /opt/r, only what a board needs, with fonts",
        ),
        (Running("x.service"), "running: x.service"),
        (Running("x.service", by_screen=True), "running: x.service where there is a screen"),
    ],
)
def test_a_step_is_told_as_what_shall_be_so(step, words):
    assert described(step) == words


def test_a_program_that_does_not_start_sends_one_to_its_journal():
    assert (
        way_out(Running("okienko-hub.service"))
        == "ask the journal why: journalctl -u okienko-hub.service -n 50; after three starts in vain "
        "the release before runs again by itself"
    )


def test_ways_out_are_given_for_steps_that_exist():
    assert set(WAYS_OUT) <= set(get_args(Step))
    assert way_out(PlacedFile("/etc/x", "")).startswith("look at the place")
