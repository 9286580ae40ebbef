"""Whatever is broken in a branch.toml is named with its line: all of it, and nothing else."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.mistakes import Mistake
from hub.branches import SHIPPED, text_of
from hub.domain.remarks import checked_branch, missing_texts
from hub.domain.settings import BranchSettings, read_branch
from tests.hub.branch import BRANCH_TOML
from tests.hub.breaking import Branch, Break, broken, is_told, told

BRANCHES = {name: Branch(name) for name in SHIPPED}
WAYS = (
    "misspelt",
    "missing",
    "wrong_type",
    "doubled",
    "pointing_nowhere",
    "without_polish",
    "late_for_nothing",
    "wrong_hours",
    "out_of_range",
)


def unnamed(branch: Branch, breaks: list[Break]) -> list[Break]:
    return [each for each in breaks if not is_told(each, told(broken(branch.text, each)))]


@pytest.mark.parametrize("way", WAYS)
def test_one_break_anywhere_in_the_small_branch_is_named_in_its_line(way):
    branch = BRANCHES["small"]
    breaks = list(getattr(branch, way)())

    assert unnamed(branch, breaks) == []
    # Of the one kiosk, board and room of a small branch nothing can be doubled, and it is always open.
    assert len(breaks) > 3 or way == "wrong_hours"


@pytest.mark.parametrize("way", WAYS)
def test_some_breaks_of_each_kind_in_the_large_branch_are_named_in_their_lines(way):
    branch = BRANCHES["large"]
    breaks = list(getattr(branch, way)())

    assert unnamed(branch, random.Random(way).sample(breaks, min(len(breaks), 25))) == []


@pytest.mark.long
@pytest.mark.parametrize("way", WAYS)
def test_every_break_of_the_large_branch_is_named_in_its_line(way):
    branch = BRANCHES["large"]

    assert unnamed(branch, list(getattr(branch, way)())) == []


def part_of(each: Break, branch: Branch) -> object:
    """Return the part in which *each* is broken; two of one part may hide each other."""
    comma = 2
    at = (
        path
        for path, line, column, _ in branch.pairs
        if line == each.line and 0 <= column - each.column <= comma
    )
    return next(at)[:2]


def of_different_parts(branch: Branch, chance: random.Random, how_many: int) -> list[Break]:
    """Return breaks of different parts, none of which makes untrue what another says."""
    everything = [
        each for each in branch.breaks() if not each.before.startswith("id = ") and each.before != "id"
    ]
    chosen: dict[object, Break] = {}
    while len(chosen) < how_many:
        each = chance.choice(everything)
        if (part := part_of(each, branch))[0] in {"services", "rooms", "desks", "boards", "kiosks"}:
            chosen.setdefault(part, each)
    return list(chosen.values())


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.fault("F36")
def test_two_or_three_breaks_at_once_are_all_named(seed):
    chance = random.Random(seed)
    branch = BRANCHES[chance.choice(SHIPPED)]
    breaks = of_different_parts(branch, chance, chance.choice([2, 3]))

    found = told(broken(branch.text, *breaks))

    assert [each for each in breaks if not is_told(each, found)] == []


def test_nothing_follows_from_a_part_whose_id_is_misspelt():
    text = text_of("large").replace('id = "F"', 'idd = "F"')

    assert [says for _, says in told(text)] == ["[services] (5): unknown key 'idd'; did you mean 'id'?"]


def test_nothing_follows_from_a_desk_whose_id_is_misspelt():
    text = text_of("large").replace('id = "21"', 'idd = "21"')

    assert [says.partition(": ")[2] for _, says in told(text)] == ["unknown key 'idd'; did you mean 'id'?"]


TABLES = """
[hours]
monday = ["8:00-12:00", "11:00-16:00", "8-16"]
tuesday = ["8:00-8:30"]
tickets_until_minutes = 45
holidays = "PLL"
closed = [2026-12-24, "soon"]

[hours.extra]
2026-02-30 = []
2026-12-24 = ["12:00-9:00"]

[capacity]
desks_until = "25:00"
priority_reserve = 101

[[profiles]]
id = "short"
names = {en = "Short"}
dates = [2026-12-08]
every = "first mondey"
hours = ["12:00-8:00"]
services = [
    "A",
    "Q",
]
notice = {pl = " "}

[profiles.desks]
1 = ["A"]
9 = ["QQ"]

[profiles.change.A]
serving_minutes = 0
series = "Z"
opn = false

[profiles.change.K]
open = false

