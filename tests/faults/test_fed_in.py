"""What is fed in from outside, bent: messages of other versions and of nobody, and settings with mistakes."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.codec import Unreadable, decode, encode
from contract.reports import HealthState, Shown, Spoken
from contract.settings import BadSettings
from contract.views import DeskView, Menu
from hub.branches import text_of
from hub.domain.settings import BranchSettings, read_branch
from tests.okienko.promise.lived import lived

SEEDS = st.integers(0, 2**32)


def bent(thing, chance: Random):
    """Return *thing*, read from JSON, with one value in it that is otherwise."""
    if isinstance(thing, dict) and thing:
        key = chance.choice(sorted(thing))
        if chance.random() < 0.3:
            return {**thing, key: chance.choice([None, -1, 10**30, "", "\u0000", [], {}, True, "A" * 500])}
        if chance.random() < 0.2:
            return {name: value for name, value in thing.items() if name != key}
        return {**thing, key: bent(thing[key], chance)}
    if isinstance(thing, list) and thing:
        index = chance.randrange(len(thing))
        return [*thing[:index], bent(thing[index], chance), *thing[index + 1 :]]
    return chance.choice([None, -1, "", [], {}, 1e400, "\ud7ff", "../..", thing])


PARTS = ("calls", "waiting_by_service", "current", "next")
"""Parts of pictures that are pictures themselves, and may grow with a newer version."""


def grown(told: dict) -> dict:
    """Return a picture as a newer version might tell it, with fields that nobody here knows."""
    mood = {"mood": {"deep": ["calm", None, 1]}}
    for name in PARTS:
        match told.get(name):
            case list(parts):
                told[name] = [part | mood for part in parts]
            case dict(part):
                told[name] = part | mood
    return told | mood


VIEWS = [
    (type(seen.message), encode(seen.message))
    for history in (lived(seed, visitors=6) for seed in range(3))
    for seen in (*history.evidence.boards[-4:], *history.evidence.desks[-4:])
]
VIEWS += [
    (Shown, encode(Shown(board="b", call=3))),
    (Spoken, encode(Spoken(board="b", call=3, languages=("pl",)))),
    (HealthState, encode(HealthState(device="kiosk-K1", status="fault", fault="paper-out"))),
]


@pytest.mark.fault("F32")
@given(seed=SEEDS)
@settings(max_examples=300, deadline=None)
def test_a_bent_message_is_one_of_its_kind_or_none(seed):
    chance = Random(seed)
    kind, data = chance.choice(VIEWS)
    message = json.dumps(bent(json.loads(data), chance)).encode()

    try:
        read = decode(message, kind)
    except Unreadable:
        return
    assert decode(encode(read), kind) == read, "and what was read can be told on"


@pytest.mark.fault("F32")
@pytest.mark.parametrize("sample", range(len(VIEWS)))
def test_what_a_newer_version_says_besides_is_passed_over(sample):
    kind, data = VIEWS[sample]

    newer = json.dumps(grown(json.loads(data))).encode()

    assert decode(newer, kind) == decode(data, kind)


@pytest.mark.fault("F32")
@given(data=st.binary(max_size=200), kind=st.sampled_from([Shown, Spoken, HealthState, Menu, DeskView]))
@settings(max_examples=200, deadline=None)
def test_bytes_of_nobody_are_a_message_or_unreadable(data, kind):
    with suppress(Unreadable):
        assert isinstance(decode(data, kind), kind)


SERIES = re.compile(r'(?<=series = ")[A-Z]{1,2}(?=")')


def mutilated(text: str, chance: Random) -> str:
    """Return settings in which lines are gone, doubled, exchanged, or say something else."""
    lines = text.splitlines()
    for _ in range(chance.choice((1, 1, 2, 5))):
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        match chance.choice(("gone", "twice", "changed", "value", "letter", "cut", "series")):
            case "gone":
                del lines[at]
            case "twice":
                lines.insert(other, lines[at])
            case "changed":
                lines[at], lines[other] = lines[other], lines[at]
            case "value":
                head, _, value = lines[at].partition("=")
                lines[at] = f"{head}= {chance.choice(['-1', 'true', chr(34) * 2, '[]', '{}', '1e9', value])}"
            case "letter":
                lines[at] = lines[at].replace(chance.choice("aAbB12"), chance.choice("xX90Ł\u0000"), 1)
            case "series":
                letter = chance.choice(SERIES.findall(text))
                lines = SERIES.sub(letter, "\n".join(lines), count=1).splitlines()
            case "cut":
                lines[at] = lines[at][: len(lines[at]) // 2]
    return "\n".join(lines)


def read_or_refused(text: str) -> BranchSettings | None:
    """Return the settings in *text*; None: they were refused, with the file named."""
    try:
        return read_branch(text, "branch.toml")
    except BadSettings as wrong:
        if "branch.toml" not in str(wrong):
            raise
        return None


@pytest.mark.fault("F36")
@pytest.mark.parametrize("name", ["small", "large"])
@given(seed=SEEDS)
@settings(max_examples=60, deadline=None)
def test_settings_with_mistakes_are_taken_whole_or_refused_with_what_is_wrong(name, seed):
    read = read_or_refused(mutilated(text_of(name), Random(seed)))

    if read is None:
        return
    series = [service.series for service in read.services] + [kiosk.spare_series for kiosk in read.kiosks]
    given_away = [letter for letter in series if letter]
    assert len(set(given_away)) == len(given_away), "no letter is used twice"
    desks = {service for desk in read.desks for service in desk.services}
    assert desks <= {service.id for service in read.services}


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.fault("F36")
@pytest.mark.parametrize("name", ["small", "large"])
@given(seed=SEEDS)
@settings(max_examples=2000, deadline=None)
def test_settings_by_the_thousand_are_taken_whole_or_refused(name, seed):
    read_or_refused(mutilated(text_of(name), Random(seed)))
