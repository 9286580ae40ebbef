"""Every limit has a name and a behaviour: what counts itself stands in `docs/limits.md`, with its size."""

from __future__ import annotations

import re
from pathlib import Path

from contract.codec import MAX_BYTES
from contract.reports import LONGEST_DETAIL, MOST_FAULTS
from contract.spare_tickets import MOST_AT_ONCE
from display_board.telling import UNSENT
from hub.accounts.gate import MOST_KNOWN
from hub.accounts.throttle import FREE_TRIES, MOST_KEPT
from hub.answered import KEPT as ANSWERS_KEPT
from hub.domain.at_work import MOST_UNREAD as MOST_UNREAD_MESSAGES
from hub.domain.notices import MOST_NOTICES
from hub.domain.ticket import LAST_COUNT
from hub.http.board_watch import MOST_HEARD
from hub.http.broker_watch import MOST_CONNECTIONS, MOST_OF_QUEUE
from hub.http.call_log import KEPT as CALLS_KEPT
from hub.http.devices import MOST as MOST_DEVICES
from hub.http.own_deeds import MOST_A_DAY
from hub.http.pace import MOST_ASKERS, NOISY
from hub.http.protocol import BODY_S, HEAD_S, MOST_HEADERS, MOST_OF_A_HEAD, UNREAD_S
from hub.limit_settings import MOST_OF_ONE, LimitSettings
from hub.web.crowd import MOST_UNREAD
from hub.web.stream import MOST_LIVE
from hub.web.ticket_picture import MOST_DRAWINGS
from kiosk.disk_room import ALARM_PERCENT
from kiosk.errands import MOST as MOST_ERRANDS
from kiosk.slip_journal import MOST_LINES
from link.arrivals import MOST as MOST_ARRIVALS
from link.log_brake import AT_ONCE
from link.outbox import MOST_WAITING as MOST_MESSAGES
from tests.hub.http.metrics import metrics
from tests.hub.http.running import running

ROOT = Path(__file__).parents[2]
TOLD = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
ROWS = [line for line in TOLD.splitlines() if line.startswith("| `")]
OF_HUB, OF_DEVICES = TOLD.partition("## Of the rules")[0].split("## Of devices")
SIZES = {
    "commands-waiting": (LimitSettings().commands_waiting, MOST_OF_ONE),
    "device-commands-per-second": (LimitSettings().device_per_s, LimitSettings().device_burst, NOISY),
    "address-requests-per-second": (LimitSettings().address_per_s, LimitSettings().address_burst),
    "addresses-counted": (MOST_ASKERS,),
    "request-head-bytes": (MOST_OF_A_HEAD // 1024, MOST_HEADERS),
    "request-seconds": (HEAD_S, BODY_S),
    "request-body-bytes": (MAX_BYTES // 1024,),
    "phone-unread-bytes": (MOST_UNREAD // 1024,),
    "pages-live": (MOST_LIVE,),
    "devices-known": (MOST_DEVICES,),
    "report-bytes": (MAX_BYTES // 1024, MOST_FAULTS, LONGEST_DETAIL),
    "reports-waiting": (MOST_HEARD,),
    "messages-waiting": (MOST_MESSAGES,),
    "broker-messages-waiting": (MOST_OF_QUEUE,),
    "broker-connections": (MOST_CONNECTIONS,),
    "log-lines-of-a-kind": (AT_ONCE,),
    "sign-in-tries-counted": (MOST_KEPT,),
    "disk-percent-data": (LimitSettings().disk_alarm_percent,),
    "disk-percent-for-what-can-wait": (LimitSettings().disk_stop_percent,),
}
OF_A_DEVICE = {
    "view-bytes": (MAX_BYTES // 1024,),
    "messages-waiting": (MOST_MESSAGES,),
    "log-lines-of-a-kind": (AT_ONCE,),
    "presses-waiting": (MOST_ARRIVALS,),
    "touches-waiting": (MOST_ARRIVALS,),
    "errands-waiting": (MOST_ERRANDS,),
    "reports-waiting": (UNSENT,),
}


def row_of(name: str, where: str) -> str:
    [row] = [row for row in where.splitlines() if row.startswith("| `") and f"`{name}`" in row.split("|")[1]]
    return row


def written(number: float) -> str:
    """Return *number* as the page writes it: with a comma from ten thousand on."""
    return f"{number:,.0f}" if number >= 10_000 else f"{number:.0f}"


def missing(sizes, where: str) -> list[tuple[str, str]]:
    return [
        (name, written(size))
        for name, known in sizes.items()
        for size in known
        if not re.search(rf"(?<![\d,]){written(size)}(?!\d|,\d)", row_of(name, where))
    ]


def test_every_limit_that_a_hub_shows_stands_in_the_manual(tmp_path):
    with running(data=tmp_path) as hub:
        shown = set(metrics(hub)["okienko_limit"])
    # Those of a real broker's client are shown only where there is one.
    told = {name for row in OF_HUB.splitlines() if row.startswith("| `") for name in names_in(row)}

    assert shown <= told
    assert told - shown == {"messages-waiting"}


def names_in(row: str) -> list[str]:
    return re.findall(r"`([a-z-]+)`", row.split("|")[1])


def test_every_limit_that_a_device_counts_stands_in_the_manual():
    sources = [
        path.read_text(encoding="utf-8") for folder in DEVICES for path in (ROOT / folder).rglob("*.py")
    ]
    counted = {name for text in sources for name in re.findall(r'\.watch\("([a-z-]+)"', text)}
    told = {name for row in OF_DEVICES.splitlines() if row.startswith("| `") for name in names_in(row)}

    assert counted == told == set(OF_A_DEVICE)


DEVICES = ("link", "kiosk", "desk", "display_board")


def test_the_manual_says_how_large_each_limit_is():
    assert missing(SIZES, OF_HUB) + missing(OF_A_DEVICE, OF_DEVICES) == []


def test_the_manual_says_what_stands_below_the_tables_as_it_is():
    assert f"unread for {UNREAD_S} s" in TOLD
    assert f"behind {MOST_LINES} lines" in TOLD
    assert f"from {ALARM_PERCENT} % on" in TOLD


def test_the_limits_of_the_rules_stand_there_as_they_are():
    rules = TOLD.partition("## Of the rules")[2]
    sizes = {
        "numbers of a series": LAST_COUNT,
        "asked with one paper": MOST_A_DAY,
        "notices posted": MOST_NOTICES,
        "messages of a desk": MOST_UNREAD_MESSAGES,
        "handed in at once": MOST_AT_ONCE,
        "passwords tried": FREE_TRIES,
    }
    rows = rules.splitlines()

    for what, size in sizes.items():
        [row] = [row for row in rows if row.startswith("|") and what in row]
        assert re.search(rf"\b{size}\b", row.split("|")[2]), row
    assert all(f"{kept} " in rules for kept in (ANSWERS_KEPT, MOST_KNOWN, MOST_DRAWINGS, CALLS_KEPT))


def test_every_limit_has_a_behaviour():
    assert ROWS
    assert all(len(row.split("|")) == 5 and row.split("|")[3].strip() for row in ROWS)
