"""A check slip on its way: a press on the hub's page, the kiosk's printer, and back onto the page."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import zxingcpp

from contract.names import BranchId
from hardware.escpos_printer import EscposPrinter
from hardware.virtual_printer import VirtualPrinter
from hub.accounts.roles import Role
from kiosk.check_slips import QUIET_S
from kiosk.parts import Parts
from kiosk.screens import Languages
from kiosk.shell import Shell, run
from link.fake_broker import FakeBroker
from link.hub_client import HubClient, HubSettings
from tests.hub.http.running import Client, running
from tests.kiosk.rooms import SetClock, settings_for
from tests.waiting import eventually


@contextmanager
def kiosk_of(hub: Client, printer: VirtualPrinter, folder: Path) -> Iterator[tuple[Shell, SetClock]]:
    settings = settings_for(folder, hub)  # it finds the hub by its address alone
    settings = msgspec.structs.replace(
        settings, branch=BranchId("doors-hall"), hub=HubSettings(url=hub.url, patience_s=10.0)
    )
    clock, stopped, woken = SetClock(), threading.Event(), threading.Event()
    parts = Parts(
        hub=HubClient(settings.hub, "kiosk-K1"),
        errand_hub=HubClient(settings.hub, "kiosk-K1"),
        wire=FakeBroker(hub.wire.bus, "kiosk"),
        printer=EscposPrinter(printer.connection, patience_s=2.0),
        version="0",
    )
    shell = Shell(settings, clock, parts, wake=woken.set)
    thread = threading.Thread(target=run, args=(shell, stopped, woken))
    thread.start()
    try:
        eventually(lambda: isinstance(shell.state.screen, Languages), 30.0)
        clock.advance(QUIET_S + 1)
        yield shell, clock
    finally:
        stopped.set()
        woken.set()
        thread.join(30)
    assert not thread.is_alive()


def devices(hub: Client) -> str:
    return hub.signed_in(Role.ADMINISTRATOR).get(f"{hub.url}/admin/devices?lang=en", timeout=10).text


def told(hub: Client) -> str:
    found = re.search(r"<p data-check-slip[^>]*>(.*?)<span", devices(hub), re.DOTALL)
    return found[1].strip() if found else ""


def press(hub: Client) -> None:
    session = hub.signed_in(Role.ADMINISTRATOR)
    page = session.get(f"{hub.url}/admin/devices?lang=en", timeout=10).text
    form = re.search(r'action="(/admin/devices/K1/check-slip)\?[^"]*">(.*?)</form>', page, re.DOTALL)
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[2]))
    assert session.post(hub.url + form[1], data=hidden, timeout=10).status_code == 200


def test_one_press_is_one_slip_whatever_starts_anew(tmp_path):
    with running() as hub, VirtualPrinter() as printer:
        with kiosk_of(hub, printer, tmp_path / "kiosk"):
            press(hub)
            eventually(lambda: told(hub) == "Test page: printed.", 30.0)

        with kiosk_of(hub, printer, tmp_path / "kiosk") as (shell, _):
            eventually(lambda: shell.state.menu.check_slip is not None, 30.0)
        (slip,) = printer.slips

    (code,) = zxingcpp.read_barcodes(slip.image.convert("L"))
    assert code.text.startswith("Okienko test K1 ")


def test_without_paper_nothing_comes_out_and_the_page_says_why(tmp_path):
    with running() as hub, VirtualPrinter() as printer:
        printer.paper_out()
        with kiosk_of(hub, printer, tmp_path / "kiosk"):
            press(hub)
            eventually(lambda: told(hub).startswith("Test page: not printed."), 30.0)

        assert "The paper roll is empty." in told(hub)
        assert not printer.slips


def test_a_kiosk_that_is_back_after_two_minutes_prints_nothing(tmp_path):
    with running() as hub, VirtualPrinter() as printer:
        press(hub)
        hub.clock.ahead_s += 120

        with kiosk_of(hub, printer, tmp_path / "kiosk") as (shell, _):
            eventually(lambda: shell.state.menu.check_slip is not None, 30.0)
            eventually(lambda: shell.state.tested_s is not None, 30.0)

        assert "for two minutes, or did not answer" in told(hub)
        assert not printer.slips
