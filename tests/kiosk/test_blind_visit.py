"""Whole visits without a screen: a keypad's own events go in, and all that is known is what was heard.

Nothing is drawn here, and the visitor asks nothing of the program but what a loudspeaker or headset says.
"""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from contract.commands import CheckIn, IssueTicket, ReportSlip
from contract.names import Language
from contract.states import SlipState
from contract.views import text_in
from hardware.keypad import KeypadKey
from kiosk import happenings as h
from kiosk.config import SoundSettings
from kiosk.jingles import Jingles, jingle
from kiosk.refusals import refusal_words
from kiosk.samples import sample_menu, sample_ticket
from kiosk.screens import Code, Confirm, Languages, OutOfService, Services, Taken
from kiosk.texts import words_in
from kiosk.voicing import FAILED, JACK_LOST, KEYPAD_LOST, KEYPAD_STUCK, MUTE
from kiosk.wishes import Sound
from kiosk.wording import about, own_name
from link.fake import Refuse
from tests.kiosk.hearing import HEADSET, SPEAKER, Visitor, visitor
from tests.waiting import eventually

K = KeypadKey
CARDS, BOOKED, CLOSED = (
    next(each for each in sample_menu().services if each.service == service) for service in ("A", "B", "S")
)
CODE = "100244"


def begin(blind: Visitor, language: str = "uk") -> None:
    """Press a key until the language is heard, and take it."""
    blind.room.on(Languages)
    blind.press(K.OK)
    blind.choose(own_name(Language(language), words_in))
    blind.room.on(Services)


def word(text: str, language: str = "uk") -> str:
    return words_in(Language(language)).gettext(text)


def to_code(blind: Visitor, language: str = "uk") -> None:
    begin(blind, language)
    blind.choose(word("I have a booking", language))
    blind.room.on(Code)


@pytest.mark.accessibility("A06", "A08", "A12")
@pytest.mark.parametrize("headset", [False, True])
@pytest.mark.parametrize("language", sample_menu().languages)
def test_a_ticket_is_taken_by_ear_in_every_language(tmp_path, language, headset):
    with visitor(tmp_path, headset=headset) as blind:
        begin(blind, language)
        began = len(blind.log)
        blind.choose(text_in(CARDS.names, language))
        blind.choose(word("Take a ticket", language))
        number = blind.until("A001")
        blind.until(word("Watch the board: it shows your number and your desk.", language))
        blind.press(K.BACK)
        assert word("Finished. Thank you.", language) in blind.texts
        blind.room.on(Languages)

        assert [(each.service, each.language) for each in blind.room.told(IssueTicket)] == [("A", language)]
        assert len(blind.room.printer.slips) == 1
        eventually(lambda: [each.slip for each in blind.room.told(ReportSlip)] == [SlipState.PRINTED])
        visit = blind.log[began : blind.log.index(number) + 6]
        assert {words.language for words in visit} == {language}
        assert {words.output for words in visit} == {HEADSET if headset else SPEAKER}
        ticket = sample_ticket(language)
        said = [words.text for words in visit]
        assert text_in(ticket.service_names, language) in said
        assert any(about(words_in(Language(language)), ticket.estimate) in text for text in said)
        assert any(text_in(ticket.rooms[0].names, language) in text for text in said)


@pytest.mark.accessibility("A06", "A26")
def test_priority_is_declared_by_ear_without_a_question(tmp_path):
    with visitor(tmp_path) as blind:
        blind.room.menu(msgspec.structs.replace(sample_menu(), priority=True, seq=sample_menu().seq + 1))
        eventually(lambda: blind.room.shell.state.menu and blind.room.shell.state.menu.priority)
        begin(blind, "en")
        blind.choose(text_in(CARDS.names, "en"))
        blind.choose("Ticket with priority")
        blind.until("A001")

        assert [each.priority for each in blind.room.told(IssueTicket)] == [True]


@pytest.mark.accessibility("A06")
def test_a_booked_visitor_types_the_code_with_number_keys(tmp_path):
    with visitor(tmp_path) as blind:
        to_code(blind)
        blind.press(*(K(digit) for digit in CODE))
        blind.press(K.OK)
        blind.until("A001")

        assert [each.codes for each in blind.room.told(CheckIn)] == [(CODE,)]


