"""Cards: the same tests at the twin and at the real pcscd with a virtual reader, and what cards store."""

from __future__ import annotations

import logging
import queue

import pytest

from contract.settings import BadSettings, read
from hardware.card import Card, CardError, CardGone, CardUid, CardUnreadable, NoCardReader, NoCardService
from hardware.card_commands import read_card
from hardware.card_service import chosen
from hardware.card_settings import CardReaderSettings
from hardware.ndef import message_with, text_of
from hardware.pcsc import Pcsc
from hardware.pcsc_reader import PcscReader
from hardware.virtual_card import CardTable, VirtualCard
from tests.hardware.pcscd import Pcscd, is_installed
from tests.hardware.pins import HandClock, open_files, threads_called, wait_for
from tests.hardware.told_in_words import untold

ANNA, BEN = bytes.fromhex("04A1B2C3D4E5F6"), bytes.fromhex("1122334455667788")
CODE = "https://q.example.org/c/AbC-9?x=zażółć"


class Table:
    """The twin, as the tests of both use it."""

    def __init__(self):
        self.table = CardTable()
        self.connect = self.table.connect
        self.hold, self.take_away = self.table.hold, self.table.take_away
        self.stop, self.start = self.table.stop_service, self.table.start_service

    def close(self):
        """A table stays where it is."""


class Daemon:
    """The real service, as the tests of both use it."""

    def __init__(self, folder):
        self._daemon = Pcscd(folder)
        self.connect = Pcsc
        self.hold, self.take_away = self._daemon.hold, self._daemon.take_away
        self.stop, self.start = self._daemon.stop, self._daemon.start
        self.start()

    def close(self):
        self._daemon.stop()


@pytest.fixture(params=["twin", "pcscd"])
def service(request, tmp_path):
    if request.param == "pcscd" and not is_installed():
        pytest.skip("pcscd and vsmartcard-vpcd are not installed")
    made = Table() if request.param == "twin" else Daemon(tmp_path)
    yield made
    made.close()


@pytest.fixture
def table():
    return CardTable()


@pytest.fixture
def cards():
    return queue.Queue()


def listening(service, cards, **settings):
    settings = {"retry_s": 0.02, "again_after_s": 0.0} | settings
    reader = PcscReader(on_card=cards.put, connect=service.connect, **settings)
    wait_for(lambda: reader.available, "the reader")
    return reader


def test_a_card_tells_its_number(service, cards):
    with listening(service, cards):
        service.hold(VirtualCard(ANNA))

        assert cards.get(timeout=10) == Card(CardUid(ANNA))


def test_a_card_that_is_held_is_told_once_and_again_when_it_comes_back(service, cards):
    with listening(service, cards):
        service.hold(VirtualCard(ANNA))
        cards.get(timeout=10)
        service.take_away()
        service.hold(VirtualCard(BEN))
        second = cards.get(timeout=10)

        assert second.uid == CardUid(BEN)
        assert cards.empty()


@pytest.mark.parametrize("kind", ["type4", "type2"])
def test_a_text_is_read_from_a_card_of_either_kind(table, cards, kind):
    with listening(table, cards, with_text=True):
        table.hold(VirtualCard(ANNA, CODE, kind))

        assert cards.get(timeout=10).text == CODE


def test_a_text_is_read_through_the_real_service(service, cards):
    with listening(service, cards, with_text=True):
        service.hold(VirtualCard(ANNA, CODE, "type4"))

        assert cards.get(timeout=10) == Card(CardUid(ANNA), CODE)


def test_a_card_that_lies_there_at_the_start_is_told(service, cards):
    service.hold(VirtualCard(ANNA))
    with listening(service, cards):
        assert cards.get(timeout=10).uid == CardUid(ANNA)


def test_a_service_that_is_stopped_and_back_is_told_once_each(service, cards):
    told = queue.Queue()
    with listening(
        service, cards, on_lost=lambda: told.put("lost"), on_back=lambda: told.put("back")
    ) as reader:
        service.stop()
        lost = told.get(timeout=10)
        gone = reader.available
        service.start()
        back = told.get(timeout=10)
        service.hold(VirtualCard(ANNA))

        assert (lost, gone, back) == ("lost", False, "back")
        assert cards.get(timeout=10).uid == CardUid(ANNA)


