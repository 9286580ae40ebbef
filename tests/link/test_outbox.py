"""The outbox keeps the newest picture of each topic and never sends an older one after a newer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from link.outbox import Message, Outbox


def picture(topic: str, payload: str = "") -> Message:
    return Message(topic, payload.encode(), retain=True, qos=1)


def news(payload: str = "") -> Message:
    return Message("event", payload.encode(), retain=False, qos=1)


def opened(most_waiting: int = 100) -> Outbox:
    box = Outbox(most_waiting)
    box.open()
    return box


def leave(box: Outbox, mid: int) -> Message | None:
    message = box.take()
    if message is not None:
        box.sent(mid, message)
    return message


@pytest.mark.fault("F34")
def test_a_newer_picture_replaces_one_that_has_not_left():
    box = opened()
    box.put(picture("board/1", "old"))
    box.put(picture("board/1", "new"))

    assert (leave(box, 1), leave(box, 2)) == (picture("board/1", "new"), None)
    assert box.replaced == 1


def test_news_leave_in_order():
    box = opened()
    for text in "abc":
        box.put(news(text))

    assert [leave(box, mid) for mid in (1, 2, 3)] == [news("a"), news("b"), news("c")]


def test_news_are_dropped_and_counted_while_there_is_no_connection():
    box = Outbox()

    box.put(news("lost"))

    assert (box.is_empty, box.dropped) == (True, 1)


def test_pictures_are_kept_while_there_is_no_connection():
    box = Outbox()

    box.put(picture("board/1", "kept"))

    assert leave(box, 1) == picture("board/1", "kept")


def test_a_picture_under_way_comes_back_when_the_connection_is_lost():
    box = opened()
    box.put(picture("board/1", "under way"))
    leave(box, 1)

    box.shut()

    assert leave(box, 2) == picture("board/1", "under way")


def test_a_picture_under_way_does_not_come_back_over_a_newer_one():
    box = opened()
    box.put(picture("board/1", "old"))
    leave(box, 1)
    box.put(picture("board/1", "new"))

    box.shut()

    assert (leave(box, 2), leave(box, 3)) == (picture("board/1", "new"), None)


def test_news_under_way_are_given_up_when_the_connection_is_lost():
    box = opened()
    box.put(news("under way"))
    leave(box, 1)

    box.shut()

    assert (box.is_empty, box.dropped) == (True, 1)


def test_what_was_acknowledged_does_not_come_back():
    box = opened()
    box.put(picture("board/1"))
    leave(box, 1)
    box.acknowledge(1)

    box.shut()

    assert (leave(box, 2), box.acknowledged) == (None, 1)


def test_an_acknowledgement_may_come_before_the_sending_is_noted():
    box = opened()
    box.put(picture("board/1"))
    message = box.take()
    assert message is not None

    box.acknowledge(1)
    box.sent(1, message)

    assert (box.is_empty, box.acknowledged) == (True, 1)


def test_no_more_leave_than_the_window_allows():
    box = opened()
    for text in "abc":
        box.put(news(text))

    box.sent(1, box.take(window=2) or news())
    box.sent(2, box.take(window=2) or news())

    assert box.take(window=2) is None


def test_beyond_the_limit_the_oldest_are_dropped_and_counted():
    box = opened(most_waiting=2)
    for text in "abc":
        box.put(news(text))
        box.put(picture(text))

    left = [leave(box, mid) for mid in range(4)]

    assert left == [picture("b"), picture("c"), news("b"), news("c")]
    assert box.dropped == 2


@given(st.lists(st.sampled_from(["put", "leave", "lose", "acknowledge"]), max_size=60))
def test_whatever_happens_the_last_picture_that_left_is_the_newest(happenings):
    box, at_broker, newest, under_way = opened(), -1, -1, []
    for mid, happening in enumerate(happenings):
        match happening:
            case "put":
                newest = mid
                box.put(picture("board/1", str(mid)))
            case "leave":
                if (message := leave(box, mid)) is not None:
                    under_way.append((mid, int(message.payload)))
            case "acknowledge" if under_way:
                done, at_broker = under_way.pop(0)
                box.acknowledge(done)
            case "lose":
                under_way.clear()
                box.shut()
                box.open()

    while (message := leave(box, 1_000)) is not None:
        under_way.append((1_000, int(message.payload)))
        box.acknowledge(1_000)

    assert (under_way[-1][1] if under_way else at_broker) == newest
