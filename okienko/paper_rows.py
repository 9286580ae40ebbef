"""The slip of a kiosk as rows for the hub's page, which itself knows neither kiosks nor paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.util import find_spec

import msgspec

from contract.names import Language
from contract.views import Menu
from hub.drafts.paper_rows import PaperRow, SlipOf


def slip_drawer() -> SlipOf | None:
    """Return what lays slips out; None: no kiosk's program is installed on this machine."""
    if not all(find_spec(needed) for needed in ("hardware", "kiosk", "PIL")):
        return None
    return _slip_of


def _slip_of(menu: Menu, language: Language) -> Sequence[PaperRow]:
    # A kiosk's program weighs as much as a fifth of the hub, and few looks at a hub are looks at a slip.
    from hardware.slip import Block, Line, Picture, Qr, Rule
    from kiosk.sample_slips import slip_ticket
    from kiosk.slip import Imprint, slip_for
    from kiosk.slip_file import shipped
    from kiosk.texts import words_in

    def rows(block: Block) -> Iterator[PaperRow]:
        match block:
            case Line(text, weight, align, language):
                yield PaperRow("line", text, weight.value, align.value, language or "")
            case Qr(text):
                yield PaperRow("code", text)
            case Rule():
                yield PaperRow("rule")
            case Picture():
                yield PaperRow("picture")

    offered = [service for service in menu.services if not service.elsewhere] or list(menu.services)
    printed_at = f"{menu.at:%d.%m.%Y  %H:%M}" if menu.at is not None else ""
    imprint = Imprint(menu=menu, words_in=words_in, printed_at=printed_at, template=shipped())
    ticket = slip_ticket("ordinary", language, msgspec.structs.replace(menu, services=tuple(offered)))
    return [row for block in slip_for(ticket, imprint).blocks for row in rows(block)]