@pytest.mark.accessibility("A06", "A13")
def test_a_booked_visitor_with_a_headset_chooses_the_digits_by_arrows(tmp_path):
    with visitor(tmp_path, headset=True) as blind:
        to_code(blind)
        for digit in CODE:
            blind.find(digit, whole=True)
            blind.press(K.OK)
        blind.press(K.OK)
        blind.until("A001")

        assert [each.codes for each in blind.room.told(CheckIn)] == [(CODE,)]
        assert {words.output for words in blind.log} == {HEADSET}


@pytest.mark.accessibility("A13")
def test_a_code_is_never_said_into_the_room_and_is_gone_after_its_entry(tmp_path):
    with visitor(tmp_path) as blind:
        to_code(blind)
        began = len(blind.log)
        for digit in CODE:
            blind.press(K(digit))
        blind.press(K.REPEAT)
        for _ in range(8):
            blind.press(K.DOWN)
        blind.press(K.BACK)
        blind.room.on(Services)

        said = blind.log[began:]
        assert {words.output for words in said} == {SPEAKER}
        typed = [word("%(n)d of %(all)d digits") % {"n": n, "all": 6} for n in range(1, 7)]
        assert [words.text for words in said if words.text in typed][:6] == typed
        assert not [words.text for words in said if words.text in set(CODE)]
        assert not [text for text, _ in blind.ears[SPEAKER].voice.spoken if CODE in text.replace(" ", "")]
        assert CODE not in repr(blind.room.shell.scene)


@pytest.mark.accessibility("A13")
def test_a_headset_that_is_pulled_out_takes_its_words_along(tmp_path):
    with visitor(tmp_path, headset=True) as blind:
        to_code(blind)
        blind.press(K.ONE, K.ZERO)
        blind.ears[HEADSET].hold = True
        blind.fingers.press(K.UP)
        eventually(blind.ears[HEADSET].sounding.is_set)

        blind.plug(plugged=False)

        eventually(lambda: blind.ears[HEADSET].cut == 1 and blind.is_quiet())
        eventually(lambda: blind.room.shell.scene.focus is None)
        assert not [words for words in blind.log if words.output is SPEAKER]
        assert blind.room.on(Code).digits == "10", "what was typed is kept"


@pytest.mark.accessibility("A11")
@pytest.mark.parametrize("code", ["booking-unknown", "too-late", "wrong-day"])
def test_a_code_that_is_refused_is_said_to_be_so_and_what_to_do(tmp_path, code):
    with visitor(tmp_path) as blind:
        blind.room.hub.script("/v1/check-ins", Refuse(code))
        to_code(blind, "en")
        blind.press(*(K(digit) for digit in CODE))
        began = len(blind.log)
        blind.press(K.OK)
        title, what_to_do = refusal_words(words_in(Language("en")), code)
        blind.until(what_to_do)
        said = [words.text for words in blind.log[began:]]

        assert title in said
        assert what_to_do in said
        assert any("booking" in text or "code" in text for text in (title, what_to_do)), "it names the field"
        blind.press(K.BACK)
        blind.room.on(Code)


@pytest.mark.accessibility("A06", "A11")
def test_a_closed_service_says_so_before_it_is_chosen_and_after(tmp_path):
    with visitor(tmp_path) as blind:
        begin(blind, "en")
        heard = blind.find(text_in(CLOSED.names, "en"))
        assert "Closed now" in heard.text or "again" in heard.text
        began = len(blind.log)
        blind.press(K.OK)

        said = [words.text for words in blind.log[began:]]
        assert "No more tickets for this now" in said
        assert "Please choose something else, or ask the staff when to come." in said
        blind.press(K.BACK)
        blind.room.on(Services)
        assert blind.room.told(IssueTicket) == []


@pytest.mark.accessibility("A06")
def test_a_service_for_booked_visitors_says_how_to_book_and_leads_to_the_code(tmp_path):
    with visitor(tmp_path) as blind:
        begin(blind)
        blind.choose(text_in(BOOKED.names, "uk"))
        assert word("How to book") in blind.texts
        blind.choose(word("I have a booking"))

        assert blind.room.on(Code)


@pytest.mark.accessibility("A17")
def test_who_does_nothing_is_asked_aloud_and_stays_by_one_key(tmp_path):
    with visitor(tmp_path) as blind:
        to_code(blind, "en")
        blind.press(K.ONE)
        for _ in range(3):
            began = len(blind.log)
            blind.room.clock.advance(41)
            blind.hears(began)
            assert "Do you need more time?" in [words.text for words in blind.log[began:]]
            blind.press(K.OK)
            assert blind.room.shell.state.screen == Code(Language("en"), "1")