def test_closing_is_quick_and_gives_the_thread_back(service, cards):
    reader = listening(service, cards)

    reader.close()
    reader.close()

    assert threads_called("card-reader") == 0
    assert not reader.available


def test_closing_gives_files_back(service, cards):
    listening(service, cards).close()
    files = open_files()

    for _ in range(3):
        listening(service, cards).close()

    assert open_files() == files


def test_a_receiver_may_close_the_reader(table):
    told = queue.Queue()
    reader = PcscReader(on_card=lambda card: (told.put(card), reader.close()), connect=table.connect)
    wait_for(lambda: reader.available, "the reader")
    table.hold(VirtualCard(ANNA))
    told.get(timeout=10)

    wait_for(lambda: not threads_called("card-reader"), "the end of the reader")


def test_a_reader_that_is_pulled_and_back_is_told_and_logged_once_each(table, cards, caplog):
    caplog.set_level(logging.INFO, "hardware.pcsc_reader")
    told = queue.Queue()
    with listening(table, cards, on_lost=lambda: told.put("lost"), on_back=lambda: told.put("back")):
        table.unplug()
        lost = told.get(timeout=10)
        table.plug()

        assert (lost, told.get(timeout=10)) == ("lost", "back")
    assert [record.message.split(":")[0].split(" after")[0] for record in caplog.records] == [
        "Card reader lost",
        "Card reader back",
    ]


def test_a_reader_that_is_not_there_at_the_start_is_told_as_lost(table):
    table.unplug()
    told = queue.Queue()
    with PcscReader(on_card=str, on_lost=lambda: told.put("lost"), connect=table.connect) as reader:
        assert (told.get(timeout=10), reader.available) == ("lost", False)


def test_a_card_that_wobbles_at_the_edge_of_the_field_is_one_card(table, cards):
    clock = HandClock()
    with listening(table, cards, again_after_s=2.0, clock=clock) as reader:
        for _ in range(3):
            table.hold(VirtualCard(ANNA))
            wait_for(lambda: reader.holds, "the card")
            table.take_away()
            wait_for(lambda: not reader.holds, "the card to be gone")
            clock.turn(0.5)
        table.hold(VirtualCard(BEN))
        first, second = cards.get(timeout=10), cards.get(timeout=10)

        assert [first.uid, second.uid] == [CardUid(ANNA), CardUid(BEN)]


def test_the_same_card_counts_again_when_it_was_away_for_a_while(table, cards):
    clock = HandClock()
    with listening(table, cards, again_after_s=2.0, clock=clock) as reader:
        table.hold(VirtualCard(ANNA))
        first = cards.get(timeout=10)
        table.take_away()
        wait_for(lambda: not reader.holds, "the card to be gone")
        clock.turn(2.0)
        table.hold(VirtualCard(ANNA))

        assert (first, cards.get(timeout=10)) == (Card(CardUid(ANNA)), Card(CardUid(ANNA)))


def test_a_card_that_is_taken_away_too_early_is_told_as_unreadable(table, cards):
    why = queue.Queue()
    with listening(table, cards, with_text=True, on_unreadable=why.put):
        table.take_away_after(commands=2)
        table.hold(VirtualCard(ANNA, CODE, "type4"))

        assert why.get(timeout=10) == "the card was taken away"
        assert cards.empty()


def test_a_card_that_does_not_answer_is_told_as_unreadable_and_the_next_is_read(table, cards):
    why = queue.Queue()
    with listening(table, cards, on_unreadable=why.put) as reader:
        table.hold(VirtualCard(ANNA, mute=True))
        first = why.get(timeout=10)
        table.take_away()
        wait_for(lambda: not reader.holds, "the card to be gone")
        table.hold(VirtualCard(BEN))

        assert (first, cards.get(timeout=10).uid) == ("the card does not answer", CardUid(BEN))


