"""Whatever is done to a journal is seen, and named as what it is, at the entry where it begins."""

from __future__ import annotations

from hashlib import sha256

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.codec import encode
from hub.audit.chain import Head, genesis, line_as, line_of, link_after
from hub.audit.proof import Done, prove
from tests.hub.audit.journals import TOWN, written
from tests.hub.branch import Day, ticket_for

ROWS = written()
LAST = len(ROWS)
HEAD = Head(seq=LAST, link=ROWS[-1].link)
replace = msgspec.structs.replace


def broken(rows, **more):
    proof = prove(rows, TOWN, **more)
    return None if proof.broken is None else (proof.broken.seq, proof.broken.done)


def says(rows, **more):
    return prove(rows, TOWN, **more).broken.says


def at(seq):
    return ROWS[seq - 1]


def numbered(rows):
    """Return *rows* with numbers that leave no gap, each with the link it had."""
    return [replace(row, seq=seq) for seq, row in enumerate(rows, 1)]


def linked(rows):
    """Return *rows* chained anew, as only somebody who knows the chain would do it."""
    link, anew = genesis(TOWN), []
    for row in rows:
        link = link_after(link, line_as(row, row.seq))
        anew.append(replace(row, link=link))
    return anew


def forged(seq):
    return replace(at(seq), body=at(seq).body.replace("{", '{"forged":1,', 1))


def test_a_journal_that_nobody_touched_is_whole():
    proof = prove(ROWS, TOWN, noted=HEAD, known=LAST)

    assert (proof.broken, proof.head) == (None, HEAD)


def test_an_empty_journal_is_whole():
    assert prove([], TOWN).head == Head(seq=0, link=genesis(TOWN))


def test_a_line_is_the_entry_as_the_codec_writes_it():
    day = Day(ticket_for("A", note='Zażółć "gęślą" \\ jaźń\n'))
    day.clock.turn(seconds=1.25)
    day.do(ticket_for("A"))

    for entry in day.journal:
        row = {
            **msgspec.structs.asdict(entry),
            "at": entry.at.isoformat(timespec="microseconds"),
            "body": encode(entry.event).decode(),
        }
        assert line_of(row) == encode(entry)


def test_a_link_is_a_plain_sha_256_over_two_lines():
    assert at(1).link == sha256(genesis(TOWN).encode() + b"\n" + line_as(at(1), 1)).hexdigest()


@pytest.mark.parametrize("seq", [1, 5, LAST - 1, LAST])
@pytest.mark.parametrize(("name", "value"), [("by", "desk-9"), ("at", "2026-12-01T08:00:01.000000+00:00")])
def test_a_changed_line_is_named(seq, name, value):
    rows = [*ROWS]
    rows[seq - 1] = replace(at(seq), **{name: value})

    assert broken(rows) == (seq, Done.CHANGED)


def test_a_changed_line_is_told_with_both_links():
    rows = [*ROWS[:4], forged(5), *ROWS[5:]]

    found = prove(rows, TOWN).broken

    assert found.expected == link_after(at(4).link, line_as(forged(5), 5))
    assert found.found == at(5).link
    assert found.says == "its line was changed, or the one before it together with its link"


def test_a_changed_link_is_told_from_a_changed_line():
    rows = [*ROWS[:4], replace(at(5), link="0" * 64), *ROWS[5:]]

    assert (broken(rows), says(rows)) == ((5, Done.CHANGED), "its link was changed; its line is as it was")


def test_a_line_that_was_chained_anew_breaks_the_next():
    rows = [*linked([*ROWS[:4], forged(5)]), *ROWS[5:]]

    assert broken(rows) == (6, Done.CHANGED)


@pytest.mark.parametrize("many", [1, 3])
def test_a_removed_line_leaves_a_gap(many):
    rows = [*ROWS[:4], *ROWS[4 + many :]]

    assert broken(rows) == (5, Done.REMOVED)
    assert says(rows) == ("entry 5 is missing" if many == 1 else "entries 5 to 7 are missing")


@pytest.mark.parametrize("many", [1, 3])
def test_a_gap_that_was_closed_by_new_numbers_is_found(many):
    assert broken(numbered([*ROWS[:4], *ROWS[4 + many :]])) == (5, Done.REMOVED)


@pytest.mark.parametrize("seq", [1, 5, LAST])
@pytest.mark.parametrize("many", [1, 2])
def test_an_inserted_line_is_found(seq, many):
    assert broken(numbered([*ROWS[: seq - 1], *[forged(3)] * many, *ROWS[seq - 1 :]])) == (seq, Done.INSERTED)


@pytest.mark.parametrize("seq", [0, -1])
def test_a_line_before_the_first_is_inserted(seq):
    assert broken([replace(forged(3), seq=seq), *ROWS]) == (1, Done.INSERTED)


def test_a_line_between_two_numbers_is_inserted():
    assert broken([*ROWS[:4], replace(forged(3), seq=4.5), *ROWS[4:]]) == (5, Done.INSERTED)


def test_of_a_line_behind_the_last_both_is_said():
    rows = [*ROWS, replace(forged(3), seq=LAST + 1)]

    assert broken(rows) == (LAST + 1, Done.CHANGED)
    assert says(rows) == "it is the last line: it was changed, or added by another hand"


