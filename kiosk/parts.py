"""What a kiosk is made of beside its flow: ways to the hub, paper, sound."""

from __future__ import annotations

from dataclasses import dataclass, field

from hardware.backlight import Backlight
from hardware.printer import SlipPrinter
from kiosk.cards import CardParts
from kiosk.jingles import Jingles
from kiosk.slip_layout import Template
from kiosk.voicing import SpeechParts
from link.hub_client import HubClient
from link.wire import Wire


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a kiosk is made of.

    Attributes:
        hub: is asked for tickets, while the visitor waits.
        errand_hub: another way to the same hub, for what nobody waits for.
        wire: the way to the broker; started and closed by the shell.
        printer: where slips come out.
        jingles: the kiosk's sounds, if it has any.
        backlight: the light behind its panel, if it can be turned down.
        speech: what it is made of for those who do not see it.
        cards: the card reader, if there is one.
        version: of the program, for the health report.
        template: what stands where on a slip; None: what is shipped.
    """

    hub: HubClient
    errand_hub: HubClient
    wire: Wire
    printer: SlipPrinter
    jingles: Jingles | None = None
    backlight: Backlight | None = None
    speech: SpeechParts = field(default_factory=SpeechParts)
    cards: CardParts | None = None
    version: str = ""
    template: Template | None = None