def test_a_receiver_that_fails_is_logged_and_gets_the_next_card(table, caplog):
    told = queue.Queue()

    def receive(card):
        told.put(card)
        raise RuntimeError("no screen")

    with PcscReader(on_card=receive, connect=table.connect, again_after_s=0.0) as reader:
        wait_for(lambda: reader.available, "the reader")
        table.hold(VirtualCard(ANNA))
        told.get(timeout=10)
        table.take_away()
        wait_for(lambda: not reader.holds, "the card to be gone")
        table.hold(VirtualCard(BEN))

        assert told.get(timeout=10).uid == CardUid(BEN)
    assert "no screen" in caplog.text


def test_no_number_and_no_text_gets_into_the_diary(table, caplog):
    caplog.set_level(logging.DEBUG)
    told = queue.Queue()

    def receive(card):
        told.put(card)
        raise RuntimeError(f"cannot take {card} {card!r} {card.uid} {card.uid!r}")

    with PcscReader(on_card=receive, connect=table.connect, with_text=True) as reader:
        wait_for(lambda: reader.available, "the reader")
        table.hold(VirtualCard(ANNA, "code 123456", "type4"))
        told.get(timeout=10)
        table.unplug()
        wait_for(lambda: "Card reader lost" in caplog.text, "the loss")

    assert "hidden" in caplog.text
    assert ANNA.hex() not in caplog.text.lower()
    assert "123456" not in caplog.text


def test_the_number_is_given_to_who_asks_for_it():
    assert CardUid(ANNA).revealed() == "04A1B2C3D4E5F6"


def test_a_pseudonym_is_the_same_for_one_secret_only():
    anna = CardUid(ANNA)

    assert anna.pseudonym(b"branch 1") == CardUid(ANNA).pseudonym(b"branch 1")
    assert (
        len({anna.pseudonym(b"branch 1"), anna.pseudonym(b"branch 2"), CardUid(BEN).pseudonym(b"branch 1")})
        == 3
    )


@pytest.mark.parametrize(
    ("number", "is_random"), [("08A1B2C3", True), ("04A1B2C3", False), ("08A1B2C3D4E5F6", False)]
)
def test_a_number_that_a_card_makes_up_is_told_apart(number, is_random):
    assert CardUid(bytes.fromhex(number)).is_random is is_random


@pytest.mark.parametrize("text", ["A042", "zażółć gęślą", "x" * 240, "x" * 300, "x" * 840, ""])
@pytest.mark.parametrize("kind", ["type2", "type4"])
def test_texts_of_any_length_come_through_whole(text, kind):
    card = VirtualCard(ANNA, text, kind)

    assert read_card(card.answer, with_text=True).text == text


def test_a_card_that_stores_nothing_has_no_text():
    assert read_card(VirtualCard(ANNA).answer, with_text=True) == Card(CardUid(ANNA), "")


def test_text_is_not_asked_for_where_it_is_not_wanted():
    asked = []

    def transmit(command):
        asked.append(command)
        return VirtualCard(ANNA, "A042", "type4").answer(command)

    read_card(transmit, with_text=False)

    assert asked == [bytes.fromhex("FFCA000000")]


