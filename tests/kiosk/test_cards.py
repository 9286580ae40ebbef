"""A card gives the same as typing its code: at the twin, and at the real pcscd with a virtual reader."""

from __future__ import annotations

import logging
from collections import Counter
from pathlib import Path

import pytest

from contract.commands import CheckIn
from contract.settings import BadSettings, read
from hardware.card import Card, CardUid
from hardware.ndef import message_with
from hardware.pcsc import Pcsc
from hardware.pcsc_reader import PcscReader
from hardware.virtual_card import CardTable, VirtualCard
from kiosk.app import shell_for
from kiosk.card_settings import NoCardSecret, card_secret
from kiosk.cards import NOT_OURS, CardParts, code_of, said_by
from kiosk.config import KioskSettings
from kiosk.happenings import Button, Digit, PickLanguage
from kiosk.screens import Code, Languages, Refused, Taken
from tests.hardware.pcscd import Pcscd, is_installed
from tests.kiosk.rooms import Room, SetClock, room
from tests.kiosk.visits import EN
from tests.waiting import eventually

ANNA, BEN, PASSPORT = (bytes.fromhex(uid) for uid in ("04A1B2C3D4E5F6", "1122334455667788", "08AABBCC"))
SECRET = b"the office's own secret"
CODE = "483920"
LEAST = 'branch = "main"\nkiosk = "K1"\n[hub]\nurl = "http://hub:8080"\n'


def card(uid: bytes, text: str = "") -> Card:
    return Card(CardUid(uid), text)


def parts(service, *, with_text: bool = True, secret: bytes = b"") -> CardParts:
    """Return the card reader of a kiosk that asks *service*, which is a table or the real pcscd."""

    def opened(on_card, on_unreadable, on_lost, on_back):
        return PcscReader(
            on_card=on_card,
            on_unreadable=on_unreadable,
            on_lost=on_lost,
            on_back=on_back,
            with_text=with_text,
            again_after_s=0.0,
            retry_s=0.02,
            connect=service.connect,
        )

    return CardParts(opened, secret)


class Daemon:
    """The real pcscd with a virtual reader, used as the table is."""

    def __init__(self, folder: Path) -> None:
        self._daemon = Pcscd(folder)
        self.connect, self.hold, self.take_away = Pcsc, self._daemon.hold, self._daemon.take_away
        self._daemon.start()

    def close(self) -> None:
        self._daemon.stop()


@pytest.fixture(params=["twin", "pcscd"])
def table(request, tmp_path: Path):
    """Return where cards are put down."""
    if request.param == "twin":
        yield CardTable()
        return
    if not is_installed():
        pytest.skip("pcscd and vsmartcard-vpcd are not installed")
    daemon = Daemon(tmp_path)
    yield daemon
    daemon.close()


def there(kiosk: Room) -> None:
    """Wait until menu and reader are there."""
    kiosk.menu()
    kiosk.on(Languages)


def checked_in(kiosk: Room) -> list[tuple[str, ...]]:
    return [command.codes for command in kiosk.told(CheckIn)]


# --- at a running kiosk ---------------------------------------------------------------------------------


@pytest.mark.accessibility("A31")
@pytest.mark.parametrize("kind", ["type2", "type4"])
def test_a_card_with_the_code_on_it_gives_a_ticket_as_typing_does(table, tmp_path: Path, kind):
    with room(tmp_path / "kiosk", instead={"cards": parts(table)}) as kiosk:
        there(kiosk)
        kiosk.touch(PickLanguage(EN), Button.TYPE_CODE, *map(Digit, CODE), Button.CONFIRM)
        kiosk.on(Taken)
        kiosk.touch(Button.DONE)

        table.hold(VirtualCard(ANNA, f"https://office.example.pl/c?code={CODE}", kind))
        eventually(lambda: len(checked_in(kiosk)) == 2)
        kiosk.on(Taken)

        assert checked_in(kiosk) == [(CODE,), (CODE,)]
        table.take_away()


def test_a_card_without_text_checks_in_by_the_code_that_its_number_makes(table, tmp_path: Path):
    with room(tmp_path / "kiosk", instead={"cards": parts(table, with_text=False, secret=SECRET)}) as kiosk:
        there(kiosk)

        table.hold(VirtualCard(ANNA))
        kiosk.on(Taken)

        assert checked_in(kiosk) == [(code_of(card(ANNA), SECRET),)]
        table.take_away()


def test_cards_of_a_family_are_held_one_after_the_other_into_one_ticket(tmp_path: Path):
    table = CardTable()
    with room(tmp_path / "kiosk", instead={"cards": parts(table)}) as kiosk:
        there(kiosk)
        kiosk.touch(PickLanguage(EN), Button.TYPE_CODE, Button.ANOTHER)

        for uid, code in ((ANNA, "111111"), (BEN, "222222")):
            table.hold(VirtualCard(uid, code, "type4"))
            eventually(lambda code=code: code in kiosk.on(Code).others)
            table.take_away()
        kiosk.touch(Button.CONFIRM)
        kiosk.on(Taken)

        assert checked_in(kiosk) == [("111111", "222222")]


def test_a_card_that_cannot_be_read_is_asked_for_again(tmp_path: Path):
    table = CardTable()
    with room(tmp_path / "kiosk", instead={"cards": parts(table)}) as kiosk:
        there(kiosk)

        table.hold(VirtualCard(ANNA, mute=True))

        assert kiosk.on(Refused).code == "card-unreadable"


def test_a_passport_is_no_card_of_ours(tmp_path: Path):
    table = CardTable()
    with room(tmp_path / "kiosk", instead={"cards": parts(table, with_text=False, secret=SECRET)}) as kiosk:
        there(kiosk)

        table.hold(VirtualCard(PASSPORT))

        assert kiosk.on(Refused).code == "card-unusable"
        assert checked_in(kiosk) == []


