"""Where each limit of a running hub is looked at; see `hub.limits` and `docs/limits.md`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from http import HTTPStatus

from contract.codec import MAX_BYTES
from hub.accounts.throttle import MOST_KEPT, Throttle
from hub.authority import Authority
from hub.http.board_watch import MOST_HEARD
from hub.http.devices import MOST as MOST_DEVICES
from hub.http.figures import Figures
from hub.http.pace import MOST_ASKERS, Pace
from hub.http.protocol import MOST_OF_A_HEAD, Doorway
from hub.http.readings import Behind
from hub.limits import Limits
from hub.open_files import most_files, open_now
from link.broker import Broker
from link.log_brake import AT_ONCE, held_back
from link.outbox import MOST_WAITING


def watch_doors(limits: Limits, doorway: Doorway, addresses: Pace, devices: Pace) -> None:
    """Show what comes by HTTP."""
    met = doorway.beyond.__getitem__
    of_one = partial(max, 0)
    limits.watch("connections", doorway.most, lambda: met("connections"), lambda: doorway.count)
    limits.watch(
        "connections-of-one-address",
        doorway.of_address,
        lambda: met("connections-of-one-address"),
        lambda: of_one(*doorway.here.values(), 0),
    )
    limits.watch(
        "request-head-bytes", MOST_OF_A_HEAD, lambda: met("request-head") + met("request-unreadable")
    )
    limits.watch("request-seconds", doorway.head_s + doorway.body_s, lambda: met("request-seconds"))
    limits.watch("address-requests-per-second", addresses.per_s, lambda: addresses.refused)
    limits.watch("addresses-counted", MOST_ASKERS, used=lambda: len(addresses))
    limits.watch("device-commands-per-second", devices.per_s, lambda: devices.refused)


def watch_tries(limits: Limits, throttles: Sequence[Throttle]) -> None:
    """Show how many logins and addresses are counted that tried passwords in vain."""
    limits.watch(
        "sign-in-tries-counted",
        MOST_KEPT,
        lambda: sum(each.forgotten for each in throttles),
        lambda: max(map(len, throttles)),
    )


def watch_work(limits: Limits, authority: Authority, figures: Figures) -> None:
    """Show what waits to be carried out, and what is too large to be read."""
    line, too_large = authority.line, int(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    limits.watch("commands-waiting", line.most, lambda: line.refused, lambda: len(line))
    limits.watch("request-body-bytes", MAX_BYTES, lambda: figures.answers[too_large])
    limits.watch("open-files", most_files, used=open_now)
    limits.watch("log-lines-of-a-kind", AT_ONCE, held_back)


def watch_wire(limits: Limits, behind: Behind) -> None:
    """Show what comes and goes by the broker."""
    devices, wire, boards = behind.devices, behind.wire, behind.boards
    limits.watch("devices-known", MOST_DEVICES, lambda: devices.strangers, lambda: devices.known)
    limits.watch("report-bytes", MAX_BYTES, lambda: devices.unreadable)
    limits.watch("reports-waiting", MOST_HEARD, lambda: boards.unheard, lambda: boards.heard)
    if isinstance(wire, Broker):
        limits.watch("messages-waiting", MOST_WAITING, lambda: wire.counts.dropped, lambda: wire.waiting)
