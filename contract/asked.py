"""What all commands share, and the kinds of their fields."""

from __future__ import annotations

from typing import Annotated

import msgspec

from contract.names import CommandId, DeskId, DeviceId, TicketId
from contract.words import kebab

Party = Annotated[int, msgspec.Meta(ge=1, le=50)]
Cases = Annotated[int, msgspec.Meta(ge=1, le=50)]
Reason = Annotated[str, msgspec.Meta(max_length=200)]
HowMany = Annotated[int, msgspec.Meta(ge=1, le=999)]


class Asked(msgspec.Struct, frozen=True, kw_only=True, tag_field="command", tag=kebab):
    """The envelope of every command.

    `command_id` is minted by the device that asks: sent twice, it is carried out once. `by` is that device.
    """

    command_id: CommandId
    by: DeviceId


class AtDesk(Asked, frozen=True, kw_only=True):
    """What all commands of a desk share."""

    desk: DeskId


class AboutTicket(Asked, frozen=True, kw_only=True):
    """What all commands about one ticket share."""

    ticket: TicketId


class FromDesk(AboutTicket, frozen=True, kw_only=True):
    """What a clerk does to a ticket that is at no desk, and why.

    `desk` is where the clerk sits, if at one: there it can be taken back.
    """

    reason: Reason = ""
    desk: DeskId | None = None
