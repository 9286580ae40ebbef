"""The tree of MQTT topics, one function a branch of it. No topic is spelled anywhere else."""

from __future__ import annotations

from contract.names import BoardId, BranchId, DeskId, DeviceId, KioskId

ROOT = "okienko/1"
"""The digit is the version of the contract: a breaking change starts a new tree."""


def board_view(branch: BranchId, board: BoardId) -> str:
    """Retained `BoardView`; published by the hub, read by one board."""
    return f"{ROOT}/{branch}/board/{board}/view"


def desk_view(branch: BranchId, desk: DeskId) -> str:
    """Retained `DeskView`; published by the hub, read by one desk unit."""
    return f"{ROOT}/{branch}/desk/{desk}/view"


def kiosk_view(branch: BranchId, kiosk: KioskId) -> str:
    """Retained `Menu`; published by the hub, read by one kiosk."""
    return f"{ROOT}/{branch}/kiosk/{kiosk}/view"


def beat(branch: BranchId) -> str:
    """`Beat`, never retained; published by the hub every three seconds."""
    return f"{ROOT}/{branch}/hub/beat"


def health(branch: BranchId, device: DeviceId) -> str:
    """Retained `HealthState`; published by the device, and by the broker as its last will."""
    return f"{ROOT}/{branch}/device/{device}/health"


def shown(branch: BranchId, board: BoardId) -> str:
    """`Shown`, never retained; published by a board for each call it showed."""
    return f"{ROOT}/{branch}/board/{board}/shown"


def spoken(branch: BranchId, board: BoardId) -> str:
    """`Spoken`, never retained; published by a board for each call that its voice is done with."""
    return f"{ROOT}/{branch}/board/{board}/spoken"


def event(branch: BranchId, kind: str) -> str:
    """A CloudEvent of one journal entry, never retained; *kind* is its name such as ``ticket-called``."""
    return f"{ROOT}/{branch}/event/{kind}"


def all_health(branch: BranchId) -> str:
    """Filter for the health of every device; read by the hub."""
    return f"{ROOT}/{branch}/device/+/health"


def all_shown(branch: BranchId) -> str:
    """Filter for the reports of every board; read by the hub."""
    return f"{ROOT}/{branch}/board/+/shown"


def all_spoken(branch: BranchId) -> str:
    """Filter for what the voices of all boards report; read by the hub."""
    return f"{ROOT}/{branch}/board/+/spoken"


def whole_branch(branch: BranchId) -> str:
    """Filter for everything of a branch; for recording and finding faults, never for devices."""
    return f"{ROOT}/{branch}/#"