[[profiles]]
id = "short"
names = {pl = "Krótki"}
dates = [
    2026-12-07,
    2026-12-08,
]
"""
TOLD_OF_TABLES = [
    ("11:00", "[hours] monday: '8:00-12:00' and '11:00-16:00' overlap"),
    ('"8-16"', "[hours] monday: '8-16' is no time of opening"),
    ("8:00-8:30", "[hours] tuesday: 'tickets_until_minutes' of 45 leaves no time"),
    ("PLL", "[hours]: 'holidays': no country 'PLL' is known; did you mean"),
    ("soon", "[hours] [closed]: (2) must be a date such as 2026-12-31, not 'soon'"),
    ("2026-02-30", "[hours] extra: '2026-02-30' is no date"),
    ("12:00-9:00", "[hours] extra 2026-12-24: '12:00-9:00' ends before it begins"),
    ("2026-12-24 = [", "[hours]: 2026-12-24 is both in 'closed' and in 'extra'"),
    ("25:00", "[capacity]: 'desks_until' must be a time such as '16:00', not '25:00'"),
    ("= 101", "[capacity]: 'priority_reserve' must be int <= 100"),
    ('en = "Short"', "[profiles] 'short': 'names': 'pl' is missing"),
    ("mondey", "[profiles] 'short': 'every' is 'first mondey'; did you mean 'first monday'?"),
    ("12:00-8:00", "[profiles] 'short' hours: '12:00-8:00' ends before it begins"),
    ('"Q"', "[profiles] 'short': there is no service 'Q' (known: A, B, C, D)"),
    ('"Q"', "[profiles] 'short': no desk of it serves 'Q'"),
    ('pl = " "', "[profiles] 'short': 'notice': 'pl' is missing"),
    ("9 = ", "[profiles] 'short': there is no desk '9' (known: 1, 2, 3)"),
    ("QQ", "[profiles] 'short': there is no service 'QQ'"),
    ("serving_minutes = 0", "[profiles] 'short' change A: 'serving_minutes' must be float > 0.0, not 0"),
    ('series = "Z"', "[profiles] 'short' change A: 'series' stays what it is"),
    ("opn", "[profiles] 'short' change A: unknown key 'opn'; did you mean 'open'?"),
    ("change.K", "[profiles] 'short': there is no service 'K'"),
    ('id = "short"\nnames = {pl', "[profiles]: two of them have the id 'short'"),
    ("    2026-12-08", "[profiles]: 2026-12-08 has two of them"),
]


def line_of(piece: str) -> int:
    """Return in which line of the branch and `TABLES` *piece* stands first."""
    return (BRANCH_TOML + TABLES[: TABLES.index(piece)]).count("\n") + 1


def test_every_mistake_in_hours_profiles_and_capacity_is_named_in_its_line_and_nothing_else():
    said = told(BRANCH_TOML + TABLES)

    assert [
        (piece, says)
        for piece, says in TOLD_OF_TABLES
        if not any(line == line_of(piece) and one.startswith(says) for line, one in said)
    ] == []
    assert len(said) == len(TOLD_OF_TABLES)


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ('hours = {monday = ["9:00-8:00"]}', "[services] 'C' [hours] monday: '9:00-8:00' ends before it"),
        ('hours = {mondy = ["8:00-9:00"]}', "[services] 'C' [hours]: unknown key 'mondy'; did you mean"),
        ('hours = {holidays = "Q7"}', "[services] 'C' [hours]: 'holidays': no country 'Q7' is known"),
        ("walk_in_limit = 0", "[services] 'C': 'walk_in_limit' must be int >= 1, not 0"),
        ("walk_in_limit = 5", "[services] 'C': 'walk_in_limit' means nothing with 'booked_only = true'"),
        ("party_most = 51", "[services] 'C': 'party_most' must be int <= 50, not 51"),
        ('instead = {en = "Come back"}', "[services] 'C': 'instead': 'pl' is missing"),
    ],
)
def test_a_mistake_in_hours_or_limits_of_a_service_is_named_in_its_line(key, says):
    [(line, said)] = told(BRANCH_TOML.replace('{id = "C", ', '{id = "C", ' + key + ", "))

    assert (line, said[: len(says)]) == (9, says)


def test_a_profile_without_a_text_in_a_language_is_remarked_on():
    text = BRANCH_TOML + '\n[[profiles]]\nid = "short"\nnames = {pl = "Dzień krótki"}\n'

    says = [found.says for found in checked_branch(text, "branch.toml").remarks]

    assert "[profiles] 'short': 'names': no text in en; English or Polish stands in" in says


def test_nothing_follows_from_a_table_that_is_misspelt():
    text = text_of("large").replace("rooms = [", "romos = [", 1)

    assert [says for _, says in told(text)] == ["unknown key 'romos'; did you mean 'rooms'?"]


def test_mistakes_in_the_language_come_alone_and_all_at_once():
    text = text_of("small").replace("double_press_s = 2.0", "double_press_s = = 2.0")
    text = text.replace('room = "hall", services', "room = hall, services", 1)

    assert sorted(told(text)) == [
        (8, "not TOML: invalid value"),
        (18, "not TOML: invalid value"),
    ]


def test_what_is_never_closed_is_told_where_the_parser_gave_up():
    [(_, says)] = told('branch = "small"\nrooms = [\n  { id = "hall" },\n')

    assert says.startswith("not TOML: the text ends where more should come")


def test_too_deep_a_nest_is_a_mistake_too():
    [(_, says)] = told("a = " + "[" * 5000 + "]" * 5000)

    assert "nested too deep" in says


def remarks(**replaced: str) -> list[str]:
    text = BRANCH_TOML
    for before, after in replaced.items():
        assert before in text
        text = text.replace(before, after)
    return [f"{found.line}: {found.says}" for found in checked_branch(text, "branch.toml").remarks]


def remarked(before: str, after: str) -> list[str]:
    """Return what is remarked on once *before* is written as *after*, and was not before."""
    return [says for says in remarks(**{before: after}) if says not in remarks()]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('{pl = "Karty", en = "Cards"}', '{pl = "Karty"}', "7: [services] 'A': 'names': no text in en"),
        ('en = "Cards"', 'eng = "Cards"', "7: [services] 'A': 'names': nobody is shown the text in 'eng'"),
        (
            'languages = ["pl", "en"]',
            'languages = ["pl", "en", "pl"]',
            "4: 'languages': 'pl' stands there twice",
        ),
        ('languages = ["pl", "en"]', 'languages = ["en"]', "4: 'languages': 'pl' is not among them"),
        ('    {id = "hall-1", rooms = ["hall"]},\n', "", "12: [rooms] 'hall': no board speaks in it"),
        ('"upstairs"], voice = false', '"upstairs"]', "12: [rooms] 'hall': 2 boards are to speak in it"),
        ('rooms = ["upstairs"]', 'rooms = ["hall"]', "12: [rooms] 'hall': 2 boards are to speak in it"),
        (
            '{id = "hall-1", rooms',
            '{id = "hall-1", stand_in = "up-1", rooms',
            "19: [boards] 'hall-1': its stand-in 'up-1' does not show hall",
        ),
        (
            '{id = "hall-1", rooms',
            '{id = "hall-1", stand_in = "hall-1", rooms',
            "19: [boards] 'hall-1': it stands in for itself",
        ),
        ('room = "upstairs"', 'room = "hall"', "21: [boards] 'up-1': no desk stands in its rooms"),
        (
            '{id = "B", ',
            '{id = "B", open = false, ',
            "25: [kiosks] 'K2': every service that it offers is closed",
        ),
        (
            'services = ["C"]}',
            'services = ["C"], languages = ["pl", "enn"]}',
            "16: [desks] '3': no kiosk offers the language 'enn'; did you mean 'en'?",
        ),
    ],
)
def test_what_is_worth_a_look_is_remarked_on(before, after, said):
    assert any(says.startswith(said) for says in remarked(before, after))


def test_a_room_without_a_board_is_remarked_on():
    text = BRANCH_TOML.replace('    {id = "up-1", rooms = ["upstairs"]},\n', "").replace(', "upstairs"]', "]")

    says = [found.says for found in checked_branch(text, "branch.toml").remarks]

    assert "[rooms] 'upstairs': no board hangs in it, so nobody sees the calls" in says


def test_a_service_that_no_desk_serves_is_a_mistake_while_it_is_open():
    [(line, says)] = told(BRANCH_TOML.replace('services = ["C"]', 'services = ["B"]'))

    assert (line, says.partition(",")[0]) == (9, "[services] 'C': no desk serves it")


def test_a_remark_is_no_reason_to_refuse_a_branch():
    assert remarks()
    assert read_branch(BRANCH_TOML, "branch.toml").branch == "town"


@pytest.mark.parametrize("name", SHIPPED)
def test_in_a_shipped_branch_nothing_is_wrong_and_no_translation_is_missing(name):
    looked = checked_branch(text_of(name), f"{name}.toml")

    assert (looked.mistakes, looked.remarks) == ((), ())
    assert missing_texts(looked.usable()) == {}


def hours_mistakes(_settings: BranchSettings) -> list[str]:
    return ["[services] 'B' [check_in]: 'late' is a sentence that does not say where it stands"]


def test_a_sentence_that_does_not_know_its_place_is_found_by_its_head(monkeypatch):
    monkeypatch.setattr("hub.domain.remarks.mistakes", hours_mistakes)

    [found] = checked_branch(text_of("large"), "large.toml").mistakes

    line = BRANCHES["large"].marks["services", 1, "check_in", "late"].line
    assert (found.line, found.key) == (line, "services.1.check_in.late")


FURTHER = """[hours]
monday = ["8:00-12:00"]
extra = { 2026-12-24 = ["8:00-12:00"] }
tickets_until_minutes = 0
holidays = "PL"
[[profiles]]
id = "short"
names = { pl = "Krótki", en = "Short" }
services = ["A"]
change = { A = { serving_minutes = 4 } }
[profiles.desks]
1 = ["A"]
[capacity]
desks_until = "16:00"
"""


@pytest.mark.parametrize(
    ("before", "after", "line", "said"),
    [
        (
            '"8:00-12:00"]\nextra',
            '"8:00-12:00", "11:00-13:00"]\nextra',
            2,
            "'8:00-12:00' and '11:00-13:00' overlap",
        ),
        ("2026-12-24", "2026-12-34", 3, "[hours] extra: '2026-12-34' is no date"),
        (
            '24 = ["8:00-12:00"]',
            '24 = ["12:00-8:00"]',
            3,
            "[hours] extra 2026-12-24: '12:00-8:00' ends before",
        ),
        ('holidays = "PL"', 'holidays = "PO"', 5, "[hours]: 'holidays': no country 'PO' is known"),
        ('id = "short"', 'idd = "short"', 7, "[profiles] (1): unknown key 'idd'; did you mean 'id'?"),
        ('services = ["A"]', 'services = ["A", "QQ"]', 9, "[profiles] 'short': there is no service 'QQ'"),
        ("change = { A", "change = { AA", 10, "[profiles] 'short': there is no service 'AA'"),
        (
            "serving_minutes = 4",
            "servingminutes = 4",
            10,
            "[profiles] 'short' change A: unknown key 'servingminutes'",
        ),
        ('1 = ["A"]', '11 = ["A"]', 12, "[profiles] 'short': there is no desk '11'"),
        ('1 = ["A"]', '1 = ["A", "QQ"]', 12, "[profiles] 'short': there is no service 'QQ'"),
        ('"16:00"', '"16"', 14, "[capacity]: 'desks_until' must be a time"),
    ],
)
def test_what_is_wrong_in_hours_profiles_and_capacity_is_told_in_its_line(before, after, line, said):
    assert told(BRANCH_TOML + FURTHER) == set()
    assert before in FURTHER
    first = BRANCH_TOML.count("\n")

    found = told(BRANCH_TOML + FURTHER.replace(before, after))

    assert any(at == first + line and said in says for at, says in found), found


def test_a_mistake_is_a_sentence_like_any_other():
    assert Mistake("[calling]: so", ("calling",)) == "[calling]: so"


PIECES = (
    "[",
    "]",
    "{",
    "}",
    '"',
    "'",
    "=",
    ",",
    ".",
    "\n",
    "\\",
    "#",
    "7",
    "-",
    "\x00",
    "ż",
    "[[services]]",
    '"""',
)


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_no_text_however_spoilt_ends_in_a_traceback(data: Any):
    text = text_of("small")
    for _ in range(data.draw(st.integers(1, 4))):
        begin = data.draw(st.integers(0, len(text)))
        end = begin + data.draw(st.integers(0, 40))
        text = text[:begin] + data.draw(st.sampled_from(PIECES)) + text[end:]

    looked = checked_branch(text, "branch.toml")

    assert (looked.settings is None) == bool(looked.mistakes)
    assert all(1 <= found.line <= text.count("\n") + 1 for found in (*looked.mistakes, *looked.remarks))


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_no_value_however_odd_ends_in_a_traceback(data: Any):
    branch = BRANCHES["small"]
    odd = st.sampled_from(
        ["{}", "[]", '""', "[{}]", "1e400", "-1", "nan", "1979-05-27", "[[[]]]", "{ a = 1 }", "true"]
    )
    text = branch.text
    for path, line, column, whole in data.draw(st.lists(st.sampled_from(branch.pairs), max_size=3)):
        key = str(path[-1])
        each = Break(line, column, whole, f"{key} = {data.draw(odd)}", "", line)
        if text.split("\n")[line - 1].startswith(whole, column):
            text = broken(text, each)

    looked = checked_branch(text, "branch.toml")

    assert (looked.settings is None) == bool(looked.mistakes)
