"""Each key of a TOML text is found where it stands, however it is written."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.toml_lines import Mark, Path, marks_of
from hub.branches import SHIPPED, text_of

EVERYTHING = '''\
# a comment, with = and [brackets]
title = "a # that is none"   # one that is
'odd key' = 1
"\\u0142" = 2
a.b . c = 3
when = 1979-05-27 07:32:00

[table] # [none]
long = """
[no.header]
x = "y" \\
"""
raw = \'\'\'
key = \'q\'
\'\'\'
list = [
    # desks = 3
    { id = "1", names = { pl = "A, B", en = "}" } },
    { id = "2" },  # last
    [1, [2, 3]],
]
after = true

[[desks]]
id = "d1"
[desks.inner]
deep = 1
[[desks]]
id = "d2"
[[desks.of]]
x = 1
[[desks.of]]
x = 2
[table.sub]
end = ["""]""", \'}\']
'''


def paths(value: object, before: Path = ()) -> Iterator[Path]:
    if before:
        yield before
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, (*before, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from paths(inner, (*before, place))


@pytest.mark.parametrize(
    ("path", "mark"),
    [
        (("title",), (2, 1)),
        (("odd key",), (3, 1)),
        (("ł",), (4, 1)),
        (("a", "b", "c"), (5, 1)),
        (("table",), (8, 1)),
        (("table", "raw"), (13, 1)),
        (("table", "list", 0, "names", "en"), (18, 40)),
        (("table", "list", 1), (19, 5)),
        (("table", "list", 2, 1, 1), (20, 13)),
        (("table", "after"), (22, 1)),
        (("desks", 0, "inner", "deep"), (27, 1)),
        (("desks", 1), (28, 1)),
        (("desks", 1, "of", 1, "x"), (33, 1)),
        (("table", "sub", "end", 1), (35, 17)),
    ],
)
def test_a_key_is_found_in_its_line(path, mark):
    assert marks_of(EVERYTHING)[path] == Mark(*mark)


@pytest.mark.parametrize("text", [EVERYTHING, *map(text_of, SHIPPED)])
def test_every_key_is_found_and_no_other(text):
    assert set(marks_of(text)) == set(paths(tomllib.loads(text)))


def test_lines_count_the_same_where_they_end_as_on_windows():
    assert marks_of(EVERYTHING.replace("\n", "\r\n")) == marks_of(EVERYTHING)


LETTERS = st.text(st.sampled_from("aż#=[]{},.\"'\\ \t"), max_size=6)
KEYS = st.one_of(st.sampled_from(["id", "a-b", "x_1", "7"]), LETTERS.map(lambda text: f"k{text}"))


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    return f'"{escaped}"'


def written(value: Any, draw: Any) -> str:
    gap = draw(st.sampled_from(["", " ", "  "]))
    if isinstance(value, dict):
        return (
            "{" + ",".join(f"{gap}{quoted(k)}{gap}={gap}{written(v, draw)}" for k, v in value.items()) + " }"
        )
    if isinstance(value, list):
        line = draw(st.sampled_from(["", "\n", "\n  # no ]\n\n"]))
        return "[" + "".join(f"{line}{gap}{written(each, draw)}{line}," for each in value) + f"{line}]"
    if isinstance(value, str):
        return draw(st.sampled_from([quoted(value), f'""{quoted(value)}""']))
    return str(value).lower()


VALUES = st.recursive(
    st.one_of(st.integers(0, 99), st.booleans(), LETTERS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(table=st.dictionaries(KEYS, VALUES, max_size=4), data=st.data())
def test_whatever_is_written_each_key_stands_where_it_is_said_to(table, data):
    text = "".join(f"{quoted(key)} = {written(value, data.draw)}\n" for key, value in table.items())
    lines = text.split("\n")

    marks = marks_of(text)

    assert set(marks) == set(paths(tomllib.loads(text)))
    for path, mark in marks.items():
        if isinstance(path[-1], str):
            assert lines[mark.line - 1][mark.column - 1 :].startswith(quoted(path[-1]))
