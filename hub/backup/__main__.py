"""``python -m hub.backup``: makes one full copy, beside the hub that has started it and after its work.

A program of its own: a stick that hangs holds up nobody, and proving a journal takes no turn of the hub's.
The hub's settings come on standard input as JSON; the manifest goes out the same way. What failed is one line
on standard error, and status 1.
"""

from __future__ import annotations

import contextlib
import os
import sys
from datetime import UTC, datetime

import msgspec

from contract.release import release
from hub.backup.copying import full_copy
from hub.config import HubSettings

NICE = 10


def _main() -> int:
    with contextlib.suppress(OSError):  # the unit's sandbox forbids it
        os.nice(NICE)
    settings = msgspec.json.decode(sys.stdin.buffer.read(), type=HubSettings)
    try:
        made = full_copy(settings, datetime.now(UTC), release())
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.buffer.write(msgspec.json.encode(made))
    return 0


if __name__ == "__main__":
    sys.exit(_main())
