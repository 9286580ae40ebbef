"""The faces of a branch: the devices that draw a view, each with its picture and its topic."""

from __future__ import annotations

from typing import Literal

from contract import topics
from contract.names import BoardId, BranchId, DeskId, KioskId
from contract.views import View
from hub.views import Pictures

Face = tuple[Literal["desk"], DeskId] | tuple[Literal["board"], BoardId] | tuple[Literal["kiosk"], KioskId]
"""A device that draws a view."""


def picture_of(face: Face, pictures: Pictures) -> View:
    """Return what *face* must draw."""
    match face:
        case ("desk", desk):
            return pictures.desk(desk)
        case ("board", board):
            return pictures.board(board)
        case ("kiosk", kiosk):
            return pictures.menu(kiosk)


def topic_of(face: Face, branch: BranchId) -> str:
    """Return where *face* reads what it must draw."""
    match face:
        case ("desk", desk):
            return topics.desk_view(branch, desk)
        case ("board", board):
            return topics.board_view(branch, board)
        case ("kiosk", kiosk):
            return topics.kiosk_view(branch, kiosk)
