"""A running branch goes on under other settings: no place, number or call changes, and nobody is lost."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from contract.commands import (
    CancelTicket,
    MarkNoShow,
    Park,
    PauseDesk,
    Serve,
    SwitchProfile,
    TakeSettings,
    TransferTicket,
)
from contract.events import DayOpened, DeskClosed, SettingsTaken, TicketCalled, TicketIssued
from contract.names import DeskId, ServiceId, TicketId
from contract.refusal import BadBranch, SettingsChanged, SettingsNotNow, UnknownService
from contract.settings import read
from contract.states import DeskState, State
from hub.domain.branch import folded
from hub.domain.differences import differences
from hub.domain.profiles import in_profile
from hub.domain.settings import BranchSettings
from hub.domain.standing import in_order
from hub.domain.taken import fingerprint_of
from tests.hub.branch import (
    BRANCH_TOML,
    Day,
    booking,
    bookings,
    branch_settings,
    call_next,
    check_in,
    facts,
    open_day,
    open_desks,
    ticket_for,
    wish,
)

DESK_3 = '    {id = "3", name = "2.01", room = "upstairs", services = ["C"]},\n'
SERVICE_D = '    {id = "D", series = "D", open = false, names = {pl = "Nieczynne"}},\n'
CALLING = "[calling]\npriority_every = 2\nbooked_first = true\n"


def changed(*pairs: tuple[str, str]) -> str:
    """Return the branch with each first text of *pairs* written as its second."""
    text = BRANCH_TOML
    for before, after in pairs:
        assert before in text
        text = text.replace(before, after)
    return text


def take(text: str, **fields: object) -> TakeSettings:
    return wish(TakeSettings, text=text, **fields)


def refused(day: Day, text: str) -> str:
    before = facts(day.branch)
    with pytest.raises(SettingsNotNow) as no:
        day.do(take(text))
    assert facts(day.branch) == before
    return str(no.value)


def no_service_b() -> str:
    """Return the branch without service B, which desk 1 and kiosk K2 name."""
    return changed(
        ('    {id = "B", series = "B", serving_minutes = 5, names = {pl = "Wnioski"}},\n', ""),
        ('services = ["A", "B"]}', 'services = ["A"]}'),
        (', services = ["B"]}', "}"),
    )


def places(day: Day) -> list[str]:
    return [str(standing.ticket.number) for standing in in_order(day.branch, day.clock.now())]


def test_settings_are_taken_by_one_fact_that_says_what_they_change():
    day = Day()
    text = changed(('room = "hall", services = ["A"]}', 'room = "upstairs", services = ["A"]}'))

    [taken] = day.do(take(text, reason="the desk has moved"))

    assert taken == SettingsTaken(
        fingerprint=fingerprint_of(text),
        changes=("[desks] '2': 'room' 'hall' → 'upstairs'",),
        reason="the desk has moved",
        text=text,
    )


def test_what_is_in_force_is_not_taken_again():
    day = Day(take(BRANCH_TOML))

    assert day.do(take(BRANCH_TOML)) == []


def test_settings_that_were_begun_from_others_than_those_in_force_change_nothing():
    day = Day(take(BRANCH_TOML))
    day.do(take(BRANCH_TOML + "# theirs\n"))

    with pytest.raises(SettingsChanged, match=fingerprint_of(BRANCH_TOML)):
        day.do(take(BRANCH_TOML + "# mine\n", instead_of=fingerprint_of(BRANCH_TOML)))


def test_settings_that_were_begun_from_those_in_force_are_taken():
    day = Day(take(BRANCH_TOML))

    day.do(take(BRANCH_TOML + "# mine\n", instead_of=fingerprint_of(BRANCH_TOML)))

    assert day.branch.written == BRANCH_TOML + "# mine\n"


def test_a_dry_run_changes_nothing():
    day = Day()
    before = facts(day.branch)

    assert (
        day.do(
            take(changed((DESK_3, DESK_3 + DESK_3.replace("3", "4").replace("2.01", "2.02"))), dry_run=True)
        )
        == []
    )
    assert facts(day.branch) == before


@pytest.mark.fault("F36")
def test_bad_settings_are_refused_with_every_mistake():
    with pytest.raises(BadBranch) as no:
        Day().do(
            take(
                changed(
                    ('series = "B"', 'series = "A"'),
                    ('en = "Office"', "eng = 3"),
                    ('room = "hall"', 'room = "h"'),
                )
            )
        )

    lines = [int(line.split(":")[1].split()[0]) for line in str(no.value).splitlines()]
    assert lines == [3, 8, 14, 15, 24, 25]


def test_who_waits_is_called_and_parked_keeps_number_place_and_desk():
    day = Day(
        *open_desks("1", "2"), *(ticket_for("A", name) for name in ("anna", "ben", "cem", "dan", "eva"))
    )
    day.do(call_next("1"), call_next("2"), wish(Park, desk=DeskId("1")), call_next("1"))
    before = {name: msgspec.structs.replace(ticket) for name, ticket in day.branch.tickets.items()}

    day.do(take(changed(("serving_minutes = 10", "serving_minutes = 20"), (SERVICE_D, ""))))

    assert day.branch.tickets == before
    assert places(day) == ["A004", "A005"]
    assert day.branch.desks["1"].current == TicketId("cem")
    assert [ticket.ticket for ticket in day.branch.parked()] == ["anna"]


def test_the_next_number_goes_on_where_the_series_was():
    day = Day(ticket_for("A"), ticket_for("A"), take(changed((SERVICE_D, ""))))

    [issued] = day.do(ticket_for("A"))

    assert isinstance(issued, TicketIssued)
    assert str(issued.number) == "A003"


def test_who_waits_is_called_by_the_new_rule():
    day = Day(*open_desks("1"), ticket_for("A", "anna"), ticket_for("A", "ben", priority=True))

    day.do(take(BRANCH_TOML + CALLING))
    [called] = day.do(call_next("1"))

    assert isinstance(called, TicketCalled)
    assert called.ticket == "ben"


def test_a_desk_may_serve_another_service_from_now_on():
    day = Day(*open_desks("2"), ticket_for("B", "anna"))

    day.do(take(changed(('room = "hall", services = ["A"]}', 'room = "hall", services = ["B"]}'))))
    [called] = day.do(call_next("2"))

    assert isinstance(called, TicketCalled)
    assert called.ticket == "anna"


def test_who_is_booked_can_be_late_for_a_service_that_an_open_desk_has_just_got():
    day = Day(*open_desks("2"), bookings(booking("111111")))
    assert "C" not in day.branch.began

    day.do(take(changed(('room = "hall", services = ["A"]}', 'room = "hall", services = ["A", "C"]}'))))

    assert day.branch.began["C"] == day.clock.now()


def test_a_new_service_gets_tickets_at_once():
    new = '    {id = "N", series = "N", names = {pl = "Nowe"}},\n'
    day = Day(
        take(changed((SERVICE_D, SERVICE_D + new), ('services = ["A", "B"]}', 'services = ["A", "B", "N"]}')))
    )

    [issued] = day.do(ticket_for("N"))

    assert isinstance(issued, TicketIssued)
    assert str(issued.number) == "N001"


def test_a_service_that_is_taken_out_gives_no_tickets_any_more():
    day = Day(take(no_service_b()))

    with pytest.raises(UnknownService):
        day.do(ticket_for("B"))


def test_settings_for_another_branch_are_refused():
    assert refused(Day(), changed(('branch = "town"', 'branch = "village"'))) == (
        "this is branch 'town', and the settings are for 'village'"
    )


def test_the_zone_stays_once_a_ticket_was_issued_and_may_change_before():
    elsewhere = changed(('branch = "town"', 'branch = "town"\ntimezone = "Europe/Kyiv"'))

    assert "'timezone' 'Europe/Warsaw' → 'Europe/Kyiv'" in refused(Day(ticket_for("A")), elsewhere)
    assert Day(take(elsewhere)).branch.settings.timezone == "Europe/Kyiv"


@pytest.mark.parametrize("how", ["waiting", "called", "parked", "missed"])
def test_a_service_stays_as_long_as_one_of_its_visitors_is_here(how):
    day = Day(*open_desks("1"), ticket_for("B", "anna"), no_show_grace())
    if how != "waiting":
        day.do(call_next("1"))
    if how == "parked":
        day.do(wish(Park, desk=DeskId("1")))
    if how == "missed":
        day.do(wish(MarkNoShow, desk=DeskId("1")))

    said = refused(day, no_service_b() + "[calling]\nno_show_grace_minutes = 10\n")

    assert said.startswith("service 'B' would have no desk, and 1 visitor is here for it; serve or transfer")


def no_show_grace() -> TakeSettings:
    return take(BRANCH_TOML + "[calling]\nno_show_grace_minutes = 10\n")


def test_a_service_may_go_once_its_visitors_have():
    day = Day(
        *open_desks("1"),
        ticket_for("B", "anna"),
        ticket_for("B", "ben"),
        ticket_for("B", "cem"),
        no_show_grace(),
    )
    day.do(call_next("1"), wish(Serve, desk=DeskId("1")))
    day.do(wish(CancelTicket, ticket=TicketId("ben"), reason="left"))
    day.do(wish(TransferTicket, ticket=TicketId("cem"), service="A", reason="asked for the wrong one"))

    day.do(take(no_service_b()))

    assert list(day.branch.layout.services) == ["A", "C", "D"]
    assert places(day) == ["B003"]


def test_who_missed_the_call_holds_a_service_no_longer_than_the_grace():
    day = Day(
        *open_desks("1"), ticket_for("B"), no_show_grace(), call_next("1"), wish(MarkNoShow, desk=DeskId("1"))
    )
    day.clock.turn(minutes=11)  # type: ignore[attr-defined]  # a clock turned by hand

    day.do(take(no_service_b()))

    assert "B" not in day.branch.layout.services


def test_the_last_desk_of_a_service_stays_as_long_as_somebody_waits_for_it():
    day = Day(bookings(booking("111111")), *open_desks("3"), check_in("111111"))
    closed = changed((DESK_3, ""), ("booked_only = true", "booked_only = true, open = false"))

    assert "service 'C' would have no desk, and 1 visitor is here" in refused(day, closed)


def test_bookings_for_a_service_that_goes_are_counted():
    day = Day(bookings(booking("111111"), booking("222222"), booking("333333", "A")))
    no_c = changed(
        ('    {id = "C", series = "C", booked_only = true, names = {pl = "Akta"}},\n', ""), (DESK_3, ""),
    )  # fmt: skip

    [taken] = day.do(take(no_c))

    assert isinstance(taken, SettingsTaken)
    assert taken.changes[-1] == "service 'C' is gone, and 2 bookings are for it"


def test_a_desk_stays_as_long_as_a_visitor_is_at_it():
    day = Day(*open_desks("2"), ticket_for("A"), call_next("2"))
    no_desk_2 = changed(('    {id = "2", name = "2", room = "hall", services = ["A"]},\n', ""))

    assert refused(day, no_desk_2) == "desk '2' would be taken out, and A001 is at it; let its clerk finish"


def test_a_desk_that_goes_while_it_is_open_is_closed_first():
    day = Day(*open_desks("1", "2"), wish(PauseDesk, desk=DeskId("2")))

    events = day.do(take(changed(('    {id = "2", name = "2", room = "hall", services = ["A"]},\n', ""))))

    assert events[0] == DeskClosed(desk=DeskId("2"))
    assert day.branch.desks["2"].state is DeskState.CLOSED
    assert "2" not in day.branch.layout.desks


def test_who_was_parked_at_a_desk_that_goes_comes_back_to_another():
    first = take(BRANCH_TOML + '[calling]\nparked = "first"\nparked_minutes = 0\n')
    day = Day(
        first, *open_desks("1", "2"), ticket_for("A", "anna"), call_next("2"), wish(Park, desk=DeskId("2"))
    )

    day.do(take(first.text.replace('    {id = "2", name = "2", room = "hall", services = ["A"]},\n', "")))
    [called] = day.do(call_next("1"))

    assert isinstance(called, TicketCalled)
    assert called.ticket == "anna"


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        (
            [('series = "A"', 'series = "J"')],
            "series 'A' of service 'A' has issued numbers today and cannot be given up",
        ),
        (
            [('series = "A"', 'series = "J"'), ('series = "B"', 'series = "A"')],
            "series 'A' of service 'A' has issued numbers today and cannot be given to service 'B'",
        ),
        (
            [('series = "A"', 'series = "J"'), ('spare_series = "X"', 'spare_series = "A"')],
            "series 'A' of service 'A' has issued numbers today and cannot be given to kiosk 'K1'",
        ),
    ],
)
def test_a_series_that_has_issued_numbers_stays_whose_it_is(pairs, said):
    assert refused(Day(ticket_for("A")), changed(*pairs)).startswith(said)


def test_a_series_that_has_issued_none_may_change():
    day = Day(ticket_for("A"), take(changed(('series = "B"', 'series = "J"'))))

    [issued] = day.do(ticket_for("B"))

    assert isinstance(issued, TicketIssued)
    assert str(issued.number) == "J001"


def test_settings_can_be_taken_back():
    day = Day(take(BRANCH_TOML), take(no_service_b()), take(BRANCH_TOML))

    assert day.branch.settings == branch_settings()


def test_what_is_changed_again_and_again_folds_to_the_same_day():
    day = Day(*open_desks("1", "2", "3"), *(ticket_for("A", name) for name in ("anna", "ben", "cem")))
    day.do(call_next("1"), ticket_for("B"), take(BRANCH_TOML + CALLING), call_next("2"))
    day.do(ticket_for("A", "pia", priority=True), wish(Park, desk=DeskId("2")))
    moved = changed(('name = "2.01", room = "upstairs"', 'name = "2.02", room = "hall"'))
    day.do(take(moved), take(moved + CALLING))
    day.do(call_next("1"), ticket_for("A", "eva"))

    assert facts(folded(branch_settings(), day.journal)) == facts(day.branch)


def test_the_next_day_begins_under_what_was_taken_and_folds_from_there_alone():
    day = Day(ticket_for("A"), take(BRANCH_TOML + CALLING))
    day.clock.turn(days=1)  # type: ignore[attr-defined]  # a clock turned by hand
    opened = day.do(open_day(date(2026, 12, 2)))[-1]
    day.do(ticket_for("A", "eva", priority=True))
    since = next(n for n, entry in enumerate(day.journal) if entry.event is opened)

    again = folded(branch_settings(), day.journal[since:])

    assert isinstance(opened, DayOpened)
    assert opened.settings == BRANCH_TOML + CALLING
    assert facts(again) == facts(day.branch)


PROFILE = """
[[profiles]]
id = "short"
names = {pl = "Krótki dzień"}
desks = {1 = ["A"], 3 = ["C"]}
"""


def test_the_profile_of_the_day_holds_on_under_other_settings():
    text = BRANCH_TOML + PROFILE
    day = Day(take(text), *open_desks("1"), ticket_for("A", "anna"))
    day.do(wish(SwitchProfile, profile="short", reason="half of the clerks are ill"))

    day.do(take(text.replace('pl = "Karty"', 'pl = "Sprawy"')), call_next("1"))

    assert day.branch.profile == "short"
    assert day.branch.layout.names("A")["pl"] == "Sprawy"
    assert day.branch.settings == in_profile(day.branch.ordinary, "short")
    assert day.branch.ordinary.desks[0].services == ("A", "B")
    assert facts(folded(branch_settings(), day.journal)) == facts(day.branch)


def test_a_profile_that_is_taken_out_leaves_an_ordinary_day():
    day = Day(take(BRANCH_TOML + PROFILE), ticket_for("B", "anna"), *open_desks("1"))
    day.do(wish(SwitchProfile, profile="short", reason="half of the clerks are ill"))

    day.do(take(BRANCH_TOML), call_next("1"))

    assert day.branch.settings == branch_settings()
    assert str(day.ticket("anna").state) == "called"
    assert facts(folded(branch_settings(), day.journal)) == facts(day.branch)


def test_settings_that_this_version_cannot_read_leave_those_before():
    day = Day(take(BRANCH_TOML))
    [entry] = [entry for entry in day.journal if isinstance(entry.event, SettingsTaken)]
    older = msgspec.structs.replace(
        entry, event=msgspec.structs.replace(entry.event, text="kiosk_colour = 3\n")
    )

    branch = folded(branch_settings(), [older if each is entry else each for each in day.journal])

    assert branch.settings == branch_settings()
    assert branch.written == ""


def test_taking_costs_no_ticket_of_any_state():
    day = Day(*open_desks("1"), *(ticket_for("A") for _ in range(6)))
    day.do(
        call_next(),
        wish(Serve, desk=DeskId("1")),
        call_next(),
        wish(MarkNoShow, desk=DeskId("1")),
        call_next(),
    )
    day.do(wish(Park, desk=DeskId("1")), call_next())
    counts = dict(day.branch.counts)

    day.do(take(BRANCH_TOML + CALLING))

    assert day.branch.counts == counts
    assert counts[State.WAITING] == 2


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ([("open = false, ", "")], ["[services] 'D': 'open' false → true"]),
        ([("Karty", "Sprawy")], ["[services] 'A' [names]: 'pl' 'Karty' → 'Sprawy'"]),
        (
            [('pl = "Wnioski"', 'pl = "Wnioski", en = "Forms"')],
            ["[services] 'B' [names]: 'en' nothing → 'Forms'"],
        ),
        ([('languages = ["pl", "en"]', 'languages = ["pl"]')], ["'languages' pl, en → pl"]),
        ([(DESK_3, DESK_3.replace("2.01", "2.02"))], ["[desks] '3': 'name' '2.01' → '2.02'"]),
        ([(DESK_3, "")], ["[desks] '3': taken out"]),
        ([(DESK_3, DESK_3 + DESK_3.replace('"3"', '"4"'))], ["[desks] '4': new"]),
        ([('{id = "hall-1", rooms = ["hall"]},\n    {id', "{id")], ["[boards] 'hall-1': taken out"]),
        ([("serving_minutes = 5", "serving_minutes = 6")], ["[services] 'B': 'serving_minutes' 5.0 → 6.0"]),
        (
            [('{id = "A", ', '{id = "A", check_in = {late = "refuse"}, ')],
            ["[services] 'A' [check_in]: 'late' 'queue' → 'refuse'"],
        ),
    ],
)
def test_a_change_is_told_in_words(pairs, said):
    after = read(BranchSettings, changed(*pairs), "branch.toml")  # what contradicts itself is told as well

    assert list(differences(branch_settings(), after)) == said


PROFILES = """
[hours]
tuesday = ["8:00-16:00"]

