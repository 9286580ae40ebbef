"""The page of a board as one text, without a hub: its picture, its style sheets, its banner."""

from __future__ import annotations

import re

from contract.glass import Panel
from contract.names import TicketId
from contract.views import BoardView
from display_board import samples
from hub.domain.board_settings import PanelSettings
from hub.web.board_css import css_of
from hub.web.board_pages import page_known, picture_of, plan_of
from hub.web.drawing import drawn, static


def whole(view: BoardView, panel: Panel, turn: TicketId | None = None, seconds: float = 0.0) -> str:
    """Return the page that shows *view* on *panel*, *seconds* after pages began to be turned."""
    glass = PanelSettings(
        diagonal_inch=panel.diagonal_inch,
        viewing_distance_m=panel.distance_m,
        width=panel.width_px,
        height=panel.height_px,
    )
    plan = plan_of(view, glass)
    picture = picture_of(view, plan, turn, seconds, samples.WARSAW)
    known = page_known(view, plan, "Urząd") | {"query": "", "fits": True, "picture": picture.html}
    html = drawn("board.html", view.languages[0], known)
    html = re.sub(r'<link rel="(?:stylesheet|icon)"[^>]*>|<script[^>]*></script>', "", html)
    return html.replace("</head>", f"<style>{static('board.css').decode()}{css_of(plan)}</style></head>")
