"""The whole way: a booking that is made in a real calendar is checked in at a real hub."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace

from contract.codec import decode
from contract.names import BranchId, DeviceId
from contract.reports import HealthState
from contract.topics import health
from hub.config import HttpSettings, HubSettings
from tests.hub.calendars.room import settings_for
from tests.hub.http.running import Client, running
from tests.radicale import Event, Radicale
from tests.waiting import eventually

ANNA = Event("anna@office", "111111", "20261123T091000", "A")


@contextlib.contextmanager
def hub_with(radicale: Radicale) -> Iterator[Client]:
    calendar = settings_for(radicale, every_minutes=0.01)
    http = HttpSettings(port=0)
    with running(settings=HubSettings(branch="given", http=http, calendars=(calendar,))) as client:
        yield client


def calendar_of(hub: Client) -> dict:
    [calendar] = hub.get("/readyz").json()["calendars"]
    return calendar


def hub_health(hub: Client) -> HealthState:
    return decode(hub.wire.bus.retained[health(BranchId("doors-hall"), DeviceId("hub"))], HealthState)


def asked_anew(hub):
    """Show the code at a device of its own: one that shows it in vain again and again is slowed down."""
    return hub.post("/v1/check-ins", {"codes": ["111111"]}, device=f"kiosk-{hub.new_id()}")


def is_known(hub: Client) -> bool:
    """Tell whether the hub has read the booking; asking for a code in vain shuts the check-in in the end."""
    return ANNA.code in hub.get("/v1/journal").text


def test_who_was_booked_in_the_calendar_checks_in_with_the_code(radicale: Radicale):
    with hub_with(radicale) as hub:
        radicale.calendar.write(ANNA)
        eventually(lambda: is_known(hub), 20)
        answer = asked_anew(hub)

    assert (answer.status_code, answer.json()["number"]) == (201, "A001")


def test_who_was_taken_out_of_the_calendar_is_told_so(radicale: Radicale):
    def answered() -> str:
        return str(asked_anew(hub).json()["code"])

    radicale.calendar.write(replace(ANNA, starts="20261123T130000"))
    with hub_with(radicale) as hub:
        eventually(lambda: is_known(hub), 20)
        assert answered() == "too-early"
        radicale.calendar.delete("anna@office")
        eventually(lambda: answered() == "booking-cancelled", 20)


def test_a_calendar_that_is_away_is_seen_and_hinders_nobody(radicale: Radicale):
    with hub_with(radicale) as hub:
        eventually(lambda: calendar_of(hub)["up"], 20)
        radicale.kill()
        eventually(lambda: not calendar_of(hub)["up"], 20)

        assert hub.get("/readyz").status_code == 200
        assert 'okienko_calendar_up{calendar="office"} 0' in hub.get("/metrics").text
        assert (hub_health(hub).status, hub_health(hub).fault) == ("fault", "calendar-away")
        assert "calendar office: http" in hub_health(hub).detail
        assert hub.issue()["number"] == "A001"

        radicale.start()
        eventually(lambda: calendar_of(hub)["up"], 20)
        assert hub_health(hub).status == "ready"


def test_what_moves_and_what_is_bad_is_counted(radicale: Radicale):
    radicale.calendar.write(ANNA, replace(ANNA, uid="ben@office", code="22222x"))
    with hub_with(radicale) as hub:
        eventually(lambda: calendar_of(hub)["refused"], 20)

        assert 'okienko_calendar_refused{calendar="office"} 1' in hub.get("/metrics").text
        assert 'okienko_calendar_looked_timestamp_seconds{calendar="office"} 17' in hub.get("/metrics").text


def test_a_hub_that_stops_while_a_calendar_is_silent_does_not_wait_for_it(silent_port: int):
    class Silent:
        url = f"http://127.0.0.1:{silent_port}/visits/"
        password_file = "/nonexistent/password"
        ca_file = ""

    with hub_with(Silent()) as hub:  # type: ignore[arg-type]
        assert hub.get("/healthz").status_code == 200