[capacity]
cut_off = "warn"

[[profiles]]
id = "short"
names = {pl = "Dzień krótki"}
hours = ["8:00-10:00"]
services = ["A", "B"]
desks = { 1 = ["A"], 2 = ["B"] }
change = { A = { serving_minutes = 4 } }
"""


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('["8:00-16:00"]', '["8:00-12:00"]', "[hours]: 'tuesday' 8:00-16:00 → 8:00-12:00"),
        ('["8:00-16:00"]', "[]", "[hours]: 'tuesday' 8:00-16:00 → nothing"),
        ("[capacity]", "closed = [2026-12-24]\n[capacity]", "[hours]: 'closed' nothing → 2026-12-24"),
        (
            "[capacity]",
            "extra = { 2026-12-24 = [] }\n[capacity]",
            "[hours] [extra]: '2026-12-24' nothing → nothing",
        ),
        ('"warn"', '"refuse"', "[capacity]: 'cut_off' 'warn' → 'refuse'"),
        ('"short"', '"brief"', "[profiles] 'brief': new"),
        ('"short"', '"brief"', "[profiles] 'short': taken out"),
        ('["8:00-10:00"]', '["8:00-11:00"]', "[profiles] 'short': 'hours' 8:00-10:00 → 8:00-11:00"),
        ('2 = ["B"]', '2 = ["B", "A"]', "[profiles] 'short' [desks]: '2' B → B, A"),
        ("minutes = 4", "minutes = 5", "[profiles] 'short' [change] [A]: 'serving_minutes' 4 → 5"),
    ],
)
def test_a_change_of_hours_profiles_and_capacity_is_told_in_words(before, after, said):
    assert before in PROFILES
    first, second = (
        read(BranchSettings, BRANCH_TOML + tables, "branch.toml")
        for tables in (PROFILES, PROFILES.replace(before, after, 1))
    )

    assert said in differences(first, second)


def test_a_table_of_hours_that_comes_or_goes_is_told_as_such():
    first = branch_settings()
    second = read(BranchSettings, BRANCH_TOML + PROFILES, "branch.toml")

    assert "[hours]: new" in differences(first, second)
    assert "[hours]: taken out" in differences(second, first)


def test_a_quota_that_comes_is_told_in_words():
    after = read(BranchSettings, changed(('{id = "A", ', '{id = "A", walk_in_limit = 9, ')), "branch.toml")

    assert list(differences(branch_settings(), after)) == ["[services] 'A': 'walk_in_limit' nothing → 9"]


def short_day() -> Day:
    """Return a Tuesday with visitors that has been switched to the short day."""
    day = Day(take(BRANCH_TOML + PROFILES), *open_desks("1", "2"), ticket_for("A"), ticket_for("B"))
    day.do(wish(SwitchProfile, profile="short", reason="the heating has failed"))
    return day


def test_the_day_profile_holds_on_under_other_settings():
    day = short_day()

    day.do(take(BRANCH_TOML + PROFILES.replace('2 = ["B"]', '2 = ["B", "A"]') + CALLING))

    assert day.branch.profile == "short"
    assert set(day.branch.layout.desks[DeskId("2")].services) >= {"B", "A"}
    assert day.branch.layout.services[ServiceId("A")].serving_minutes == 4
    assert day.branch.ordinary.desks == branch_settings().desks


def test_a_day_whose_profile_is_taken_out_goes_on_as_an_ordinary_one_and_says_so():
    day = short_day()

    [event] = day.do(take(BRANCH_TOML))

    assert isinstance(event, SettingsTaken)
    assert (
        event.changes[-1] == "day profile 'short' holds today and is gone; the day goes on as an ordinary one"
    )
    assert day.branch.settings == day.branch.ordinary == branch_settings()
    assert day.do(call_next("2"))


def test_a_day_profile_that_is_taken_out_by_mistake_comes_back_with_the_settings():
    day = short_day()
    before = day.branch.settings

    day.do(take(BRANCH_TOML), take(BRANCH_TOML + PROFILES))

    assert day.branch.settings == before


@pytest.mark.parametrize("text", [BRANCH_TOML, BRANCH_TOML + PROFILES + CALLING])
def test_a_take_over_in_a_day_profile_folds_to_the_same_day(text):
    day = short_day()
    day.do(take(text), call_next("1"), ticket_for("A", "eva"))

    assert facts(folded(branch_settings(), day.journal)) == facts(day.branch)


def test_who_waits_is_called_though_the_day_profile_serves_the_service_no_longer():
    day = short_day()
    emptied = PROFILES.replace('services = ["A", "B"]', 'services = ["A"]').replace(', 2 = ["B"]', "")

    day.do(take(BRANCH_TOML + emptied))

    assert day.branch.layout.desks_of[ServiceId("B")] == ("1",)


def test_an_order_that_has_changed_is_told():
    settings = branch_settings()

    turned = msgspec.structs.replace(settings, rooms=settings.rooms[::-1])

    assert list(differences(settings, turned)) == ["[rooms]: in another order"]