def swapped(first, second, *, with_links):
    rows, one, two = [*ROWS], at(first), at(second)
    rows[first - 1] = replace(two, seq=first, link=two.link if with_links else one.link)
    rows[second - 1] = replace(one, seq=second, link=one.link if with_links else two.link)
    return rows


@pytest.mark.parametrize("with_links", [True, False])
@pytest.mark.parametrize("pair", [(5, 6), (5, 9), (1, LAST), (LAST - 1, LAST), (5, LAST)])
def test_two_lines_that_changed_places_are_moved(pair, with_links):
    rows = swapped(*pair, with_links=with_links)

    assert broken(rows) == (pair[0], Done.MOVED)
    assert says(rows) == f"what was entry {pair[0]} is now entry {pair[1]}"


def test_a_line_that_was_put_to_the_end_is_moved():
    assert broken(numbered([*ROWS[:4], *ROWS[5:], at(5)])) == (5, Done.MOVED)
    assert broken([*ROWS[:4], *ROWS[5:], replace(at(5), seq=LAST + 1)]) == (5, Done.MOVED)


def test_an_end_that_was_cut_off_is_seen_by_a_noted_head():
    assert broken(ROWS[:-2]) is None
    assert broken(ROWS[:-2], noted=HEAD) == (LAST - 1, Done.REMOVED)


def test_an_end_that_was_cut_off_is_seen_by_what_other_tables_know():
    assert says(ROWS[:-2], known=LAST) == f"the end was cut off: another table knows of entry {LAST}"


def test_a_journal_that_was_written_anew_is_seen_by_a_noted_head():
    rows = linked([*ROWS[:4], forged(5), *ROWS[5:]])

    assert broken(rows) is None
    assert broken(rows, noted=HEAD) == (LAST, Done.REWRITTEN)
    assert broken(rows, noted=Head(seq=4, link=at(4).link)) is None


def test_a_head_of_another_branch_is_not_this_ones():
    noted = Head(seq=0, link=genesis("village"))

    assert broken(ROWS, noted=noted) == (0, Done.REWRITTEN)


@pytest.mark.parametrize("name", ["kind", "ticket", "day"])
def test_a_copy_that_says_something_else_than_the_body_is_named(name):
    rows = [*ROWS[:4], replace(at(5), **{name: "x"}), *ROWS[5:]]

    assert broken(rows) == (5, Done.CHANGED)
    assert says(rows) == f"the column {name} does not say what the bodies say"


@pytest.mark.parametrize("body", ["", "no JSON", "[]", None, 7, b"\xff"])
def test_a_chain_over_nonsense_is_no_journal(body):
    rows = linked([*ROWS[:4], replace(at(5), body=body), *ROWS[5:]])

    assert broken(rows) == (5, Done.CHANGED)


@pytest.mark.parametrize("name", ["epoch", "at", "by", "command", "body", "link"])
@pytest.mark.parametrize("value", [None, 3.5, b"\xff"])
def test_nonsense_in_any_column_is_a_change_and_no_fault(name, value):
    assert broken([*ROWS[:4], replace(at(5), **{name: value}), *ROWS[5:]]) == (5, Done.CHANGED)


@given(
    seq=st.integers(1, LAST),
    name=st.sampled_from(["epoch", "at", "by", "command", "body", "link"]),
    place=st.integers(0, 500),
    bit=st.integers(0, 6),
)
@pytest.mark.security("S37")
def test_no_bit_can_be_turned_unseen(seq, name, place, bit):
    was = str(getattr(at(seq), name))
    place %= len(was)
    now = was[:place] + chr(ord(was[place]) ^ (1 << bit)) + was[place + 1 :]
    rows = [*ROWS[: seq - 1], replace(at(seq), **{name: now}), *ROWS[seq:]]

    assert broken(rows) == (seq, Done.CHANGED)


@given(order=st.permutations(range(LAST)), keep=st.integers(1, LAST), renumber=st.booleans())
@pytest.mark.security("S37")
def test_no_other_order_and_no_part_is_taken_for_the_whole(order, keep, renumber):
    rows = [ROWS[place] for place in order[:keep]]
    rows = numbered(rows) if renumber else sorted(rows, key=lambda row: row.seq)
    same = next((place for place, row in enumerate(rows) if row != ROWS[place]), len(rows))

    proof = prove(rows, TOWN, noted=HEAD)

    if rows == ROWS:
        assert proof.broken is None
    else:
        assert (proof.head.seq, proof.broken.seq) == (same, same + 1)


@given(start=st.integers(1, LAST), many=st.integers(1, 4))
def test_lines_taken_out_of_the_middle_are_named_as_removed(start, many):
    rows = [*ROWS[: start - 1], *ROWS[start - 1 + many :]]

    assert broken(rows, noted=HEAD) == (start, Done.REMOVED)


def test_a_head_reads_back_as_it_is_told():
    assert Head.parse(f" {HEAD}\n") == HEAD


@pytest.mark.parametrize("text", ["", "12", ":", "x:" + "a" * 64, "12:abc", "12:" + "g" * 64])
def test_what_is_no_head_is_named(text):
    with pytest.raises(ValueError, match="not a head of a journal"):
        Head.parse(text)
