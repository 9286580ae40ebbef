"""What a kiosk is told when it starts: one `kiosk.toml`."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import msgspec

from contract.names import BranchId, KioskId, Language, device_id
from contract.settings import zone_of
from hardware.connection import parse_connection
from hardware.keypad_settings import HeadsetSettings, KeypadSettings
from hardware.output_settings import OutputsSettings
from hardware.paper import PaperProfile
from hardware.voice_settings import VoiceSettings
from kiosk.card_settings import KioskCardSettings
from kiosk.code_settings import CodeSettings
from kiosk.idle_settings import IdleSettings
from kiosk.mounting import MountingSettings, mistakes
from kiosk.rules import POLISH, Rules, Times
from link.broker import BrokerSettings
from link.hub_client import HubSettings

Seconds = Annotated[float, msgspec.Meta(gt=0, le=3600)]
Pixels = Annotated[int, msgspec.Meta(ge=240, le=16384)]
_PIN = re.compile(r"[0-9]{4,8}")


class PrinterSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The slip printer."""

    url: str = "file:///dev/usb/lp0"
    """``tcp://host:9100``, ``usb://04b8:0202``, ``serial:///dev/ttyUSB0?baud=115200`` or a device file."""
    width_px: int = 576
    """Dots across its paper: 576 for 80 mm, 384 for 58 mm; a multiple of 8."""
    dots_per_mm: Annotated[float, msgspec.Meta(gt=1, lt=50)] = 8.0
    """How fine it prints: 8 for 203 dpi, 7.09 for 180 dpi."""
    mode: Literal["picture", "text"] = "picture"
    """``picture`` prints every script right; ``text`` is faster where the model has the letters."""
    code_page: str = "CP852"
    """The printer's own letters in text mode."""
    has_cutter: bool = True
    """Whether it cuts the paper by itself."""
    template: str = ""
    """What stands on a slip: the path of a `slip.toml`; empty: what is shipped. See docs/slip.md."""
    confirms: bool = True
    """Whether the model answers after the cut; false makes every slip count as printed, unseen."""
    patience_s: Seconds = 3.0
    """How long it may be silent, in seconds."""

    def __post_init__(self) -> None:
        parse_connection(self.url)
        if self.width_px <= 0 or self.width_px % 8:
            raise ValueError(f"'width_px' must be a multiple of 8 such as 576 or 384, not {self.width_px}")

    @property
    def paper(self) -> PaperProfile:
        """What the paper and the head are like."""
        return PaperProfile(
            width_px=self.width_px,
            dots_per_mm=self.dots_per_mm,
            text_code_page=self.code_page if self.mode == "text" else None,
            has_cutter=self.has_cutter,
        )


class ScreenSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The touch screen."""

    orientation: Literal["portrait", "landscape"] = "portrait"
    """How it stands; swaps `width` and `height` where they say otherwise."""
    width: Pixels = 1080
    """Width of the picture in pixels; with `fullscreen` that of the screen is taken."""
    height: Pixels = 1920
    """Height of the picture in pixels; with `fullscreen` that of the screen is taken."""
    diagonal_inch: Annotated[float, msgspec.Meta(gt=3, lt=100)] = 21.5
    """Diagonal of the glass, in inches; all sizes follow from it, so that a key is as large as a finger."""
    viewing_distance_mm: Annotated[float, msgspec.Meta(ge=200, le=2000)] = 600.0
    """From how far it is read, in millimetres; no capital stands lower than 0.35 degrees before the eye."""
    rotation: int = 0
    """How the panel hangs: 0, 90, 180 or 270 degrees clockwise."""
    fullscreen: bool = True
    """Fill the whole screen; false opens a window, for a try on a desk."""

    def __post_init__(self) -> None:
        if self.rotation not in (0, 90, 180, 270):
            raise ValueError(f"'rotation' must be 0, 90, 180 or 270, not {self.rotation}")

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels, as the orientation has them."""
        short, long = sorted((self.width, self.height))
        return (short, long) if self.orientation == "portrait" else (long, short)

    @property
    def ppi(self) -> float:
        """Pixels an inch of the glass."""
        return float((self.width**2 + self.height**2) ** 0.5 / self.diagonal_inch)


class TimeSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How long the screens wait, in seconds."""

    idle_s: Seconds = 60.0
    """Without a touch for so long, a visit ends and everything of the visitor is forgotten."""
    warning_s: Annotated[float, msgspec.Meta(ge=20, le=600)] = 20.0
    """So long before that the visitor is asked; never less than 20."""
    taken_s: Seconds = 15.0
    """How long the screen after a printed slip stays."""
    shown_s: Seconds = 120.0
    """How long a number that is on no paper stays."""
    staff_s: Seconds = 300.0
    """Without a touch for so long, the staff menu closes."""
    same_tap_s: Annotated[float, msgspec.Meta(ge=0.1, le=3)] = 0.5
    """A second tap within it does not count."""
    same_key_s: Annotated[float, msgspec.Meta(ge=0.05, le=3)] = 0.25
    """The same for one key of a keypad, where a digit may come twice in a row."""

    def __post_init__(self) -> None:
        if self.idle_s <= self.warning_s:
            raise ValueError(f"'idle_s' ({self.idle_s:g}) must be above 'warning_s' ({self.warning_s:g})")

    @property
    def times(self) -> Times:
        """The same for the flow."""
        return Times(**msgspec.structs.asdict(self))


class SoundSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The kiosk's few sounds."""

    on: bool = False
    """Whether it sounds at all."""
    device: str = "default"
    """The ALSA device, as `aplay -L` lists it."""
    volume_db: Annotated[float, msgspec.Meta(ge=-60, le=12)] = 0.0
    """Louder or quieter, in decibels; -6 halves the amplitude."""


