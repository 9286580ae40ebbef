"""The paper of a ticket on a page: what its QR code holds, drawn for a screen or a printer of the office."""

from __future__ import annotations

from contract.views import TicketView
from hub.domain.settings import BranchSettings


def link_of(settings: BranchSettings, ticket: TicketView) -> str:
    """Return what the code on the slip of *ticket* holds, as at kiosks: the status page or the bare token."""
    token = ticket.token or ""
    return settings.status_url.replace("{token}", token) or token


def code_of(text: str) -> str:
    """Return the QR code of *text* as SVG, black on white whatever the colours of the page."""
    import segno  # noqa: PLC0415  first paper, not start

    return str(
        segno.make(text, error="m", micro=False).svg_inline(scale=6, dark="#000", light="#fff", border=4)
    )
