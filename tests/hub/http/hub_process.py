"""A hub in a process; ``python hub_process.py FOLDER BROKER [PORT]`` prints its port once it is ready."""

from __future__ import annotations

import logging
import sys
import time
from datetime import UTC, datetime

from hub.config import HttpSettings, HubSettings
from hub.limit_settings import LimitSettings
from hub.serving import run
from link.broker import BrokerSettings


class WallClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def elapsed(self) -> float:
        return time.monotonic()

    def real_s(self, day_s: float) -> float:
        return day_s


if __name__ == "__main__":
    logging.basicConfig(level="INFO", format="%(levelname)s %(name)s %(message)s")
    folder, broker, *port = sys.argv[1:]
    run(
        HubSettings(
            branch=f"{folder}/hall.toml",
            data=folder,
            http=HttpSettings(port=int(port[0]) if port else 0),
            broker=BrokerSettings(urls=(broker,)),
            limits=LimitSettings(device_per_s=1e9),  # load comes by the name of one kiosk
        ),
        WallClock(),
        on_ready=lambda hub: (sys.stdout.write(f"{hub.port}\n"), sys.stdout.flush()),
    )