def test_staff_know_of_a_reader_that_is_pulled_until_it_is_back(tmp_path: Path):
    table = CardTable()
    with room(tmp_path / "kiosk", instead={"cards": parts(table)}) as kiosk:
        there(kiosk)

        table.unplug()
        eventually(lambda: kiosk.health.fault == "card-reader")
        table.plug()
        eventually(lambda: kiosk.health.status == "ready")


def test_a_kiosk_that_ends_lets_go_of_the_reader(tmp_path: Path):
    table = CardTable()
    made = []

    def opened(*receivers):
        made.append(parts(table).opened(*receivers))
        return made[0]

    with room(tmp_path / "kiosk", instead={"cards": CardParts(opened)}) as kiosk:
        there(kiosk)
        eventually(lambda: made[0].available)

    assert not made[0].available


@pytest.mark.security("S38")
def test_neither_number_nor_text_of_a_card_gets_into_the_diary_or_onto_the_disk(tmp_path: Path, caplog):
    caplog.set_level(logging.DEBUG)
    table = CardTable()
    with room(tmp_path / "kiosk", instead={"cards": parts(table)}) as kiosk:
        there(kiosk)
        table.hold(VirtualCard(ANNA, "Anna Nowak, case 778899, kod: 483920", "type4"))
        kiosk.on(Taken)
        table.take_away()
        table.hold(VirtualCard(BEN, "Ben Nowak", "type4"))
        kiosk.on(Refused)
        told = repr(kiosk.hub.commands)

    kept = b"".join(path.read_bytes() for path in (tmp_path / "kiosk").rglob("*") if path.is_file())
    for secret in (ANNA.hex(), BEN.hex(), "Nowak", "778899"):
        assert secret.casefold() not in caplog.text.casefold()
        assert secret.casefold() not in told.casefold()
        assert secret.encode().lower() not in kept.lower()


# --- the code of a card -----------------------------------------------------------------------------------


def test_the_code_of_a_card_is_six_digits_and_the_same_each_time():
    codes = {code_of(card(ANNA), SECRET) for _ in range(3)}

    assert [len(code) for code in codes] == [6]
    assert "".join(codes).isdecimal()


def test_another_secret_makes_another_code():
    assert code_of(card(ANNA), SECRET) != code_of(card(ANNA), b"the secret of another office")


def test_the_codes_of_many_cards_are_spread_evenly():
    codes = [code_of(card(number.to_bytes(7, "big")), SECRET) for number in range(5000)]

    first = Counter(code[0] for code in codes)
    assert set(first) == set("0123456789")
    assert max(first.values()) < 1.3 * min(first.values())
    assert len(set(codes)) > 4950  # two of 5000 may meet, as codes that are made up by a calendar do


@pytest.mark.parametrize(
    ("held", "secret", "says"),
    [
        (card(ANNA, "kod: 483920"), b"", "kod: 483920"),
        (card(ANNA), b"", NOT_OURS),
        (card(PASSPORT, "kod: 483920"), SECRET, NOT_OURS),
    ],
)
def test_what_a_card_says(held: Card, secret: bytes, says: str):
    assert said_by(held, secret) == says


# --- what the operator writes -----------------------------------------------------------------------------


def settings(table: str) -> KioskSettings:
    return read(KioskSettings, LEAST + "[card_reader]\n" + table, "kiosk.toml")


def test_without_a_word_there_is_no_reader():
    assert not read(KioskSettings, LEAST, "kiosk.toml").card_reader.on


def test_a_reader_of_numbers_needs_a_secret_and_says_how_to_make_one():
    with pytest.raises(BadSettings, match=r"'secret_file' is missing.*openssl rand.*reads = .text."):
        settings("on = true\n")


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, "No such file"),
        ("", "the first line must be 16"),
        ("short\n" + "x" * 40, "the first line must be 16"),
    ],
)
def test_a_secret_that_cannot_be_used_is_told(tmp_path: Path, content, complaint):
    file = tmp_path / "secret"
    if content is not None:
        file.write_text(content, encoding="utf-8")

    with pytest.raises(NoCardSecret, match=complaint):
        card_secret(settings(f'on = true\nsecret_file = "{file}"\n').card_reader)


def test_a_good_secret_is_its_first_line(tmp_path: Path):
    file = tmp_path / "secret"
    file.write_text(SECRET.decode() + "\nmade on 1 December\n", encoding="utf-8")

    assert card_secret(settings(f'on = true\nsecret_file = "{file}"\n').card_reader) == SECRET
    assert card_secret(settings('on = true\nreads = "text"\n').card_reader) == b""


def test_a_kiosk_has_the_reader_that_its_settings_name(tmp_path: Path, monkeypatch):
    opened = []
    monkeypatch.setattr("hardware.card_settings.PcscReader", lambda **told: opened.append(told))
    more = 'on = true\nname = "ACR122U"\nreads = "text"\nagain_after_s = 3\n'
    made = read(
        KioskSettings, f'state_folder = "{tmp_path}"\n' + LEAST + "[card_reader]\n" + more, "kiosk.toml"
    )

    shell = shell_for(made, clock=SetClock(), wake=lambda: None)
    shell._parts.cards.listen(lambda _: None, SetClock())
    shell.close()

    assert [(told["name"], told["with_text"], told["again_after_s"]) for told in opened] == [
        ("ACR122U", True, 3.0)
    ]


def test_the_message_that_the_twin_stores_is_what_a_phone_writes():
    assert message_with(CODE)[-6:] == CODE.encode()
