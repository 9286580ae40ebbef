"""The hub over TLS: a device checks who answers, and shows who it is. The settings reach the wire."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from contract.commands import CallNext
from contract.names import CommandId, DeskId, DeviceId
from contract.views import DeskView
from link.fake import FakeHub
from link.hub_client import HubAway, HubClient, HubSettings
from tests.broker import certificates

DESK = DeviceId("desk-of-trust")


@pytest.fixture(scope="module")
def pems(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificates(tmp_path_factory.mktemp("trust"))


@pytest.fixture
def hub(pems: Path) -> Iterator[FakeHub]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pems / "broker.pem", pems / "broker.key")
    context.load_verify_locations(pems / "ca.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    with FakeHub(tls=context) as hub:
        yield hub


def asked(settings: HubSettings) -> DeskView:
    with closing(HubClient(settings, DESK)) as client:
        return client.ask(CallNext(command_id=CommandId("c1"), by=DESK, desk=DeskId("3")), DeskView)


def test_a_device_with_a_certificate_of_the_branch_is_answered(hub, pems):
    settings = HubSettings(
        url=hub.url, ca=str(pems / "ca.pem"), cert=str(pems / "device.pem"), key=str(pems / "device.key")
    )

    assert asked(settings).desk == "3"


def test_a_hub_that_nobody_vouches_for_is_not_asked_anything(hub):
    with pytest.raises(HubAway, match="CERTIFICATE_VERIFY_FAILED") as caught:
        asked(HubSettings(url=hub.url, patience_s=5.0))

    assert (hub.asked, caught.value.maybe_done) == ([], False)


def test_a_device_without_a_certificate_is_not_answered(hub, pems):
    with pytest.raises(HubAway):
        asked(HubSettings(url=hub.url, ca=str(pems / "ca.pem"), patience_s=0.5))

    assert hub.asked == []


def test_a_certificate_that_is_missing_is_named(hub, pems):
    with pytest.raises(HubAway, match=r"none\.pem"):
        asked(HubSettings(url=hub.url, ca=str(pems / "none.pem"), patience_s=0.5))
