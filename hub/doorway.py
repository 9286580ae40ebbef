"""What stands between the hub and whoever comes by HTTP: doors, pages, accounts, and the table of who may."""

from __future__ import annotations

import contextlib
import logging
import socket
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import msgspec
from litestar.types import ASGIApp

from contract.clock import Clock
from contract.commands import Command, TakeSettings
from hub.accounts.database import People
from hub.accounts.gate import Gate
from hub.accounts.matrix import rows
from hub.answers import Answer
from hub.config import HubSettings, is_own_machine
from hub.http.admission import Admission
from hub.http.app import application, nowhere
from hub.http.counted import Counted
from hub.http.figures import CarryOut
from hub.http.guard import Guard
from hub.http.headers import Headed
from hub.http.own_deeds import OwnDeeds
from hub.http.pace import Paced
from hub.http.proxy import BehindProxy
from hub.http.readings import Behind
from hub.http.server import listening
from hub.http.spared import Spared
from hub.lease import Lease, answering
from hub.limits_watched import watch_tries
from hub.measures import Measures
from hub.oidc_settings import OidcSettings, secret_in
from hub.open_files import make_room
from hub.pulse import task
from hub.web.changes import Changes
from hub.web.office import Office
from hub.web.site import failed, site
from hub.web.stream import MOST_LIVE

if TYPE_CHECKING:
    from hub.accounts.directory import Directory

logger = logging.getLogger(__name__)


def doors_of(
    behind: Behind, changes: Changes, settings: HubSettings, gate: Gate, measures: Measures
) -> ASGIApp:
    """Return what a server runs: all doors and pages, and before them who is let in where, and how fast."""
    guarded_by = measures.device_pace.guarding(_guarded(behind))
    carry_out, http, figures = behind.figures.counting(guarded_by), settings.http, behind.figures
    open_to_others = not is_own_machine(http.listen)
    if open_to_others:
        logger.warning("Devices have no keys yet: whatever reaches %s counts as one", http.listen)
    office = office_of(behind, carry_out, gate)
    told = msgspec.structs.replace(http, streams=make_room(http.streams))
    look, limits = behind.alarms.look, figures.limits
    watch_tries(limits, gate.throttles)
    limits.watch("pages-live", MOST_LIVE, lambda: changes.refused, lambda: changes.watching)
    pages = site(behind.authority, carry_out, changes, look, gate, http=told, office=office, limits=limits)
    doors = application(behind, carry_out, pages=pages, failed=failed)
    inside = Admission(
        doors,
        nowhere(failed),
        gate,
        rows(),
        behind_tls=http.behind_tls,
        trust_network=open_to_others,
        failed=failed,
    )
    guarded: ASGIApp = Paced(Guard(Spared(inside, measures.disk), http.names), measures.addresses)
    if http.behind_tls:
        guarded = BehindProxy(guarded, http.names)
    return Counted(Headed(guarded, behind_tls=http.behind_tls), figures.answers)


@contextlib.asynccontextmanager
async def let_in(  # noqa: PLR0913, PLR0917  who is let in, to what, how many
    behind: Behind,
    changes: Changes,
    settings: HubSettings,
    measures: Measures,
    opened: socket.socket,
    lease: Lease,
    people: People,
) -> AsyncIterator[tuple[Gate, int]]:
    """Answer whoever comes by HTTP while inside; yields who knows people, and the port."""
    async with opened_gate(settings, measures.clock, people) as gate:
        doors = answering(doors_of(behind, changes, settings, gate, measures), lease)
        async with listening(doors, opened, measures.doorway) as port:
            yield gate, port


def office_of(behind: Behind, carry_out: CarryOut, gate: Gate) -> Office:
    """Return what the pages of the administrator look at."""
    return Office(
        authority=behind.authority,
        carry_out=carry_out,
        gate=gate,
        drafts=behind.drafts,
        devices=lambda: behind.devices.everything().devices,
        trouble=lambda: behind.watch.trouble,
        slip_of=behind.slip_of,
    )


@contextlib.asynccontextmanager
async def opened_gate(settings: HubSettings, clock: Clock, people: People) -> AsyncIterator[Gate]:
    """Open the accounts, which are kept as *people*, while inside.

    Raises:
        BadSettings: the secret of the office's directory cannot be used.
        StoreError: the accounts cannot be used.
    """
    async with _directory(settings.accounts.oidc, clock) as directory:
        gate = Gate(people, settings.accounts, clock, directory)
        await gate.open()
        try:
            yield gate
        finally:
            await gate.close()


@contextlib.asynccontextmanager
async def _directory(settings: OidcSettings | None, clock: Clock) -> AsyncIterator[Directory | None]:
    if settings is None:
        yield None
        return
    from hub.accounts.directory import Directory  # noqa: PLC0415  its libraries only where there is one

    if settings.client_secret_file:
        secret_in(
            settings.client_secret_file
        )  # a secret that cannot be read is told now, and not at a sign-in
    directory = Directory(settings, clock)
    try:
        async with task(directory.run(), "directory"):
            yield directory
    finally:
        await directory.close()


def _guarded(behind: Behind) -> CarryOut:
    return OwnDeeds(behind.authority).guarding(behind.tries.guarding(_kept(behind)))


def _kept(behind: Behind) -> CarryOut:
    """Return what carries commands out, and has settings written to the branch's file before."""
    watch, carry_out = behind.watch, behind.authority.carry_out

    async def carried(command: Command) -> Answer:
        if isinstance(command, TakeSettings):
            return await watch.take(command, carry_out)
        return await carry_out(command)

    return carried
