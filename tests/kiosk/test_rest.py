"""Nobody there: the kiosk invites, later a dim picture wanders, and the first touch wakes it and no more."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import msgspec
import pytest

from contract.commands import IssueTicket
from contract.names import CommandId, Language
from kiosk.faces.layout import page_of
from kiosk.faces.page import Line, Panel, Target
from kiosk.faces.theme import Look, Screen, theme_of
from kiosk.happenings import Button, HubLost, MenuArrived, PickLanguage, PickService, Scanned, Tick
from kiosk.idle_rules import IdleRules
from kiosk.idle_settings import IdleSettings
from kiosk.rest import Rest, rest_of
from kiosk.samples import CLOCK, closed_menu, sample_menu, stopped
from kiosk.scene import Names, Scene, Text, Title, Tone
from kiosk.screens import Away, ClosedNow, Issuing, Languages, OutOfService, Services, StaffCode, Standstill
from kiosk.stage import scene_of
from kiosk.texts import words_in
from kiosk.wishes import Dim
from tests.kiosk.panels import BAR
from tests.kiosk.visits import CARDS, PL, RULES, UK, Play, up_to_asking

IDLE = RULES.idle
WANTED = IssueTicket(command_id=CommandId("c1"), by=RULES.by, service=CARDS)
PORTRAIT, LANDSCAPE = Look(Screen(1080, 1920), theme_of()), Look(Screen(1920, 1080), theme_of())


def left_for(seconds: float, play: Play | None = None) -> Play:
    """Leave a kiosk alone for so long."""
    play = play or Play()
    play.now_s += seconds
    return play.happen(Tick(play.now_s))


def rest(play: Play) -> Rest:
    return rest_of(play.state)


def scene(play: Play) -> Scene:
    return scene_of(play.state, words_in, CLOCK)


def told(play: Play) -> list[str]:
    return [block.text for block in scene(play).main if isinstance(block, Title | Text)]


# --- when


def test_a_kiosk_that_nobody_touches_invites_and_later_goes_dark():
    resting = [rest(left_for(after_s)) for after_s in (44, 45, 1799, 1800, 90_000)]

    assert resting == [Rest.AWAKE, Rest.ATTRACT, Rest.ATTRACT, Rest.SAVER, Rest.SAVER]


def test_outside_the_hours_it_goes_dark_soon_and_never_invites():
    resting = [rest(left_for(after_s, Play(closed_menu()))) for after_s in (100, 179, 180)]

    assert resting == [Rest.AWAKE, Rest.AWAKE, Rest.SAVER]


@pytest.mark.accessibility("A28")
def test_each_of_them_can_be_switched_off():
    never = replace(RULES, idle=IdleRules(attract_after_s=0, saver_after_s=0, saver_closed_after_s=0))

    assert rest(left_for(90_000, Play(rules=never))) is Rest.AWAKE
    assert rest(left_for(90_000, Play(closed_menu(), rules=never))) is Rest.AWAKE


@pytest.mark.parametrize("screen", [Services(UK), StaffCode(), Away(UK, WANTED)])
def test_no_screen_on_which_somebody_may_be_rests(screen):
    play = Play().show(screen)
    play.state = replace(play.state, now_s=5000.0)

    assert rest(play) is Rest.AWAKE


@pytest.mark.parametrize("screen", [OutOfService(), Away()])
def test_what_may_stand_for_days_does_not_burn_in(screen):
    play = Play().show(screen)
    play.state = replace(play.state, now_s=1800.0)

    assert rest(play) is Rest.SAVER


def test_a_stop_in_the_hours_stays_in_sight():
    play = Play().show(Standstill())
    play.state = stopped(replace(play.state, now_s=90_000.0))

    assert rest(play) is Rest.AWAKE


def test_a_stop_that_lasts_over_night_does_not_burn_in():
    play = Play(closed_menu()).show(Standstill())
    play.state = stopped(replace(play.state, now_s=IDLE.saver_closed_after_s))

    assert (rest(play), told(play)[1]) == (
        Rest.SAVER,
        words_in(PL).gettext("The hall is stopped for a while"),
    )


# --- waking


@pytest.mark.parametrize("after_s", [50, 4000])
def test_the_first_touch_wakes_and_does_nothing_else(after_s):
    play = left_for(after_s)

    play.tap(Button.STAY)

    assert (play.screen, rest(play)) == (Languages(), Rest.AWAKE)


def test_a_trembling_finger_that_wakes_the_kiosk_chooses_nothing():
    play = left_for(50).tap(Button.STAY)

    play.tap(PickLanguage(UK), after_s=0.2).tap(PickLanguage(UK), after_s=0.4)
    trembled = play.screen
    play.tap(PickLanguage(UK), after_s=0.6)

    assert (trembled, play.screen) == (Languages(), Services(UK))


def test_who_touches_a_language_while_the_invitation_is_about_to_come_up_is_heard():
    assert left_for(45.3).tap(PickLanguage(UK)).screen == Services(UK)


def test_the_whole_screen_is_one_target_and_the_corner_stays_the_staffs():
    for after_s, corner in ((50, True), (4000, False)):
        page = page_of(scene(left_for(after_s)), PORTRAIT)
        offered = {item.touch for item in page.items if isinstance(item, Target)}
        anywhere = page.target_at(540, 1500)

        assert offered - set(BAR) == {Button.STAY} | ({Button.CORNER} if corner else set())
        assert anywhere is not None
        assert (anywhere.box.w, anywhere.box.h) == (1080, 1920)


def test_staff_come_in_through_a_kiosk_at_rest():
    play = left_for(50)

    play.tap(*(Button.CORNER,) * 5, after_s=0.5)

    assert isinstance(play.screen, StaffCode)


def test_a_code_held_to_a_dark_kiosk_is_read_at_once():
    play = left_for(4000)

    play.now_s += 1
    play.happen(Scanned("483920", play.now_s))

    assert isinstance(play.screen, Issuing)


def test_a_scan_that_means_nothing_here_wakes_all_the_same():
    play = Play().show(OutOfService())
    left_for(4000, play)

    play.happen(Scanned("483920", play.now_s))

    assert rest(play) is Rest.AWAKE


def test_the_branch_opens_under_the_dark_picture():
    play = left_for(4000, Play(closed_menu()))

    play.happen(MenuArrived(sample_menu()))

    assert (play.screen, rest(play)) == (Languages(), Rest.AWAKE)


def test_news_that_change_nothing_do_not_wake():
    play = left_for(4000)

    play.happen(MenuArrived(sample_menu()), Tick(play.now_s))

    assert rest(play) is Rest.SAVER


def test_a_hub_that_is_lost_under_the_invitation_does_not_stop_it_where_numbers_can_be_given():
    assert rest(left_for(50).happen(HubLost())) is Rest.ATTRACT


def test_a_visit_after_the_rest_goes_its_way():
    play = left_for(4000).tap(Button.STAY)

    assert isinstance(up_to_asking(play).screen, Issuing)


def test_the_light_is_turned_down_and_up_once_each():
    play = left_for(1800)
    left_for(60, play)
    dimmed = play.wanted(Dim)

    play.tap(Button.STAY)

    assert (dimmed, play.wanted(Dim)) == ([Dim(dim=True)], [Dim(dim=True), Dim(dim=False)])


# --- what stands there


@pytest.mark.accessibility("A28")
def test_the_invitation_speaks_all_languages_one_after_the_other_for_eight_seconds_each():
    play = Play()
    left_for(IDLE.attract_after_s, play)

    said = []
    for _ in range(70):
        said.append(told(play)[0])
        left_for(0.5, play)

    runs = [(said[start], len(list(run))) for start, run in _runs(said)]
    assert [text for text, _ in runs][:4] == [
        words_in(language).gettext("Take a ticket here") for language in sample_menu().languages[:4]
    ]
    assert {count for _, count in runs[:-1]} == {16}, "each stands for eight seconds"


def _runs(said):
    starts = [number for number, text in enumerate(said) if number == 0 or said[number - 1] != text]
    return [(start, said[start:end]) for start, end in zip(starts, [*starts[1:], len(said)], strict=True)]


def test_the_invitation_shows_time_and_branch_and_marks_the_language_whose_turn_it_is():
    invitation = scene(left_for(IDLE.attract_after_s))
    page = page_of(invitation, PORTRAIT)
    names = next(block for block in invitation.main if isinstance(block, Names))
    shown = [item.text for item in page.items if isinstance(item, Line)]
    bold = [item.text for item in page.items if isinstance(item, Line) and item.bold]

    assert {CLOCK, sample_menu().branch_names[PL]} <= set(shown)
    assert names.now == "Polski"
    assert set(names.names) <= set(shown)
    assert set(names.names) & set(bold) == {"Polski"}


def test_a_language_without_a_catalogue_has_no_turn_of_its_own():
    menu = msgspec.structs.replace(sample_menu(), languages=(PL, Language("xx"), Language("en")))
    play = Play(menu)
    left_for(IDLE.attract_after_s, play)
    said = set()
    for _ in range(60):
        said.add(told(play)[0])
        left_for(1.0, play)

    assert said == {words_in(each).gettext("Take a ticket here") for each in (PL, Language("en"))}


@pytest.mark.parametrize(
    ("menu", "screen", "after_s", "line"),
    [
        (sample_menu(), Languages(), 1800, "Tutaj można pobrać bilet"),
        (closed_menu(), ClosedNow(), 180, "Teraz nieczynne"),
        (sample_menu(), OutOfService(), 1800, "Ten kiosk jest nieczynny"),
    ],
)
def test_the_dim_picture_says_how_things_stand_and_what_time_it_is(menu, screen, after_s, line):
    play = Play(menu).show(screen)
    dim = scene(left_for(after_s, play))

    assert dim.tone is Tone.DIM
    assert [block.text for block in dim.main[:2]] == [CLOCK, line]


def test_without_a_hub_the_dim_picture_does_not_promise_a_ticket():
    menu = msgspec.structs.replace(sample_menu(), spare_series="", spare_most=0)
    play = Play(menu).happen(HubLost())

    assert told(left_for(1800, play))[1] == words_in(PL).gettext("No tickets can be given at the moment")


@pytest.mark.parametrize("panel", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_the_dim_picture_leaves_no_place_lit_for_long_and_comes_to_each(panel):
    play = left_for(1800)
    places = []
    for _ in range(40):
        clock = next(item for item in page_of(scene(play), panel).items if isinstance(item, Line))
        places.append((clock.box.x, clock.box.y))
        left_for(IDLE.saver_moves_s, play)

    assert all(one != other for one, other in pairwise(places))
    assert len(set(places)) >= 9
    assert max(places.count(place) for place in places) <= 5


@pytest.mark.parametrize("panel", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_the_dim_picture_is_dim(panel):
    page = page_of(scene(left_for(1800)), panel)

    ground = next(item for item in page.items if isinstance(item, Panel))
    assert max(ground.fill) < 20
    assert max(max(item.colour) for item in page.items if isinstance(item, Line)) < 180


def test_it_stands_still_between_two_of_its_moves():
    play = left_for(1800)
    before = scene(play)

    left_for(IDLE.saver_moves_s - 0.5, play)

    assert scene(play) == before


# --- settings


@pytest.mark.parametrize(
    ("key", "value"), [("attract_each_s", 4.9), ("saver_moves_s", 0.5), ("dim_percent", 101)]
)
@pytest.mark.accessibility("A28")
def test_a_picture_that_would_hurry_is_refused(key, value):
    with pytest.raises(msgspec.ValidationError, match=key):
        msgspec.convert({key: value}, IdleSettings)


def test_on_a_day_that_is_replayed_faster_pictures_change_no_faster_for_the_eye():
    rules = IdleSettings().rules(day_per_real=60.0)

    assert (rules.attract_each_s / 60, rules.saver_moves_s / 60) == (8.0, 20.0)
    assert rules.attract_after_s == 45.0


def test_nothing_is_chosen_by_touching_what_is_not_there():
    assert left_for(50).tap(PickService(CARDS)).screen == Languages()
