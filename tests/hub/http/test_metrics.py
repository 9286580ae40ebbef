"""What `/metrics` says can be read by Prometheus, and every limit stands there."""

from __future__ import annotations

import pytest

from contract.codec import encode
from contract.names import DeviceId
from contract.reports import HealthState
from contract.topics import health
from hub.http.figures import exposition
from tests.hub.http.metrics import NotMetrics, metrics, parsed
from tests.hub.http.running import Client


def test_everything_is_written_as_prometheus_reads_it(hub: Client):
    found = metrics(hub)

    assert {"okienko_tickets", "okienko_limit", "okienko_press_to_shown_seconds"} <= set(found)


def test_every_limit_has_its_most_and_its_count_from_the_start(hub: Client):
    found = metrics(hub)

    assert set(found["okienko_limit"]) == set(found["okienko_limit_exceeded_total"])
    assert set(found["okienko_limit_used"]) < set(found["okienko_limit"])
    assert all(most > 0 for most in found["okienko_limit"].values())
    assert set(found["okienko_limit_exceeded_total"].values()) == {0.0}


def test_answers_are_counted_by_their_status(hub: Client):
    hub.machine.get(f"{hub.hub.url}/nowhere", timeout=10)

    assert metrics(hub)["okienko_http_answers_total"]["404"] == 1


def test_what_a_device_reports_of_its_own_limits_is_shown(hub: Client):
    report = HealthState(device=DeviceId("kiosk-K1"), status="ready", beyond={"errands": 7})
    hub.wire.bus.take(health("doors-hall", report.device), encode(report), retain=True)

    assert metrics(hub)["okienko_device_limit_exceeded_total"] == {"kiosk-K1/errands": 7}


def test_a_device_whose_report_has_no_end_is_not_kept(hub: Client):
    endless = b'{"device":"kiosk-K1","status":"fault","faults":[%s"x"]}' % (b'"x",' * 40)
    hub.wire.bus.take(health("doors-hall", "kiosk-K1"), endless, retain=True)

    found = metrics(hub)

    assert found["okienko_reports_unreadable_total"] == {"": 1}
    assert found["okienko_limit_exceeded_total"]["report-bytes"] == 1


def test_a_strange_label_is_escaped_and_read_back():
    text = exposition("okienko_x_total", "counter", "meant", [({"a": 'b"\\\nc'}, 1.0)])

    assert parsed(text)["okienko_x_total"].samples == {("okienko_x_total", (("a", 'b"\\\nc'),)): 1.0}


@pytest.mark.parametrize(
    "text",
    [
        "# HELP a b\n# TYPE a gauge\na 1",
        "a 1\n",
        "# HELP a b\n# TYPE a gauge\nb 1\n",
        "# HELP a b\n# TYPE a gauge\na 1\na 2\n",
        "# HELP a b\n# TYPE a gauge\na one\n",
        "# HELP a b\n# TYPE a counter\na 1\n",
        '# HELP a b\n# TYPE a gauge\na{b="1",b="2"} 1\n',
        '# HELP a b\n# TYPE a gauge\na{b="\\x"} 1\n',
        "# HELP a_total b\n# TYPE a_total counter\na_total -1\n",
        '# HELP a b\n# TYPE a histogram\na_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\na_sum 1\na_count 1\n',
        "# HELP a b\n# TYPE a gauge\n# HELP a b\n# TYPE a gauge\n",
    ],
)
def test_the_reader_of_these_tests_refuses_what_prometheus_would(text):
    with pytest.raises(ValueError):  # noqa: PT011  NotMetrics, or what float says
        parsed(text)
    assert issubclass(NotMetrics, ValueError)