@pytest.mark.accessibility("A15", "A17")
def test_who_has_left_leaves_nothing_behind(tmp_path):
    with visitor(tmp_path) as blind:
        to_code(blind, "en")
        blind.press(K.ONE, K.LOUDER)
        assert blind.log[-1].volume_db == -6.0
        blind.room.clock.advance(41)
        blind.until("Do you need more time?")
        blind.room.clock.advance(21)
        blind.until("Finished. Thank you.")
        began = len(blind.log)
        blind.press(K.DOWN)

        assert blind.log[began].volume_db == -12.0
        assert blind.log[began].text == text_in(sample_menu().branch_names, "pl"), "it begins anew"


@pytest.mark.accessibility("A15")
def test_after_a_part_of_the_program_failed_the_volume_is_the_usual_one(tmp_path):
    with visitor(tmp_path) as blind:
        begin(blind)
        blind.press(K.LOUDER)
        blind.room.shell.broken(RuntimeError("on purpose"))
        blind.room.on(OutOfService)
        blind.press(K.DOWN)

        assert blind.log[-1].volume_db == -12.0


@pytest.mark.accessibility("A12")
def test_the_number_stays_until_it_was_read_out_however_long_that_takes(tmp_path):
    with visitor(tmp_path) as blind:
        begin(blind)
        blind.choose(text_in(CARDS.names, "uk"))
        blind.find(word("Take a ticket"))
        blind.ears[SPEAKER].hold = True
        blind.fingers.press(K.OK)
        blind.room.on(Taken)
        for _ in range(10):
            blind.room.clock.advance(10)
            blind.room.settle()
        assert blind.room.on(Taken)
        blind.ears[SPEAKER].hold = False
        blind.ears[SPEAKER].stop()
        blind.room.shell._voicing._talker.hush()
        blind.room.settle()
        blind.room.clock.advance(16)

        blind.room.on(Languages)


@pytest.mark.accessibility("A09")
@pytest.mark.parametrize("key", [K.DOWN, K.OK, K.BACK, K.HELP, K.LOUDER, K.FIVE])
def test_every_key_cuts_the_speech_before_the_loop_has_even_seen_it(tmp_path, key):
    """What is said ends on the keypad's own thread: no work of the screen can be in its way."""
    with visitor(tmp_path) as blind:
        begin(blind)
        blind.ears[SPEAKER].hold = True
        blind.fingers.press(K.UP)
        eventually(blind.ears[SPEAKER].sounding.is_set)
        seen = []
        blind.room.shell._voicing._post = seen.append  # the loop is busy, and sees nothing

        blind.fingers.press(key)

        eventually(lambda: blind.ears[SPEAKER].cut == 1)
        eventually(lambda: [pressed.key for pressed in seen] == [key])
        assert blind.is_quiet()


@pytest.mark.accessibility("A09")
def test_a_key_goes_on_from_where_it_was_cut_and_repeat_says_the_same(tmp_path):
    with visitor(tmp_path) as blind:
        begin(blind, "en")
        first = [words.text for words in blind.press(K.DOWN)]
        assert [words.text for words in blind.press(K.REPEAT)] == first
        assert [words.text for words in blind.press(K.REPEAT)] == first
        assert [words.text for words in blind.press(K.DOWN)] != first


@pytest.mark.accessibility("A07")
@pytest.mark.parametrize("screen", [Languages, Services, Confirm, Code, Taken])
def test_speech_begins_by_a_plug_on_the_screen_on_which_one_is(tmp_path, screen):
    with visitor(tmp_path) as blind:
        blind.room.on(Languages)
        way = [h.PickLanguage(Language("en")), h.PickService(CARDS.service), h.Button.CONFIRM]
        if screen is Code:
            way = [way[0], h.Button.TYPE_CODE]
        steps = {Languages: 0, Services: 1, Confirm: 2, Code: 2, Taken: 3}[screen]
        blind.room.touch(*way[:steps])
        blind.room.on(screen)
        assert blind.log == []

        said = blind.plug()

        assert said[0].output is HEADSET
        assert said[1].text == blind.room.shell.scene.main[0].text


