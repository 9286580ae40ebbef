"""What people are told of an alarm on the page, in English; the catalogues have the other languages."""

from __future__ import annotations

from contract.hall_views import Alarm
from contract.names import DeskId, Language, ServiceId
from contract.views import text_in
from hub.domain.layout import Layout
from hub.web.device_rows import FAULTS as BRIEFLY
from hub.web.device_words import FAULTS
from hub.web.languages import texts

ALARMS: dict[str, tuple[str, str]] = {
    "hall-stopped": ("The hall is stopped", "Let it go on as soon as everybody may come back."),
    "no-open-desk": (
        "Visitors wait and no desk is open for them",
        "Open a desk for this service, or send those who wait to another one.",
    ),
    "desk-closed-on-a-call": (
        "A desk closed while a visitor was called",
        "Look whether the visitor still stands there, and give a new ticket if so.",
    ),
    "desk-occupied-long": (
        "A desk has been occupied by one visitor for very long",
        "Ask the clerk, who may have forgotten to press Served.",
    ),
    "waiting-long": ("A visitor has been waiting for very long", "Open another desk for this service."),
    "parked-long": (
        "A visitor was sent away for a while and has not come back",
        "Call the visitor back, or cancel the ticket.",
    ),
    "series-nearly-used-up": (
        "The numbers of a series are nearly used up",
        "Give the service another series tomorrow; today take visitors in by hand.",
    ),
    "codes-guessed": (
        "Too many codes of bookings were shown in vain",
        "Look who stands there, and help whoever is booked.",
    ),
    "board-lost": ("A board does not answer", "Look whether it has power and network."),
    "board-mute": (
        "A board cannot be heard",
        "Look at its loudspeaker and sound card. Where no other board speaks, call out loud.",
    ),
    "board-blind": (
        "A board does not show its calls",
        "Look at its screen, and start the board again if it stands still.",
    ),
    "silent-alarm": ("A clerk has raised the silent alarm", "Say that you are going there, and go."),
    "help-asked": (
        "A visitor at a kiosk asks for help",
        "Say that you are going there, and go.",
    ),
    "device-lost": ("A device does not answer", "Look whether it has power and network."),
    "device-fault": ("A device reports a fault", "Look at the device; its screen says what it needs."),
    "device-floods": (
        "A device sends more than anybody presses",
        "Look whether a button hangs, then switch the device off and on.",
    ),
}
"""By the alarm's code: what is the case, and what can be done."""
OTHERWISE = ("Something needs a look", "")
OF_FAULTS: dict[str, tuple[str, str]] = {
    **{fault: (words, ALARMS["device-fault"][1]) for fault, words in BRIEFLY.items()},
    **{fault: (words, "") for fault, words in FAULTS.items()},
    "slip-unknown": (
        "Nobody knows whether a slip came out",
        "Look at the kiosk. Its staff menu prints the slip again.",
    ),
    "set-aside": (
        "A part of its records was damaged and set aside",
        "Tell whoever looks after the devices.",
    ),
    **dict.fromkeys(
        ("broken", "program"),
        (
            "The program of the device has failed",
            "Switch it off and on. If that does not help, tell whoever looks after the devices.",
        ),
    ),
    **dict.fromkeys(
        ("keypad-lost", "headset-jack-lost"),
        ("The keypad or the headset socket does not answer. Look at its cable.", ""),
    ),
    "keypad-stuck": (FAULTS["button-stuck"], ""),
    **dict.fromkeys(
        (f"self-test-{part}" for part in ("scanner", "sound", "voice", "keypad", "clock", "disk", "font")),
        ("A part did not pass its own test", "Tell whoever looks after the devices."),
    ),
    "disk-low": ("The storage is filling up", "Have room made there, or a larger one put in."),
    "disk-full": ("The storage is nearly full", "Have room made there now. What can wait is left undone."),
    "store-damaged": (
        "The data of the hub are damaged",
        "Tell whoever looks after the hub now: the backup must be brought back.",
    ),
    "another-hub": (
        "Another hub of this branch runs",
        "Tell whoever looks after the hub now: one of the two must be switched off.",
    ),
    "backup": ("The backup of the hub does not work", "Tell whoever looks after the hub; its log says why."),
    "broker-drops": (
        "Messages to a slow device were dropped",
        "Look which device has a slow network. It shows the whole picture again by itself.",
    ),
    "too-many-commands": ALARMS["device-floods"],
    "went-back": (
        "The new version did not start, and the one before runs again",
        "Tell whoever installed the update.",
    ),
    "certificate-ends": ("A certificate ends soon", "Tell whoever looks after the hub to renew it in time."),
    "certificate-ended": ("A certificate has ended", "Tell whoever looks after the hub to renew it now."),
    "certificate-unreadable": (
        "A certificate cannot be read",
        "Tell whoever looks after the hub; its log says which.",
    ),
}
"""By a fault's lasting word, in place of what is said of any fault."""

_HUB = frozenset({"hub", "broker"})
DEVICES: dict[str, str] = {
    "kiosk": "Kiosk %(name)s",
    "board": "Board %(name)s",
    "desk": "Desk %(name)s",
    **dict.fromkeys(_HUB, "Hub"),
}
"""By the kind of a device, in English."""


BRIEF: dict[str, str] = {**{fault: words[0] for fault, words in OF_FAULTS.items()}, **BRIEFLY}
"""By a fault's lasting word, in English: what stands beside a device."""


def said(alarm: Alarm) -> tuple[str, str]:
    """Return, in English, what is the case and what can be done."""
    return OF_FAULTS.get(alarm.fault) or ALARMS.get(alarm.code, OTHERWISE)


def about(alarm: Alarm, *, layout: Layout, language: Language) -> str:
    """Return which service, desk, ticket, series or device *alarm* is about, as people call it."""
    if alarm.code in {"no-open-desk", "waiting-long"}:
        service = ServiceId(alarm.about)
        return f"{layout.letter(service)} {text_in(layout.names(service), language)}"
    told = texts(language).gettext
    if alarm.code in {"desk-closed-on-a-call", "desk-occupied-long", "silent-alarm"}:
        return told("Desk %(name)s") % {"name": layout.desk(DeskId(alarm.about)).name}
    kind, _, name = alarm.about.partition("-")
    if kind in DEVICES and (name or kind in _HUB):
        return told(DEVICES[kind]) % {"name": name}
    return alarm.about
