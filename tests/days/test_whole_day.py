"""A whole day of two clerks at their browsers, on which the hub is killed again and again: nobody is lost."""

from __future__ import annotations

from collections import Counter

import pytest
from playwright.sync_api import expect

from tests.days.conftest import Office, number, press

VISITORS = 24
KILLED_AFTER = {4, 9, 14}
DOUBLE_PRESS_MS = 2_200
"""A desk that calls again sooner has pressed twice, and nothing is called."""


@pytest.mark.long
@pytest.mark.timeout(900)
def test_a_day_on_which_the_hub_is_killed_loses_nobody_and_calls_nobody_twice(office: Office):
    tickets = [office.take_ticket("AC"[each % 2]) for each in range(VISITORS)]
    clerks = [office.at_desk("anna", "1"), office.at_desk("ben", "2")]
    seen: list[str] = []

    for turn in range(VISITORS):
        clerk = clerks[turn % 2]
        before = number(clerk).inner_text()
        clerk.wait_for_timeout(DOUBLE_PRESS_MS)
        press(clerk, "Next visitor")
        expect(number(clerk)).not_to_have_text(before)
        seen.append(number(clerk).inner_text())
        if turn in KILLED_AFTER:
            office.kill_hub()
            for page in clerks:
                expect(page.locator("#stale")).to_be_visible()
            office.start_hub()
            for page in clerks:
                expect(page.locator("#stale")).to_be_hidden()
                assert number(page).inner_text() in seen
    for clerk in clerks:
        press(clerk, "Served")
        expect(clerk.locator(".current")).to_contain_text("Nobody is here.")

    assert Counter(seen) == Counter(ticket["number"] for ticket in tickets)
    called = Counter(event["ticket"] for event in office.told("ticket-called"))
    assert called == Counter(ticket["ticket"] for ticket in tickets)
    assert {office.state_of(ticket) for ticket in tickets} == {"served"}
