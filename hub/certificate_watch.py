"""Tells in time that a certificate ends, on the pages and on `/metrics`; looked at every hour.

Whoever renews one puts the new file in the old one's place; the next look finds it. Two authorities that
hold at once stand in one file, one behind the other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from contract.hall_views import Alarm
from hub.certificate_settings import CertificateSettings
from hub.own_faults import own_fault
from link.health import Health

LOOK_S = 3600.0
FAULTS = ENDS, ENDED, UNREADABLE = "certificate-ends", "certificate-ended", "certificate-unreadable"
DAY_S = 86400.0
WAY_OUT = "renew it, and put the new file in the place of the old one"


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate: in which file, for whom, until when."""

    file: str
    name: str
    ends: datetime


class CertificateWatch:
    """Watches over the certificates that *settings* name, by the clock *now*."""

    def __init__(self, settings: CertificateSettings, now: Callable[[], datetime]) -> None:
        self._settings, self._now = settings, now
        self.found: tuple[Certificate, ...] = ()
        self._unreadable: dict[str, str] = {}
        self._since: dict[str, datetime] = {}

    def look(self) -> None:
        """Read each file anew; what cannot be read is told of as well."""
        found: list[Certificate] = []
        self._unreadable = {}
        for file in self._settings.files:
            try:
                found += certificates_in(Path(file))
            except (OSError, ValueError) as error:
                self._unreadable[file] = str(error)
        self.found = tuple(found)

    async def run(self, health: Health) -> None:
        """Look every hour, and have *health* tell; until cancelled."""
        while self._settings.files:
            await asyncio.to_thread(self.look)
            self.report(health)
            await asyncio.sleep(LOOK_S)

    def report(self, health: Health) -> None:
        """Have *health* tell what stands."""
        told = self._told()
        for fault in FAULTS:
            if fault in told:
                health.fault(fault, told[fault])
            else:
                health.back(fault)

    def alarms(self) -> Iterator[Alarm]:
        """Yield an alarm for certificates that end soon, that have ended, and that cannot be read."""
        told = self._told()
        self._since = {fault: self._since.get(fault) or self._now() for fault in told}
        for fault, said in told.items():
            yield own_fault(fault, self._since[fault], f"hub: {said}", WAY_OUT)

    def days_left(self) -> Iterator[tuple[Certificate, float]]:
        """Yield each certificate with the days until it ends; less than 0: since it ended."""
        now = self._now()
        for each in self.found:
            yield each, (each.ends - now).total_seconds() / DAY_S

    def _told(self) -> dict[str, str]:
        """Return what is to be said, by the lasting word of each fault that stands."""
        found: dict[str, list[str]] = {}
        for each, days in self.days_left():
            told = f"the certificate of {each.name} in {each.file}"
            if days <= 0:
                found.setdefault(ENDED, []).append(f"{told} has ended on {each.ends:%Y-%m-%d}")
            elif days <= self._settings.alarm_days:
                found.setdefault(ENDS, []).append(f"{told} ends on {each.ends:%Y-%m-%d}")
        for file, why in self._unreadable.items():
            found.setdefault(UNREADABLE, []).append(f"no certificate can be read in {file}: {why}")
        return {fault: "; ".join(said) for fault, said in found.items()}


def certificates_in(file: Path) -> list[Certificate]:
    """Return the certificates in the PEM *file*, in their order.

    Raises:
        OSError: it cannot be read.
        ValueError: it holds none.
    """
    from cryptography import x509  # noqa: PLC0415  most hubs watch over none, and start without it

    read = x509.load_pem_x509_certificates(file.read_bytes())
    return [Certificate(str(file), each.subject.rfc4514_string(), each.not_valid_after_utc) for each in read]
