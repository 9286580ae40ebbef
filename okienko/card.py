"""``okienko card``: the code that a kiosk makes of a card's number, for whoever books with it.

Exit status: 0, the code is on the screen; 1, no card with a number of its own was held; 2, reader, card or
secret cannot be used.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from okienko.plainly import told_plainly

if TYPE_CHECKING:
    from hardware.card import Card
    from hardware.card_service import CardService

card = typer.Typer()
NO_CARD = 1


@card.command(name="card")
def tell(
    *,
    secret: Annotated[Path, typer.Option(help="The file with the secret, the same as at the kiosks.")],
    reader: Annotated[str, typer.Option(help="A part of the reader's name.")] = "",
    wait: Annotated[float, typer.Option(min=0, max=600, help="How many seconds to wait for a card.")] = 60.0,
) -> None:
    """Tell the code that kiosks make of a card's number, so that somebody can be booked with that card."""
    from hardware.pcsc import Pcsc
    from kiosk.card_settings import secret_in
    from kiosk.cards import code_of

    with told_plainly():
        known = secret_in(secret)
        service = Pcsc()
        try:
            held = held_card(service, reader, wait)
        finally:
            service.close()
    code = code_of(held, known) if held is not None else ""
    if held is None:
        typer.echo("no card was held to the reader", err=True)
    elif not code:
        typer.echo("this card makes up another number each time, as passports and phones do", err=True)
    if not code:
        raise typer.Exit(NO_CARD)
    typer.echo(code)


def held_card(service: CardService, name: str, wait_s: float) -> Card | None:
    """Return the card that is held to the reader called *name* within *wait_s* seconds; None: there is none.

    Raises:
        CardError: there is no such reader, or the card cannot be read.
    """
    from hardware.card_commands import read_card
    from hardware.card_service import chosen

    found, until_s = chosen(service.readers(), name), time.monotonic() + wait_s
    while True:
        left_s = until_s - time.monotonic()
        if service.card_held(found, before=False, limit_s=max(0.0, min(1.0, left_s))):
            with service.card(found) as transmit:
                return read_card(transmit, with_text=False)
        if left_s <= 0:
            return None
