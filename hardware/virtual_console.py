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
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hardware.virtual_printer import VirtualPrinter

_WORDS = "ok, paper out, near end, cover open, offline, jam, slow 2000, deaf, dead, cut, status or quit"


def obey(printer: VirtualPrinter, line: str) -> str:
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


def main(arguments: list[str] | None = None) -> int:
    """Run a virtual printer from the command line until ``quit`` or the end of the input."""
    from hardware.virtual_printer import VirtualPrinter  # noqa: PLC0415  it starts this console when it is run

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
    printer = VirtualPrinter(chosen.port, host=chosen.host, width_px=chosen.width, folder=chosen.out)
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


def _converse(printer: VirtualPrinter) -> None:
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