@pytest.mark.parametrize("answer", [b"", b"\x6a\x82", b"\x90\x00"])
def test_a_card_that_does_not_tell_its_number_is_unreadable(answer):
    with pytest.raises(CardUnreadable, match="does not tell its number"):
        read_card(lambda _: answer, with_text=False)


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("D1 01 08 54 02 65 6E 41 30 34 32 21", "A042!"),  # a text in English
        ("D1 01 09 54 82 70 6C FE FF 00 41 01 05", "Aą"),  # UTF-16
        ("D1 01 08 55 04 71 2E 74 2F 61 62 63", "https://q.t/abc"),
        ("91 01 03 53 02 65 6E 51 01 05 54 02 70 6C 41 42", "AB"),  # another record comes first
        ("D9 01 05 01 54 78 02 70 6C 41 42", "AB"),  # with an id
        ("D2 01 02 54 41 42", ""),  # a media type, not a text
        ("D0 00 00", ""),
        ("D1 01 00 54", ""),
        ("D1 01 02 55 7F 41", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_the_first_text_or_address_of_a_message_is_taken(message, text):
    assert text_of(bytes.fromhex(message)) == text


@pytest.mark.parametrize("message", ["D1 01 09 54 02 65 6E 41", "D1", "D1 01", "C1 01 00 00 01 00 54"])
def test_a_message_that_breaks_off_is_unreadable(message):
    with pytest.raises(CardUnreadable, match="breaks off"):
        text_of(bytes.fromhex(message))


@pytest.mark.parametrize("kind", ["54 02 65 6E", "55 04"])
def test_bytes_that_are_no_text_are_unreadable_and_not_told(kind):
    payload = bytes.fromhex(kind) + b"\xff\xfesecret"
    message = bytes([0xD1, 1, len(payload) - 1, payload[0]]) + payload[1:]

    with pytest.raises(CardUnreadable, match="is no text") as trouble:
        text_of(message)
    assert trouble.value.__suppress_context__


def test_a_long_message_has_a_long_record():
    assert text_of(message_with("x" * 1000)) == "x" * 1000


def test_an_endless_text_is_refused():
    card = VirtualCard(ANNA, "x" * 3000, "type4")

    with pytest.raises(CardUnreadable, match="longer than 2048 bytes"):
        read_card(card.answer, with_text=True)


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_type_2_tag_with_a_broken_message_is_unreadable_or_empty(cut):
    card = VirtualCard(ANNA, kind="type2", message=message_with("A042")[:-cut])

    try:
        text = read_card(card.answer, with_text=True).text
    except CardUnreadable:
        text = ""
    assert text == ""


def test_a_reader_is_chosen_by_a_part_of_its_name():
    readers = ["ACS ACR122U PICC Interface 00 00", "HID OMNIKEY 5022 01 00"]

    assert [chosen(readers, name) for name in ("", "omnikey")] == readers


@pytest.mark.parametrize(
    ("readers", "name", "message"),
    [
        ([], "", "no card reader plugged in; there is none at all"),
        (["HID OMNIKEY"], "acr122", "no card reader named 'acr122'; there is 'HID OMNIKEY'"),
    ],
)
def test_a_reader_that_is_not_there_is_told_with_those_that_are(readers, name, message):
    with pytest.raises(NoCardReader, match=message):
        chosen(readers, name)


def test_without_the_service_the_way_out_is_told():
    with pytest.raises(NoCardService, match=r"Debian: (libpcsclite1 )?pcscd"):
        Pcsc()


def test_without_the_library_the_way_out_is_told():
    with pytest.raises(NoCardService, match="Debian: libpcsclite1 pcscd"):
        Pcsc("libpcsclite-of-nobody.so")


@pytest.mark.parametrize(
    ("kind", "parent"),
    [
        (NoCardService, ConnectionError),
        (NoCardReader, LookupError),
        (CardGone, ConnectionError),
        (CardUnreadable, ValueError),
    ],
)
def test_each_trouble_is_of_the_tree_and_of_pythons_own(kind, parent):
    assert issubclass(kind, CardError)
    assert issubclass(kind, parent)


def test_without_a_word_there_is_no_card_reader():
    assert CardReaderSettings().opened(str) is None


def test_a_reader_is_opened_as_its_settings_say():
    written = read(CardReaderSettings, 'on = true\nreads = "text"', "kiosk.toml")

    with written.opened(str) as reader:
        assert reader._with_text


@pytest.mark.parametrize(
    ("text", "complaint"), [('reads = "uid"', "'reads'"), ("again_after_s = 0", "again_after_s")]
)
def test_a_mistake_is_named(text, complaint):
    with pytest.raises(BadSettings, match=complaint):
        read(CardReaderSettings, text, "kiosk.toml")


def test_every_key_is_told_in_words():
    assert untold(CardReaderSettings) == []