class KioskSettings(msgspec.Struct, frozen=True, kw_only=True):
    """One `kiosk.toml`. Read once, at start; an unknown key stops the program and is named."""

    branch: BranchId
    """The branch, as its hub is called."""
    kiosk: KioskId
    """Which kiosk of the branch this is."""
    hub: HubSettings
    """Where tickets are asked for."""
    broker: BrokerSettings = BrokerSettings()
    """Where the menu comes from."""
    printer: PrinterSettings = PrinterSettings()
    """The slip printer."""
    screen: ScreenSettings = ScreenSettings()
    """The touch screen."""
    times: TimeSettings = TimeSettings()
    """How long the screens wait."""
    card_reader: KioskCardSettings = KioskCardSettings()
    """The reader for cards with the code of a booking."""
    codes: CodeSettings = CodeSettings()
    """How many codes may be unknown."""
    sound: SoundSettings = SoundSettings()
    """The kiosk's few sounds."""
    keypad: KeypadSettings = KeypadSettings()
    """The tactile keypad, for those who do not see the screen."""
    keyboard_as_keypad: bool = False
    """Whether arrows and Enter of an ordinary keyboard are such a keypad: for a try on a desk."""
    headset: HeadsetSettings = HeadsetSettings()
    """The headset jack of the sound card, where the keypad has none of its own."""
    outputs: OutputsSettings = OutputsSettings()
    """Where the kiosk speaks."""
    voices: VoiceSettings = VoiceSettings()
    """Who speaks."""
    mounting: MountingSettings | None = None
    """How the panel is mounted; left out, nobody looks whether it can be reached and read by who sits."""
    idle: IdleSettings = IdleSettings()
    """What the kiosk does while nobody is there."""
    timezone: str = "Europe/Warsaw"
    """The branch's time zone, for the clock and for what is printed."""
    staff_code_file: str = ""
    """The file whose first line is the code of the staff menu, four to eight digits; empty: no staff menu."""
    staff_language: Language = POLISH
    """The language of the staff menu."""
    services_per_page: Annotated[int, msgspec.Meta(ge=2, le=16)] = 14
    """How many services stand on the screen at once; fewer make larger tiles."""
    scanner: bool = True
    """Whether a code reader that types like a keyboard is plugged in."""
    paperless: bool = False
    """Whether visitors may choose to have no paper, but their number and its code on the screen; asked once
    the ticket is there, and only where `status_url` of the branch leads to the ticket's page."""
    scanner_name: str = ""
    """The code reader as the kernel calls it, or a part of that, for the self-test; empty: any keyboard."""
    state_folder: str = ""
    """Where the journals of open slips and of the kiosk's own numbers lie; empty: what systemd gives, else a
    folder in the home folder."""
    numbers_lost: Annotated[int, msgspec.Meta(ge=0, le=5000)] = 0
    """Of a kiosk in the place of one whose card is lost: so many numbers of that one's own may be on paper
    and unknown to the hub, and are passed over once, while nothing lies in the state folder. As many as
    `spare_most` of the branch are enough."""

    def __post_init__(self) -> None:
        zone_of(self.timezone)
        if self.mounting is not None:
            high_mm = self.screen.size[1] / self.screen.ppi * 25.4
            for mistake in mistakes(self.mounting, high_mm, self.screen.viewing_distance_mm):
                raise ValueError(f"'mounting': {mistake}")
        tells, hears = bool(self.headset.device or self.keypad.headset_in), self.outputs.headset is not None
        if hears and not tells:
            raise ValueError(
                "[outputs.headset] is never used: nothing tells when a headset is plugged in;"
                " name 'device' in [headset], or 'headset_in' and 'headset_out' in [keypad]"
            )
        if tells and not hears:
            raise ValueError(
                "a headset jack is named, and no sound device behind it: name one in [outputs.headset]"
            )

    @property
    def zone(self) -> ZoneInfo:
        """The branch's time zone."""
        return zone_of(self.timezone)

    @property
    def folder(self) -> Path:
        """Where the kiosk keeps what must outlive a power cut."""
        if self.state_folder:
            return Path(self.state_folder)
        if given := os.environ.get("STATE_DIRECTORY"):
            return Path(given.split(":")[0])
        return Path.home() / ".local" / "state" / f"okienko-kiosk-{self.kiosk}"


def rules_of(settings: KioskSettings, id_stem: str, day_per_real: float = 1.0) -> Rules:
    """Return the rules of the flow.

    Args:
        settings: which kiosk this is.
        id_stem: begins the ids of this run.
        day_per_real: how many times as fast as the world the day runs.
    """
    return Rules(
        by=device_id("kiosk", settings.kiosk),
        id_stem=id_stem,
        times=settings.times.times,
        services_per_page=settings.services_per_page,
        staff_language=settings.staff_language,
        scanner=settings.scanner,
        tries=settings.codes.tries,
        cards=settings.card_reader.on,
        paperless=settings.paperless,
        idle=settings.idle.rules(day_per_real),
    )


class NoStaffCode(ValueError):
    """The file of the staff's code holds none; the message says what it must hold."""


def staff_code(settings: KioskSettings) -> str:
    """Return the staff's code; empty where no file is named.

    Raises:
        NoStaffCode: the file cannot be read, or does not begin with four to eight digits.
    """
    if not settings.staff_code_file:
        return ""
    try:
        first = (Path(settings.staff_code_file).read_text(encoding="utf-8").splitlines() or [""])[0].strip()
    except OSError as error:
        raise NoStaffCode(f"staff_code_file: {settings.staff_code_file}: {error.strerror}") from error
    if not _PIN.fullmatch(first):
        raise NoStaffCode(
            f"staff_code_file: {settings.staff_code_file}: the first line must be 4 to 8 digits"
        )
    return first
