"""Who looks changes nothing: whatever is read, however often, the journal ends where it ended."""

from __future__ import annotations

import pytest

from hub.http.document import document
from tests.hub.http.running import Client

READ = sorted(path for path, methods in document()["paths"].items() if "get" in methods)
PAGES = ["/", "/desk/1", "/desk/2", "/t/{token}"]
KNOWN = {"desk": "1", "board": "hol-1", "kiosk": "K1", "day": "2026-11-23"}
NOTHING_THERE = {"/v1/draws/{day}"}
"""What this branch, which draws no places, has not."""


def journal_of(hub: Client) -> list[dict]:
    return list(hub.get("/v1/journal").json()["entries"])


@pytest.mark.parametrize("path", [*READ, *PAGES])
def test_no_address_that_is_read_changes_anything(hub: Client, path: str):
    ticket = hub.issue()
    hub.verb("1", "call-next")
    before = journal_of(hub)

    address = path.format_map({**KNOWN, "ticket": ticket["ticket"], "token": ticket["token"]})
    statuses = {hub.get(address).status_code for _ in range(3)}

    assert statuses == {404 if path in NOTHING_THERE else 200}
    assert journal_of(hub) == before


@pytest.mark.parametrize("verb", ["call-next", "recall", "start", "serve", "no-show"])
def test_an_old_address_of_a_press_presses_nothing(hub: Client, verb: str):
    hub.issue()
    hub.verb("1", "call-next")
    before = journal_of(hub)

    answer = hub.get(f"/v1/desks/1/{verb}")

    assert answer.status_code == 405
    assert journal_of(hub) == before
