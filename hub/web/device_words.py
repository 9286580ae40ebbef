"""How a device is, in words of people who do not look after computers."""

from __future__ import annotations

from collections.abc import Callable

from contract.check_slips import CheckSlip, CheckSlipState
from hub.web.device_rows import faults_of
from hub.web.office import DeviceSeen

FAULTS = {
    "paper-out": "The paper roll is empty. Put in a new one and close the lid.",
    "paper-near-end": "The paper roll will soon be empty. Have a new one ready.",
    "cover-open": "The lid of the printer is open. Close it.",
    "printer-offline": "The printer is switched off or waits. Look at its lamp.",
    "printer-unreachable": "The printer does not answer. Look at its cable and power.",
    "printer-silent": "The printer does not answer. Look at its cable and power.",
    "printer-fault": "The printer reports a fault. Look at its lamp.",
    "hub-away": "The device does not reach the hub. Look at its network.",
    "not-handed-in": "Tickets given without the hub have not come back to it yet.",
    "card-reader": "The card reader does not answer. Look at its cable.",
    "disk-full": "The storage of the device is full.",
    "button-stuck": "A button hangs. Look at it.",
    "mute": "It cannot be heard. Look at its loudspeaker.",
    "in-use": "Somebody uses the kiosk now. Please try again in a moment.",
    "branch-file": "The file of the branch has mistakes and is not in force.",
}
"""By the fault's lasting word, in English: what is the case, and what can be done."""


CHECK_SLIP = {
    CheckSlipState.ASKED: "Test page: the kiosk prints it as soon as nobody uses it.",
    CheckSlipState.BEGUN: "Test page: the kiosk is printing it.",
    CheckSlipState.PRINTED: "Test page: printed.",
    CheckSlipState.FAILED: "Test page: not printed.",
    CheckSlipState.UNKNOWN: "Test page: nobody knows whether it came out. Please look at the printer.",
    CheckSlipState.LATE: "Test page: not printed. The kiosk was in use for two minutes, or did not answer.",
}
"""By what has become of it, in English."""


def health_words(line: DeviceSeen | None, told: Callable[[str], str]) -> tuple[str, list[str]]:
    """Return how a device is, as a word for its badge, and what *told* says of each of its faults."""
    health = line.health if line is not None else None
    if health is None:
        return "unheard", []
    said = [told(FAULTS[fault]) if fault in FAULTS else health.detail or fault for fault in faults_of(health)]
    return health.status, list(dict.fromkeys(said))


def check_slip_words(slip: CheckSlip, told: Callable[[str], str]) -> list[str]:
    """Return what *told* says of what has become of a test page, and of what can be done."""
    said = [told(CHECK_SLIP[slip.state])]
    if slip.finding:
        said.append(told(FAULTS[slip.finding]) if slip.finding in FAULTS else slip.finding)
    return said
