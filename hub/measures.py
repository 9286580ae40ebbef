"""What the settings' `[limits]` make of a hub: its line of commands, its paces, its connections."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from contract.clock import Clock
from contract.hall_views import Alarm
from hub.certificate_watch import CertificateWatch
from hub.config import HubSettings
from hub.disk_watch import LOG, DiskWatch
from hub.domain.settings import BranchSettings
from hub.http.broker_watch import BrokerWatch
from hub.http.pace import DevicePace, Pace, day_or_real_s
from hub.http.protocol import Doorway
from hub.http.readings import Behind
from hub.limits import Limits
from hub.limits_watched import watch_doors, watch_wire, watch_work
from hub.open_files import most_files
from hub.release_watch import ReleaseWatch
from hub.waiting_line import WaitingLine
from link.wire import Wire

BESIDES_CONNECTIONS = 64
"""So many files are kept for the database, the broker and the log."""


@dataclass(frozen=True, slots=True)
class Measures:
    """How much a hub takes, and from whom.

    Attributes:
        addresses: how fast each address may ask.
        devices: how fast each device may send commands.
        device_pace: what holds devices to it.
        doorway: how many connections there may be.
        disk: how full the disks are.
        broker: what the broker says of itself.
        release: whether the hub runs what was installed last.
        certificates: when those of this machine end.
        clock: the day's clock.
        wire: to the broker.
    """

    addresses: Pace
    devices: Pace
    device_pace: DevicePace
    doorway: Doorway
    disk: DiskWatch
    broker: BrokerWatch
    release: ReleaseWatch
    certificates: CertificateWatch
    clock: Clock
    wire: Wire

    @property
    def alarms(self) -> list[Callable[[], Iterable[Alarm]]]:
        """What tells of who goes beyond them."""
        of_machine = [self.release.alarms, self.certificates.alarms]
        return [self.device_pace.alarms, self.disk.alarms, self.broker.alarms, *of_machine]

    def watch(self, limits: Limits) -> None:
        """Show in *limits* what was beyond them."""
        watch_doors(limits, self.doorway, self.addresses, self.devices)
        self.disk.watch(limits)
        self.broker.watch(limits)


def measures_of(
    settings: HubSettings, branch: Callable[[], BranchSettings], clock: Clock, wire: Wire, *, in_memory: bool
) -> Measures:
    """Return what *settings* say; *branch* returns the branch's settings that are in force.

    Nobody looks at a disk where the store is *in_memory*.
    """
    told, http = settings.limits, settings.http
    devices = Pace(told.device_per_s, told.device_burst, day_or_real_s(clock))
    return Measures(
        addresses=Pace(told.address_per_s, told.address_burst),
        devices=devices,
        device_pace=DevicePace(devices, branch, clock),
        doorway=Doorway(
            most=max(BESIDES_CONNECTIONS, most_files() - BESIDES_CONNECTIONS),
            of_address=http.streams_per_address + 500,
        ),
        disk=DiskWatch(
            {} if in_memory else {"data": Path(settings.data), "log": LOG}, settings.limits, clock.now
        ),
        broker=BrokerWatch(wire, clock.now),
        release=ReleaseWatch(clock.now()),
        certificates=CertificateWatch(settings.certificates, clock.now),
        clock=clock,
        wire=wire,
    )


def line_of(settings: HubSettings) -> WaitingLine:
    """Return the line of commands as *settings* say."""
    return WaitingLine(settings.limits.commands_waiting, settings.limits.commands_waiting_of_one)


def show_limits(behind: Behind, measures: Measures) -> None:
    """Let all limits of the hub be seen on `/metrics`."""
    limits = behind.figures.limits
    measures.watch(limits)
    behind.figures.certificates = measures.certificates.days_left
    watch_work(limits, behind.authority, behind.figures)
    watch_wire(limits, behind)
