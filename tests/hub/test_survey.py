"""Who may rate a visit: the holder of its paper, after it, in time, once; and whom a desk's tablet asks."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from contract.commands import MarkNoShow, MovePlace, RateVisit, Serve, Start, StopHall, TakeBack, Transfer
from contract.events import VisitRated
from contract.names import DeskId
from contract.refusal import NotServedYet, RatedBefore, SurveyOff, TooLateToRate, UnknownDesk, UnknownTicket
from contract.settings import BadSettings
from contract.survey import Face
from hub.audit.order import services_of
from hub.audit.report import report
from hub.domain.branch import folded
from hub.domain.settings import read_branch
from hub.domain.survey import just_served_at
from hub.domain.survey_settings import SurveySettings
from hub.estimate import likely_wait
from hub.views import Pictures
from tests.hub.branch import (
    BRANCH_TOML,
    TUESDAY,
    Day,
    branch_settings,
    call_next,
    facts,
    open_day,
    open_desks,
    ticket_for,
    token_of,
    wish,
)

ON = SurveySettings(on=True)
DESK = DeskId("1")


def rate(name: str, score: int = 5):
    return wish(RateVisit, token=token_of(name), score=score)


def served_day(*names: str, survey: SurveySettings = ON) -> Day:
    """Return a day on which those of *names* were served at desk 1, one after the other."""
    names = names or ("anna",)
    day = Day(*open_desks("1"), *(ticket_for("A", name) for name in names), survey=survey)
    for _ in names:
        day.do(call_next(), wish(Serve, desk="1"))
        day.clock.turn(seconds=30)
    return day


def asked_at(day: Day):
    ticket = just_served_at(DESK, day.branch, day.clock.now())
    return None if ticket is None else ticket.ticket


def test_a_visit_that_is_over_can_be_rated():
    day = served_day()

    assert day.do(rate("anna")) == [VisitRated(ticket="anna")]
    assert day.ticket("anna").rated


@pytest.mark.parametrize("face", Face)
def test_which_score_it_was_stands_in_no_event(face):
    day = served_day()

    (event,) = day.do(rate("anna", face))

    assert msgspec.to_builtins(event) == {"event": "visit-rated", "ticket": "anna"}


def test_a_visit_is_rated_once():
    day = served_day()
    day.do(rate("anna"))

    with pytest.raises(RatedBefore, match="A001 was rated before"):
        day.do(rate("anna", 1))


NOT_OVER = {
    "waiting": [],
    "called": [call_next()],
    "being served": [call_next(), wish(Start, desk="1")],
    "did not come": [call_next(), wish(MarkNoShow, desk="1")],
}


@pytest.mark.parametrize("commands", NOT_OVER.values(), ids=NOT_OVER)
def test_a_visit_that_is_not_over_cannot_be_rated(commands):
    day = Day(*open_desks("1"), ticket_for("A", "anna"), *commands, survey=ON)

    with pytest.raises(NotServedYet):
        day.do(rate("anna"))


def test_a_serving_that_was_taken_back_was_none():
    day = served_day()
    day.clock.turn(seconds=-25)
    day.do(wish(TakeBack, desk="1"))

    with pytest.raises(NotServedYet):
        day.do(rate("anna"))
    assert day.ticket("anna").served_at is None


def test_it_is_rated_within_the_window_and_not_after_it():
    survey = SurveySettings(on=True, window_minutes=60)
    early, late = served_day(survey=survey), served_day(survey=survey)
    early.clock.turn(minutes=59)
    late.clock.turn(minutes=60)

    assert early.do(rate("anna"))
    with pytest.raises(TooLateToRate, match="more than 60 min ago"):
        late.do(rate("anna"))


def test_where_nobody_is_asked_nobody_can_answer():
    with pytest.raises(SurveyOff):
        served_day(survey=SurveySettings()).do(rate("anna"))


def test_a_code_that_leads_nowhere_rates_nothing():
    day = served_day()

    with pytest.raises(UnknownTicket):
        day.do(rate("nobody"))


def test_yesterdays_paper_rates_nothing_today():
    day = served_day()
    day.do(open_day(TUESDAY + timedelta(days=1)))

    with pytest.raises(UnknownTicket):
        day.do(rate("anna"))


def test_who_has_given_the_place_away_does_not_rate_the_visit_of_another():
    day = Day(*open_desks("1"), ticket_for("A", "anna"), survey=ON)
    day.do(wish(MovePlace, ticket="anna", reason="her husband waits on", token=token_of("ben")))
    day.do(call_next(), wish(Serve, desk="1"))

    with pytest.raises(UnknownTicket):
        day.do(rate("anna"))
    assert day.do(rate("ben"))


def test_rating_goes_on_while_the_hall_is_stopped():
    day = served_day()
    day.do(wish(StopHall, who="supervisor", reason="fire alarm"))

    assert day.do(rate("anna"))


def test_that_it_was_rated_outlives_a_restart():
    day = served_day()
    day.do(rate("anna"))

    assert facts(folded(branch_settings(survey=ON), day.journal)) == facts(day.branch)


def test_the_report_of_the_day_lists_no_rating():
    day = served_day()
    day.do(rate("anna"))

    told = report(TUESDAY, day.journal, services_of(branch_settings()))

    assert told.deeds == ()


def test_the_tablet_of_a_desk_asks_whoever_was_just_served_there():
    assert asked_at(served_day("anna", "ben")) == "ben"


def test_the_next_visitor_is_not_asked_for_the_one_before():
    day = served_day()
    day.do(ticket_for("A", "ben"), call_next())
    assert asked_at(day) == "anna", "who is only called is not there yet"

    day.do(wish(Start, desk="1"))

    assert asked_at(day) is None


def test_the_tablet_locks_itself_after_a_while():
    day = served_day(survey=SurveySettings(on=True, desk_seconds=60))
    assert asked_at(day) == "anna"

    day.clock.turn(seconds=31)

    assert asked_at(day) is None


def test_the_tablet_locks_itself_once_the_visit_is_rated():
    day = served_day("anna", "ben")
    day.do(rate("ben"))

    assert asked_at(day) is None, "and does not go back to the visitor before"


def test_next_asks_the_visitor_before_who_is_still_leaving():
    day = Day(*open_desks("1"), ticket_for("A", "anna"), ticket_for("A", "ben"), survey=ON)
    day.do(call_next())
    day.clock.turn(seconds=60)
    day.do(call_next())

    assert asked_at(day) == "anna"


def test_each_desk_asks_its_own_visitor():
    day = Day(*open_desks("1", "2"), ticket_for("A", "anna"), ticket_for("A", "ben"), survey=ON)
    day.do(call_next("1"), call_next("2"), wish(Serve, desk="2"), wish(Serve, desk="1"))

    assert [just_served_at(DeskId(desk), day.branch, day.clock.now()).ticket for desk in "12"] == [
        "anna",
        "ben",
    ]


def test_who_was_served_at_another_desk_in_the_end_is_not_asked_here():
    day = Day(*open_desks("1", "2"), ticket_for("A", "anna"), survey=ON)
    day.do(call_next("1"), wish(Transfer, desk="1", to="2", reason="speaks her language"))
    day.do(call_next("2"), wish(Serve, desk="2"))

    assert asked_at(day) is None
    assert just_served_at(DeskId("2"), day.branch, day.clock.now()) is not None


def test_where_nobody_is_asked_the_tablet_asks_nobody():
    assert asked_at(served_day(survey=SurveySettings())) is None


def pictures(day: Day) -> Pictures:
    return Pictures(day.branch, day.clock.now(), likely_wait)


def test_what_is_asked_is_told_in_the_tickets_language_and_why_not():
    question = {"pl": "Jak było?", "uk": "Як було?"}
    day = Day(
        *open_desks("1"),
        ticket_for("A", "anna", language="uk"),
        survey=msgspec.structs.replace(ON, question=question),
    )
    before = pictures(day).survey(token_of("anna"))
    day.do(call_next(), wish(Serve, desk="1"))
    ready = pictures(day).survey(token_of("anna"))
    day.do(rate("anna"))
    after = pictures(day).survey(token_of("anna"))

    assert (before.closed_why, ready.closed_why, after.closed_why) == ("not-served-yet", "", "rated-before")
    assert (ready.language, ready.question, ready.number) == ("uk", question, "A001")


def test_nobody_is_told_of_a_ticket_that_is_not_there():
    with pytest.raises(UnknownTicket):
        pictures(served_day()).survey(token_of("nobody"))
    with pytest.raises(UnknownDesk):
        pictures(served_day()).survey_at(DeskId("9"))


def test_kiosks_know_whether_visits_can_be_rated():
    assert pictures(served_day()).menu().survey
    assert not pictures(served_day(survey=SurveySettings())).menu().survey


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("survey = {on = true, least = 2}", "[survey]: 'least' must be int >= 3, not 2"),
        ("survey = {on = true, window_minutes = 1}", "'desk_seconds' (90) must not be longer than"),
        ('survey = {on = true, question = {en = "How?"}}', "[survey]: 'question': 'pl' is missing"),
        ("survey = {an = true}", "[survey]: unknown key 'an'; known keys: on, question"),
    ],
)
def test_a_mistake_in_the_settings_is_named(table, told):
    with pytest.raises(BadSettings) as caught:
        read_branch(table + "\n" + BRANCH_TOML, "branch.toml")

    assert told in str(caught.value)
