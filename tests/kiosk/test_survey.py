"""Rating a visit at the kiosk: the paper at the reader, one of five faces, thanks; nothing is kept of it."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from contract.commands import RateVisit
from contract.names import Language, StatusToken
from contract.refusal import RatedBefore
from contract.survey import Face, SurveyView
from kiosk.faces.layout import page_of
from kiosk.faces.page import Glyph
from kiosk.faces.palettes import PALETTES
from kiosk.faces.signs import mask
from kiosk.faces.theme import Look, Screen, theme_of
from kiosk.happenings import Button, HubLost, MenuArrived, Scanned
from kiosk.modes import Contrast
from kiosk.samples import CLOCK, NINE, closed_menu, sample_menu, sample_ticket
from kiosk.scene import Key, Text, Tiles, Title
from kiosk.screens import ClosedNow, Languages, Refused, Services, Taken
from kiosk.signs import FACES
from kiosk.speech.utterances import heard
from kiosk.stage import scene_of
from kiosk.survey import token_in
from kiosk.survey_asking import answer_to, in_vain
from kiosk.survey_happenings import AWAY, BeginRating, PickFace, VisitIsRated, VisitNotRated, VisitTold
from kiosk.survey_scenes import SIGNS
from kiosk.survey_screens import AskingVisit, Rated, RateInvite, Rating
from kiosk.texts import words_in
from kiosk.wishes import Ask, Beep, LookAtVisit, RateIt, Sound
from link.fake import Cut, Refuse
from link.hub_client import HubAway
from tests.kiosk.panels import contrast
from tests.kiosk.rooms import room
from tests.kiosk.visits import EN, PL, RULES, UK, Play

TOKEN = StatusToken("Zm9yLXBpY3R1cmVzLW9ubHk")
OTHER = StatusToken("b3RoZXItcGFwZXItb25seSE")
PAPER = f"https://kolejka.example.pl/t/{TOKEN}"


def asking(**changed: object):
    return msgspec.structs.replace(sample_menu(), survey=True, **changed)


def told(
    language: Language = UK, closed_why: str = "", question: dict[Language, str] | None = None
) -> VisitTold:
    """Return what the hub says of the paper."""
    view = SurveyView(
        branch=sample_menu().branch,
        epoch=1,
        seq=1,
        at=NINE,
        number="E042",
        language=language,
        service_names={PL: "Karta"},
        question=question or {},
        closed_why=closed_why,
    )
    return VisitTold(TOKEN, view)


def scan(play: Play, text: str = PAPER) -> Play:
    play.now_s += 1.0
    return play.happen(Scanned(text, play.now_s))


def at_faces(**told_of: object) -> Play:
    return scan(Play(asking())).happen(told(**told_of))


@pytest.mark.parametrize(
    ("text", "token"),
    [
        (PAPER, TOKEN),
        (f" {TOKEN}\n", TOKEN),
        (f"{PAPER}?lang=uk", None),
        ("https://elsewhere.example/t/abc", None),
        ("483920", None),
        ("", None),
        ("x" * 65, None),
    ],
)
def test_the_code_of_a_ticket_is_known_from_others(text, token):
    assert token_in(text, sample_menu()) == token


def test_a_bare_token_is_read_where_the_branch_has_no_page():
    assert token_in(TOKEN, sample_menu(status_url="")) == TOKEN


def test_what_comes_behind_the_token_in_the_address_belongs_to_it():
    menu = sample_menu(status_url="https://q.example/{token}/now")

    assert token_in(f"https://q.example/{TOKEN}/now", menu) == TOKEN


def test_a_visitor_rates_the_visit_from_paper_to_thanks():
    play = scan(Play(asking()))
    assert play.screen == AskingVisit(PL, TOKEN)
    assert play.wanted(LookAtVisit) == [LookAtVisit(TOKEN)]

    play.happen(told())
    assert play.screen == Rating(UK, TOKEN, "E042", {})

    play.tap(PickFace(4))
    (rate,) = play.wanted(RateIt)
    assert isinstance(rate.command, RateVisit)
    assert (rate.command.token, rate.command.score, rate.command.by) == (TOKEN, 4, RULES.by)

    play.happen(VisitIsRated(TOKEN))
    assert play.screen == Rated(UK)
    assert play.wanted(Beep)[-1] == Beep(Sound.TICKET)
    assert play.tap(Button.DONE).screen == Languages()
    assert str(TOKEN) not in str(play.state)


def test_a_key_leads_there_from_the_first_screen():
    play = Play(asking()).tap(BeginRating())
    assert play.screen == RateInvite()

    assert scan(play).screen == AskingVisit(PL, TOKEN)


def test_a_visitor_who_leaves_after_hours_can_still_say_how_it_was():
    play = Play(msgspec.structs.replace(closed_menu(), survey=True))
    assert play.screen == ClosedNow()

    assert scan(play).screen == AskingVisit(PL, TOKEN)


@pytest.mark.parametrize("screen", [Services(EN), Refused(EN, "code-unreadable", typed=True), Rated(EN)])
def test_the_paper_is_read_wherever_somebody_may_hold_it_there(screen):
    play = Play(asking()).show(screen)

    assert scan(play).screen == AskingVisit(EN, TOKEN)


def test_a_booking_code_still_checks_in():
    play = scan(Play(asking()), "483920")

    assert play.wanted(LookAtVisit) == []
    assert len(play.wanted(Ask)) == 1


def test_what_is_no_ticket_is_told_so_to_whoever_wants_to_rate():
    play = scan(Play(asking()).tap(BeginRating()), "483920")

    assert play.screen == Rated(PL, "unknown-ticket")
    assert play.wanted(Ask) == []


def test_the_faces_stand_in_the_tickets_language_with_names_and_signs():
    scene = scene_of(at_faces().state, words_in, CLOCK)

    (tiles,) = [block for block in scene.main if isinstance(block, Tiles)]
    assert scene.language == UK
    assert [tile.touch for tile in tiles.tiles] == [PickFace(int(face)) for face in Face]
    assert [tile.title for tile in tiles.tiles][::4] == ["Дуже погано", "Дуже добре"]
    assert [tile.sign for tile in tiles.tiles] == list(SIGNS.values())
    assert scene.main[0] == Title("Як пройшов ваш візит?")


def test_the_operators_own_question_is_asked():
    question = {PL: "Jak było?", UK: "Як було?"}

    scene = scene_of(at_faces(question=question).state, words_in, CLOCK)

    assert scene.main[0] == Title("Як було?")


@pytest.mark.parametrize("code", ["rated-before", "too-late-to-rate", "not-served-yet"])
def test_why_a_visit_cannot_be_rated_is_told_in_the_tickets_language(code):
    play = at_faces(closed_why=code)

    assert play.screen == Rated(UK, code)
    scene = scene_of(play.state, words_in, CLOCK)
    (why,) = [block for block in scene.main if isinstance(block, Text)]
    assert why.text
    assert play.wanted(Beep)[-1] == Beep(Sound.TROUBLE)


def test_each_refusal_has_words_of_its_own():
    codes = ["rated-before", "too-late-to-rate", "not-served-yet", "unknown-ticket", AWAY, "survey-off"]

    said = set()
    for code in codes:
        play = Play(asking()).show(Rated(EN, code))
        said |= {
            block.text for block in scene_of(play.state, words_in, CLOCK).main if isinstance(block, Text)
        }

    assert len(said) == len(codes)


def test_a_rating_that_came_too_late_is_told_so():
    play = at_faces().tap(PickFace(1)).happen(VisitNotRated(TOKEN, "rated-before"))

    assert play.screen == Rated(UK, "rated-before")


def test_while_the_hub_is_away_nobody_is_asked_in_vain():
    play = Play(asking()).happen(HubLost())

    assert scan(play).screen == Rated(PL, AWAY)
    assert play.wanted(LookAtVisit) == []


def test_an_answer_for_which_nobody_waits_any_more_changes_nothing():
    play = at_faces()
    before = play.screen

    play.happen(VisitIsRated(OTHER), VisitNotRated(TOKEN, AWAY), told(EN))

    assert play.screen == before


@pytest.mark.accessibility("A21")
def test_a_trembling_finger_rates_once():
    play = at_faces()

    play.tap(*[PickFace(2)] * 4, after_s=0.1)

    assert len(play.wanted(RateIt)) == 1


def test_who_walks_away_is_forgotten():
    play = at_faces().wait(61)

    assert play.screen == Languages()
    assert str(TOKEN) not in str(replace(play.state, last_tap=None))


def test_thanks_go_away_soon_and_without_a_question():
    play = at_faces().tap(PickFace(5)).happen(VisitIsRated(TOKEN)).wait(14)
    assert isinstance(play.screen, Rated)
    assert not play.state.warned

    assert play.wait(2).screen == Languages()


@pytest.mark.parametrize("touch", [PickFace(0), PickFace(6), Button.DONE])
def test_what_is_no_face_rates_nothing(touch):
    play = at_faces().tap(touch)

    assert isinstance(play.screen, Rating)
    assert play.wanted(RateIt) == []


def test_nothing_is_rated_by_leaving():
    play = at_faces().tap(Button.HOME)

    assert play.screen == Languages()
    assert play.wanted(RateIt) == []


@pytest.mark.parametrize(
    "play",
    [
        Play(),
        Play(asking(), replace(RULES, scanner=False)),
        Play(asking()).happen(HubLost()),
    ],
    ids=["not asked here", "no reader", "hub away"],
)
def test_the_key_is_there_only_where_it_leads_somewhere(play):
    assert [
        key for key in scene_of(play.state, words_in, CLOCK).keys if isinstance(key.touch, BeginRating)
    ] == []
    assert play.tap(BeginRating()).screen != RateInvite()


def test_the_key_asks_in_the_branchs_first_language_and_in_english():
    (key,) = scene_of(Play(asking()).state, words_in, CLOCK).keys

    assert isinstance(key, Key)
    assert key.text == "Jak minęła wizyta? · How was your visit?"


def test_where_nobody_is_asked_a_ticket_at_the_reader_is_no_rating():
    play = scan(Play())

    assert not isinstance(play.screen, AskingVisit)


def test_a_new_menu_takes_nobody_away_from_the_faces():
    play = at_faces()

    play.happen(MenuArrived(asking(seq=2)))

    assert isinstance(play.screen, Rating)


def test_the_paper_that_was_just_printed_is_no_rating():
    play = Play(asking()).show(Taken(UK, sample_ticket(UK)))

    assert not isinstance(scan(play).screen, AskingVisit)


class Hub:
    """A hub that answers with what it is given, or raises it."""

    def __init__(self, answer: object) -> None:
        self.answer = answer
        self.asked: list[object] = []

    def get(self, path: str, kind: type) -> object:
        self.asked.append((path, kind))
        return self._given()

    def ask(self, command: RateVisit, kind: type) -> object:
        self.asked.append((command, kind))
        return self._given()

    def _given(self) -> object:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


COMMAND = RateVisit(command_id="c1", by=RULES.by, token=TOKEN, score=3)


def test_the_hub_is_asked_about_the_paper():
    hub = Hub(told().view)

    assert answer_to(LookAtVisit(TOKEN), hub, pytest.fail) == told()
    assert hub.asked == [(f"/v1/surveys/{TOKEN}", SurveyView)]


def test_the_hub_is_told_the_rating():
    hub = Hub(told().view)

    assert answer_to(RateIt(COMMAND), hub, pytest.fail) == VisitIsRated(TOKEN)
    assert hub.asked == [(COMMAND, SurveyView)]


def test_the_hubs_no_is_handed_on():
    assert answer_to(RateIt(COMMAND), Hub(RatedBefore("x")), pytest.fail) == VisitNotRated(
        TOKEN, "rated-before"
    )


def test_a_hub_that_does_not_answer_is_missed():
    missed: list[HubAway] = []
    away = HubAway("nobody there", maybe_done=False)

    assert answer_to(LookAtVisit(TOKEN), Hub(away), missed.append) == VisitNotRated(TOKEN, AWAY)
    assert missed == [away]
    assert in_vain(LookAtVisit(TOKEN)) == in_vain(RateIt(COMMAND)) == VisitNotRated(TOKEN, AWAY)


def test_the_whole_kiosk_asks_its_hub_and_tells_the_visitor(tmp_path):
    with room(tmp_path) as kiosk:
        kiosk.hub.views[f"/v1/surveys/{TOKEN}"] = told().view
        kiosk.hub.script("/v1/surveys/{token}", Refuse("rated-before"))
        kiosk.menu(asking())
        kiosk.on(Languages)

        kiosk.shell.scan(PAPER)
        kiosk.on(Rating)
        kiosk.touch(PickFace(5))

        assert kiosk.on(Rated).code == "rated-before"


@pytest.mark.fault("F09")
def test_a_hub_that_does_not_answer_keeps_nobody_waiting(tmp_path):
    with room(tmp_path) as kiosk:
        kiosk.menu(asking())
        kiosk.on(Languages)
        kiosk.hub.script(f"/v1/surveys/{TOKEN}", *[Cut()] * 50)

        kiosk.shell.scan(PAPER)

        assert kiosk.on(Rated).code == AWAY


PANELS = [((1080, 1920), 21.5), ((1920, 1080), 21.5), ((800, 1280), 10.1), ((1280, 800), 10.1)]


@pytest.mark.accessibility("A01", "A10")
@pytest.mark.parametrize("language", [PL, Language("ka"), Language("ar")])
@pytest.mark.parametrize(("size", "inch"), PANELS)
def test_every_face_is_twenty_millimetres_large_on_the_glass(size, inch, language):
    ppi = (size[0] ** 2 + size[1] ** 2) ** 0.5 / inch
    scene = scene_of(at_faces(language=language).state, words_in, CLOCK)

    page = page_of(scene, Look(Screen(*size, ppi), theme_of()))

    faces = [item for item in page.items if isinstance(item, Glyph) and item.sign in FACES]
    assert [face.sign for face in faces] == list(SIGNS.values())
    assert min(min(face.box.w, face.box.h) for face in faces) / ppi * 25.4 >= 19.8  # whole pixels


@pytest.mark.accessibility("A05")
def test_every_face_has_a_shape_of_its_own():
    drawings = {mask(sign, 96) for sign in FACES}

    assert len(drawings) == len(FACES) == len(Face)


@pytest.mark.accessibility("A04")
@pytest.mark.parametrize("contrast_mode", Contrast)
def test_faces_stand_out_from_their_ground_in_every_theme(contrast_mode):
    paint = PALETTES[contrast_mode].choice

    assert contrast(paint.ink, paint.fill) >= (4.5 if contrast_mode is Contrast.USUAL else 7.0)


@pytest.mark.accessibility("A10")
@pytest.mark.parametrize("language", [PL, EN, UK, Language("ar")])
def test_every_face_is_named_aloud(language):
    scene = scene_of(at_faces(language=language).state, words_in, CLOCK)

    stops = {stop.touch: stop.said.text for stop in heard(scene, words_in, headset=True).stops}

    for tile in scene.main[1].tiles:
        assert tile.title in stops[tile.touch]
