"""The limits of hub, broker and devices as metrics; what each of them means stands in `docs/limits.md`."""

from __future__ import annotations

from collections.abc import Iterator

from hub.http.figures import Sample, exposition
from hub.http.readings import Behind
from hub.limits import Limits
from link.broker import Broker

MEANINGS: dict[str, tuple[str, str]] = {
    "okienko_limit": ("gauge", "How much there may be, by the limit's name"),
    "okienko_limit_used": ("gauge", "How much of it there is now"),
    "okienko_limit_exceeded_total": ("counter", "How often more was refused, dropped or cut off"),
    "okienko_http_answers_total": ("counter", "HTTP answers by status"),
    "okienko_messages_total": (
        "counter",
        "Messages between hub and broker by what became of them; replaced: by a newer picture",
    ),
    "okienko_device_limit_exceeded_total": (
        "counter",
        "What devices of the branch report that was beyond their limits, by device and limit",
    ),
    "okienko_certificate_days_left": ("gauge", "Days until a certificate that is watched ends"),
}


def limits_shown(behind: Behind) -> str:
    """Return the metrics, in the text format of Prometheus."""
    limits = behind.figures.limits
    samples: dict[str, list[Sample]] = {
        "okienko_limit": [({"limit": name}, limit.most()) for name, limit in limits],
        "okienko_limit_used": list(_used(limits)),
        "okienko_limit_exceeded_total": [({"limit": name}, limit.beyond()) for name, limit in limits],
        "okienko_http_answers_total": [
            ({"status": str(status)}, float(times))
            for status, times in sorted(behind.figures.answers.items())
        ],
        "okienko_messages_total": list(_messages(behind)),
        "okienko_device_limit_exceeded_total": list(_of_devices(behind)),
        "okienko_certificate_days_left": [
            ({"file": each.file, "name": each.name}, days) for each, days in behind.figures.certificates()
        ],
    }
    return "".join(exposition(name, *MEANINGS[name], found) for name, found in samples.items())


def _used(limits: Limits) -> Iterator[Sample]:
    for name, limit in limits:
        if limit.used is not None:
            yield {"limit": name}, limit.used()


def _messages(behind: Behind) -> Iterator[Sample]:
    if not isinstance(behind.wire, Broker):
        return
    counts = behind.wire.counts
    for what in ("published", "acknowledged", "replaced", "dropped", "received"):
        yield {"what": what}, float(getattr(counts, what))


def _of_devices(behind: Behind) -> Iterator[Sample]:
    for line in behind.devices.everything().devices:
        for limit, times in sorted(line.health.beyond.items()) if line.health is not None else ():
            yield {"device": line.device, "limit": limit}, float(times)
