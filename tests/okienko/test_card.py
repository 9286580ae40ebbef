"""``okienko card`` tells the code that the kiosks make of a card, and nothing else of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from hardware.card import Card, CardUid
from hardware.virtual_card import CardTable, VirtualCard
from kiosk.cards import code_of
from okienko.cli import app
from tests.hardware.pcscd import Pcscd, is_installed

ANNA, PASSPORT = bytes.fromhex("04A1B2C3D4E5F6"), bytes.fromhex("08AABBCC")
SECRET = b"the office's own secret"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """Return the file with the secret of these tests."""
    file = tmp_path / "secret"
    file.write_bytes(SECRET + b"\n")
    return file


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> CardTable:
    """Return the table of the only reader."""
    made = CardTable()
    monkeypatch.setattr("hardware.pcsc.Pcsc", made.connect)
    return made


def asked(secret: Path, *more: str):
    return CliRunner().invoke(app, ["card", "--secret", str(secret), "--wait", "0", *more])


def test_the_code_of_a_card_is_the_one_that_a_kiosk_makes_of_it(secret, table):
    table.hold(VirtualCard(ANNA))

    told = asked(secret)

    assert (told.exit_code, told.output.strip()) == (0, code_of(Card(CardUid(ANNA)), SECRET))
    assert ANNA.hex() not in told.output.casefold()


def test_through_the_real_service_too(secret, tmp_path):
    if not is_installed():
        pytest.skip("pcscd and vsmartcard-vpcd are not installed")
    daemon = Pcscd(tmp_path)
    daemon.start()
    try:
        daemon.hold(VirtualCard(ANNA))
        told = CliRunner().invoke(app, ["card", "--secret", str(secret), "--wait", "10"])
    finally:
        daemon.stop()

    assert told.output.strip() == code_of(Card(CardUid(ANNA)), SECRET)


def test_without_a_card_it_says_so_and_ends_with_1(secret, table):
    told = asked(secret)

    assert (told.exit_code, told.output) == (1, "no card was held to the reader\n")


def test_a_passport_has_no_code(secret, table):
    table.hold(VirtualCard(PASSPORT))

    told = asked(secret)

    assert told.exit_code == 1
    assert "another number each time" in told.output


def test_a_reader_that_is_not_there_is_told_with_those_that_are(secret, table):
    told = asked(secret, "--reader", "ACR122U")

    assert told.exit_code == 2
    assert "no card reader named 'ACR122U'; there is 'Okienko Virtual Reader" in told.output


def test_a_secret_that_is_missing_is_told(tmp_path, table):
    told = asked(tmp_path / "none")

    assert told.exit_code == 2
    assert "No such file" in told.output
