"""Each device has topics of its own under the root of its branch."""

from __future__ import annotations

from contract import topics
from contract.names import BoardId, BranchId, DeskId, DeviceId, KioskId

SMALL = BranchId("small")


def test_all_topics_of_a_branch_stand_under_its_root():
    every = [
        topics.board_view(SMALL, BoardId("b1")),
        topics.desk_view(SMALL, DeskId("3")),
        topics.kiosk_view(SMALL, KioskId("K1")),
        topics.beat(SMALL),
        topics.health(SMALL, DeviceId("desk-3")),
        topics.shown(SMALL, BoardId("b1")),
        topics.event(SMALL, "ticket-called"),
    ]

    root = topics.whole_branch(SMALL).removesuffix("#")
    assert all(topic.startswith(root) for topic in every)
    assert len(set(every)) == len(every)


def test_the_hubs_filters_match_the_devices_topics():
    assert topics.all_health(SMALL).replace("+", "desk-3") == topics.health(SMALL, DeviceId("desk-3"))
    assert topics.all_shown(SMALL).replace("+", "b1") == topics.shown(SMALL, BoardId("b1"))
