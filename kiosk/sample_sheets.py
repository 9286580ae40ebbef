"""What the keys of the bar lay over a screen: for pictures and tests, as in `kiosk.samples`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import msgspec

from contract.help_parts import HelpCall
from contract.names import CommandId, Language
from kiosk.help_state import Help
from kiosk.state import Sheet, State


def sheet_states(language: Language, below: State) -> Iterator[tuple[str, State]]:
    """Yield a name and a state for each sheet over the screen of *below*, which somebody is on."""
    assert below.menu is not None
    yield "display", replace(below, sheet=Sheet.DISPLAY)
    shown = replace(below, sheet=Sheet.HELP)
    call = HelpCall(kiosk=below.menu.kiosk, asked_at=below.menu.at, language=language)
    yield "help-asking", replace(shown, help=Help(asking=CommandId("c1")))
    yield "help-asked", replace(shown, menu=msgspec.structs.replace(below.menu, help=call))
    coming = msgspec.structs.replace(call, coming=True)
    yield "help-coming", replace(shown, menu=msgspec.structs.replace(below.menu, help=coming))
    yield "help-in-vain", replace(shown, help=Help(in_vain=True))
