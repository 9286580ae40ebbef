"""The diary holds what a person wants to know, and no small talk of libraries."""

from __future__ import annotations

import logging

import pytest

from okienko.logs import write_logs


@pytest.fixture(autouse=True)
def _as_before():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


@pytest.mark.parametrize(
    ("path", "level", "is_told"),
    [
        ("/x/escpos/printer/network.py", logging.INFO, False),
        ("/x/escpos/printer/network.py", logging.WARNING, True),
        ("/x/kiosk/app.py", logging.INFO, True),
    ],
)
def test_small_talk_of_the_printers_library_is_not_told(path, level, is_told):
    write_logs()
    record = logging.LogRecord("root", level, path, 1, "Closing Network connection", None, None)

    assert bool(logging.getLogger().handlers[0].filter(record)) is is_told