@pytest.mark.accessibility("A16")
def test_who_is_spoken_to_hears_no_jingle_and_who_is_not_does(tmp_path, monkeypatch):
    with visitor(tmp_path, sound=SoundSettings(on=True)) as blind:
        shell, sounds = blind.room.shell, []
        shell._parts = replace(shell._parts, jingles=Jingles(None, 0.0))
        monkeypatch.setattr(shell._voicing._talker, "sound", lambda wav: sounds.append(wav) or True)
        begin(blind)
        blind.choose(text_in(CARDS.names, "uk"))
        blind.choose(word("Take a ticket"))
        blind.until("A001")
        assert sounds == [], "the slip is out, and words say so"
        blind.press(K.BACK)
        blind.room.on(Languages)
        eventually(lambda: not shell._voicing._speech.on)
        way = [h.PickLanguage(Language("en")), h.PickService(CARDS.service), h.Button.CONFIRM]
        blind.room.touch(*way)
        blind.room.on(Taken)

        eventually(lambda: sounds == [jingle(Sound.TICKET)])


def test_staff_learn_of_a_keypad_that_is_lost_and_of_its_return(tmp_path):
    with visitor(tmp_path) as blind:
        blind.room.on(Languages)
        blind.fingers.unplug()
        eventually(lambda: blind.room.health.fault == KEYPAD_LOST)
        blind.fingers.plug()
        eventually(lambda: blind.room.health.status == "ready")


def test_staff_learn_of_a_headset_jack_that_is_lost_and_of_its_return(tmp_path):
    with visitor(tmp_path, headset=True) as blind:
        blind.room.on(Languages)
        blind.hears(0)
        blind.jack.unplug()
        eventually(lambda: blind.room.health.fault == JACK_LOST)
        blind.jack.plug()
        eventually(lambda: blind.room.health.status == "ready")


def test_staff_learn_of_a_key_that_is_stuck(tmp_path):
    with visitor(tmp_path) as blind:
        blind.room.on(Languages)
        receivers = blind.room.shell._voicing._receivers()
        receivers.on_stuck(K.OK)
        eventually(lambda: blind.room.health.fault == KEYPAD_STUCK)
        assert "key ok" in blind.room.health.detail
        receivers.on_released(K.OK)
        eventually(lambda: blind.room.health.status == "ready")


def test_staff_learn_of_a_voice_that_is_mute_and_the_kiosk_goes_on_for_who_sees(tmp_path):
    with visitor(tmp_path) as blind:
        blind.room.on(Languages)

        def mute(text: str, language: str) -> bytes:
            raise OSError("espeak-ng is gone")

        blind.ears[SPEAKER].voice.speak = mute
        blind.room.clock.advance(1)
        blind.fingers.press(K.OK)
        eventually(lambda: blind.room.health.fault == MUTE)
        assert "espeak-ng is gone" in blind.room.health.detail
        way = [h.PickLanguage(Language("en")), h.PickService(CARDS.service), h.Button.CONFIRM]
        blind.room.touch(*way)

        assert blind.room.on(Taken)


def test_a_failure_of_the_speech_is_told_to_staff_and_stops_nobody(tmp_path, monkeypatch):
    with visitor(tmp_path) as blind:
        begin(blind)
        monkeypatch.setattr("kiosk.voicing.step", lambda *_: 1 / 0)
        blind.fingers.press(K.DOWN)
        eventually(lambda: blind.room.health.fault == FAILED)
        monkeypatch.undo()
        blind.room.touch(h.PickService(CARDS.service))
        blind.room.on(Confirm)
        blind.press(K.DOWN)

        eventually(lambda: blind.room.health.status == "ready")


def test_without_keypad_and_sound_the_kiosk_is_as_it_was(tmp_path):
    with visitor(tmp_path, outputs=()) as blind:
        blind.room.on(Languages)
        blind.room.touch(h.PickLanguage(Language("en")), h.PickService(CARDS.service), h.Button.CONFIRM)

        assert blind.room.on(Taken)
        assert blind.log == []


def test_who_sees_a_little_follows_the_focus_where_nothing_can_be_heard(tmp_path):
    with visitor(tmp_path, outputs=()) as blind:
        blind.room.on(Languages)
        for _ in range(3):
            blind.room.clock.advance(1)
            blind.fingers.press(K.DOWN)

        eventually(lambda: blind.room.shell.scene.focus == h.PickLanguage(Language("uk")))
        blind.fingers.press(K.OK)
        assert blind.room.on(Services).language == "uk"
