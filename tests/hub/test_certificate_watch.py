"""Somebody is told in time that a certificate ends; two authorities may hold at once."""

from __future__ import annotations

import shutil
import socket
import ssl
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from contract.names import BranchId, DeviceId
from hub.certificate_settings import CertificateSettings
from hub.certificate_watch import CertificateWatch
from hub.config import HttpSettings, HubSettings, read_settings
from link.broker import Broker, BrokerSettings
from link.fake_broker import FakeBroker
from link.health import Health
from tests.broker import Mosquitto, certificates
from tests.hub.http.running import Client, HandClock, running
from tests.waiting import eventually


class Watched:
    """A watch over certificates that last two days, by a clock that can be set."""

    def __init__(self, *files: Path) -> None:
        self.now = datetime.now(UTC)
        self.watch = CertificateWatch(
            CertificateSettings(files=tuple(map(str, files)), alarm_days=1), lambda: self.now
        )
        self.watch.look()

    def faults(self) -> list[str]:
        return [alarm.fault for alarm in self.watch.alarms()]


@pytest.fixture(scope="module")
def pems(tmp_path_factory) -> Path:
    return certificates(tmp_path_factory.mktemp("old"), "old")


@pytest.fixture(scope="module")
def new_pems(tmp_path_factory) -> Path:
    return certificates(tmp_path_factory.mktemp("new"), "new")


@pytest.mark.fault("F35")
def test_an_alarm_comes_before_a_certificate_ends_and_another_when_it_has(pems):
    watched = Watched(pems / "broker.pem")

    told = []
    for days in (0.5, 1.5, 2.5):
        watched.now = datetime.now(UTC) + timedelta(days=days)
        told.append(watched.faults())

    assert told == [[], ["certificate-ends"], ["certificate-ended"]]


@pytest.mark.fault("F35")
def test_a_renewed_certificate_ends_the_alarm_at_the_next_look(pems, new_pems, tmp_path):
    file = Path(shutil.copy(pems / "broker.pem", tmp_path))
    watched = Watched(file)
    watched.now += timedelta(days=2.5)
    assert watched.faults() == ["certificate-ended"]
    watched.now -= timedelta(days=2.5)

    shutil.copy(new_pems / "broker.pem", file)
    watched.watch.look()

    assert watched.faults() == []


def test_of_two_authorities_in_one_file_each_is_watched(pems, new_pems, tmp_path):
    both = tmp_path / "both.pem"
    both.write_bytes((pems / "ca.pem").read_bytes() + (new_pems / "ca.pem").read_bytes())

    watched = Watched(both)

    assert [each.name for each in watched.watch.found] == ["CN=old", "CN=new"]


def test_a_file_that_is_no_certificate_or_is_not_there_is_an_alarm_and_not_a_fall(pems, tmp_path):
    (tmp_path / "none.pem").write_text("nothing")

    watched = Watched(tmp_path / "none.pem", tmp_path / "away.pem", pems / "ca.pem")

    assert watched.faults() == ["certificate-unreadable"]


def test_the_hub_reports_it_as_its_own_fault_until_it_is_over(pems):
    wire = FakeBroker()
    health = Health(wire, BranchId("town-hall"), DeviceId("hub"), "1")
    wire.start()
    health.ready()
    watched = Watched(pems / "broker.pem")

    def said() -> list[str]:
        watched.watch.report(health)
        return list(health._faults)

    assert said() == []
    watched.now += timedelta(days=1.5)
    assert said() == ["certificate-ends"]
    watched.now += timedelta(days=1)
    assert said() == ["certificate-ended"]


@pytest.mark.fault("F35")
def test_a_running_hub_tells_of_it_on_its_page_among_the_alarms_and_in_the_metrics(pems):
    settings = HubSettings(
        branch="given",
        data="",
        http=HttpSettings(port=0),
        certificates=CertificateSettings(files=(str(pems / "broker.pem"),)),
    )
    clock = HandClock()
    clock.ahead_s += (datetime.now(UTC) - clock.now()).total_seconds()
    with running(settings=settings, clock=clock) as hub:
        eventually(lambda: "certificate-ends" in faults_of(hub), 10)

        assert "A certificate ends soon" in hub.session.get(f"{hub.url}/hall?lang=en", timeout=10).text
        line = next(
            line
            for line in hub.get("/metrics").text.splitlines()
            if line.startswith("okienko_certificate_days_left{")
        )
        assert 0 < float(line.rsplit(" ", 1)[1]) < 2


def faults_of(hub: Client) -> list[str]:
    return [alarm.get("fault", "") for alarm in hub.get("/v1/alarms").json()["alarms"]]


@pytest.mark.fault("F35")
def test_while_two_authorities_hold_a_device_reaches_the_broker_of_either(pems, new_pems, tmp_path):
    both = tmp_path / "both.pem"
    both.write_bytes((pems / "ca.pem").read_bytes() + (new_pems / "ca.pem").read_bytes())
    for of in (pems, new_pems):
        folder = tmp_path / of.parent.name
        folder.mkdir()
        trusting = shutil.copytree(of, folder / "pems")
        shutil.copy(both, trusting / "ca.pem")
        broker = Mosquitto(folder, tls=trusting)
        try:
            for device in (pems, new_pems):
                assert connects(broker, both, device)
            assert vouches_for(both, broker)
            assert not vouches_for((pems if of is new_pems else new_pems) / "ca.pem", broker)
        finally:
            broker.kill()


def vouches_for(ca: Path, broker: Mosquitto) -> bool:
    """Return whether an authority in *ca* has signed the certificate of *broker*."""
    trusting = ssl.create_default_context(cafile=str(ca))
    with socket.create_connection(("127.0.0.1", broker.port), 5) as plain:
        try:
            trusting.wrap_socket(plain, server_hostname="127.0.0.1").close()
        except ssl.SSLCertVerificationError:
            return False
    return True


def connects(broker: Mosquitto, ca: Path, device: Path) -> bool:
    """Return whether a device with a certificate in *device* that trusts *ca* reaches *broker*."""
    settings = BrokerSettings(
        urls=(broker.url,), ca=str(ca), cert=str(device / "device.pem"), key=str(device / "device.key")
    )
    with closing(Broker(settings, "device-of-trust")) as wire:
        wire.start()
        eventually(lambda: wire.is_connected, 10)
        return True


def test_files_are_named_from_the_folder_of_the_settings(tmp_path):
    path = tmp_path / "hub.toml"
    path.write_text('branch = "small"\n[certificates]\nfiles = ["trust/broker.crt", "/etc/ca.crt"]\n')

    watched = read_settings(path).certificates

    assert watched.files == (str(tmp_path / "trust/broker.crt"), "/etc/ca.crt")
    assert watched.alarm_days == 30
