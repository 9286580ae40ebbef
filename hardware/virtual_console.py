"""The words by which a person or a test tells a virtual printer what to suffer from, one a line.

ok              mend everything           slow 2000       take 2000 bytes a second
paper out       take the roll out         deaf [500]      answer nothing (after 500 more bytes)
near end        leave little on it        dead [500]      take nothing
cover open      open the lid              cut [500]       break the line
offline         take no data              jam             let the cutter be stuck
status          tell how it is            quit            stop
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

_WORDS = "ok, paper out, near end, cover open, offline, jam, slow 2000, deaf, dead, cut, status or quit"


class Sufferer(Protocol):
    """What the words are carried out on: a virtual printer that can be run alone."""

    unknown_bytes: int

    @property
    def slips_cut(self) -> int:
        """How many slips have come out."""

    @property
    def condition(self) -> object:
        """How it is."""

    @property
    def connection(self) -> object:
        """Where a driver finds it."""

    def start(self) -> object:
        """Listen."""

    def stop(self) -> None:
        """Hang up."""

    def be_well(self) -> None:
        """Mend everything."""

    def paper_out(self) -> None:
        """Take the roll out."""

    def near_end(self) -> None:
        """Leave little on the roll."""

    def open_cover(self) -> None:
        """Open the lid."""

    def go_offline(self) -> None:
        """Take no data."""

    def jam_cutter(self) -> None:
        """Let the cutter be stuck."""

    def be_slow(self, bytes_per_s: int) -> None:
        """Take no more than *bytes_per_s*."""

    def be_deaf(self, after_bytes: int = 0) -> None:
        """Answer nothing."""

    def be_dead(self, after_bytes: int = 0) -> None:
        """Take nothing."""

    def cut_cable(self, after_bytes: int = 0) -> None:
        """Break the line."""


def obey(printer: Sufferer, line: str) -> str:
    """Carry out one line on *printer* and tell what it is like then.

    Raises:
        ValueError: *line* is none of the words.
    """
    word, number = _split(line)
    plain: dict[str, Callable[[], None]] = {
        "ok": printer.be_well,
        "paper out": printer.paper_out,
        "near end": printer.near_end,
        "cover open": printer.open_cover,
        "offline": printer.go_offline,
        "jam": printer.jam_cutter,
        "status": lambda: None,
    }
    counted = {"deaf": printer.be_deaf, "dead": printer.be_dead, "cut": printer.cut_cable}
    if word in plain and number is None:
        plain[word]()
    elif word in counted:
        counted[word](number or 0)
    elif word == "slow" and number:
        printer.be_slow(number)
    else:
        raise ValueError(f"not a word of the virtual printer: {line.strip()!r} (expected {_WORDS})")
    return f"{word}: {printer.condition}, {printer.slips_cut} slips, {printer.unknown_bytes} unknown bytes"


def _split(line: str) -> tuple[str, int | None]:
    *words, last = line.lower().split() or [""]
    return (" ".join(words), int(last)) if last.isdecimal() else (" ".join([*words, last]), None)


def main(make: Callable[..., Any], arguments: list[str] | None = None) -> int:
    """Run what *make* makes from the command line until ``quit`` or the end of the input.

    Args:
        make: takes a port, ``host``, ``width_px`` and ``folder`` and gives a virtual printer.
        arguments: those of the command line.

    Returns:
        The exit code.
    """
    parser = argparse.ArgumentParser(
        prog="python -m hardware.virtual_printer",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, default=9100, help="TCP port; 0 takes a free one")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at")
    parser.add_argument("--out", type=Path, help="folder where each slip is saved as a picture")
    parser.add_argument("--width", type=int, default=576, help="dots across the paper")
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    printer: Sufferer = make(chosen.port, host=chosen.host, width_px=chosen.width, folder=chosen.out)
    try:
        printer.start()
    except OSError as error:
        sys.stderr.write(f"no virtual printer at port {chosen.port}: {error}\n")
        return 1
    _say(f"virtual printer at {printer.connection}")
    try:
        _converse(printer)
    except KeyboardInterrupt:
        _say("stopped")
    finally:
        printer.stop()
    return 0


def _converse(printer: Sufferer) -> None:
    for line in sys.stdin:
        if line.strip() == "quit":
            return
        if line.strip():
            try:
                _say(obey(printer, line))
            except ValueError as error:
                _say(str(error))


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
