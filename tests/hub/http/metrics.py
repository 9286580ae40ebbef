"""A strict reader of what `/metrics` says: Prometheus' text format 0.0.4, and nothing that is nearly it.

Neither `promtool` nor `prometheus_client` is a part of this project; what they would refuse is refused here:
samples without HELP and TYPE, a metric told twice or in pieces, a label or a sample told twice, names that
are none, numbers that are none, a histogram whose classes do not add up, a text without its last line feed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
SAMPLE = re.compile(rf"^({NAME})(?:\{{(.*)\}})? (\S+)$")
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)')
KINDS = ("counter", "gauge", "histogram")


class NotMetrics(ValueError):
    """This is not what Prometheus reads."""


@dataclass
class Metric:
    """One metric: its kind, its words, and its samples by their whole name and labels."""

    kind: str
    says: str
    samples: dict[tuple[str, tuple[tuple[str, str], ...]], float] = field(default_factory=dict)


def parsed(text: str) -> dict[str, Metric]:
    """Return every metric in *text* by its name.

    Raises:
        NotMetrics: it is not written as it must be; the message says where.
    """
    if not text.endswith("\n"):
        raise NotMetrics("the last line is not ended")
    found: dict[str, Metric] = {}
    said = name = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("# HELP "):
            name, _, said = line.removeprefix("# HELP ").partition(" ")
            if name in found or not re.fullmatch(NAME, name) or not said:
                raise NotMetrics(f"line {number}: told twice, no name or no words: {line}")
        elif line.startswith("# TYPE "):
            of, kind = line.removeprefix("# TYPE ").split(" ")
            if of != name or name in found or kind not in KINDS:
                raise NotMetrics(f"line {number}: no such kind, or not behind its HELP: {line}")
            if (kind == "counter") != name.endswith("_total") and name != "okienko_journal_seq":
                raise NotMetrics(f"line {number}: counters end in _total, and nothing else does: {line}")
            found[name] = Metric(kind, said)
        else:
            _take(found, name, line, number)
    for name, metric in found.items():
        if metric.kind == "histogram":
            _require_whole(name, metric)
    return found


def _take(found: dict[str, Metric], name: str, line: str, number: int) -> None:
    match = SAMPLE.fullmatch(line)
    if match is None or name not in found:
        raise NotMetrics(f"line {number}: not a sample of {name}: {line}")
    metric, labels = found[name], _labels(match[2] or "", number)
    endings = ("_bucket", "_sum", "_count") if metric.kind == "histogram" else ("",)
    if match[1] not in {name + ending for ending in endings}:
        raise NotMetrics(f"line {number}: {match[1]} stands under {name}")
    key = match[1], labels
    if key in metric.samples:
        raise NotMetrics(f"line {number}: told twice: {line}")
    value = float(match[3])
    if metric.kind != "gauge" and not value >= 0:
        raise NotMetrics(f"line {number}: a {metric.kind} below 0: {line}")
    metric.samples[key] = value


def _labels(text: str, number: int) -> tuple[tuple[str, str], ...]:
    labels, place = [], 0
    while place < len(text):
        match = LABEL.match(text, place)
        if match is None:
            raise NotMetrics(f"line {number}: not labels: {text}")
        labels.append((match[1], match[2].replace(r"\"", '"').replace(r"\n", "\n").replace(r"\\", "\\")))
        place = match.end()
    if len(dict(labels)) < len(labels):
        raise NotMetrics(f"line {number}: a label told twice: {text}")
    return tuple(sorted(labels))


def _require_whole(name: str, metric: Metric) -> None:
    classes = [value for (of, _), value in metric.samples.items() if of == f"{name}_bucket"]
    ends = [dict(labels)["le"] for of, labels in metric.samples if of == f"{name}_bucket"]
    count = metric.samples.get((f"{name}_count", ()))
    if classes != sorted(classes) or not ends or ends[-1] != "+Inf" or classes[-1] != count:
        raise NotMetrics(f"{name}: the classes do not add up")
    if (f"{name}_sum", ()) not in metric.samples:
        raise NotMetrics(f"{name}: without a sum")


def metrics(hub) -> dict[str, dict[str, float]]:
    """Return the samples of every metric of *hub*, each by the values of its labels."""
    answer = hub.machine.get(f"{hub.hub.url}/metrics", timeout=10)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    return {
        name: {
            "/".join(value for _, value in labels): sample for (_, labels), sample in metric.samples.items()
        }
        for name, metric in parsed(answer.text).items()
    }
