"""What is gathered after the day: the slips from the printers' trays, and the journal to compare."""

from __future__ import annotations

import logging
from pathlib import Path

import requests
from PIL import Image

from contract.codec import decode
from contract.events import Entry
from hub.http.readings import Journal
from okienko.demo.reading import Illegible, number_of, qr_of
from okienko.promise.evidence import SlipSeen

logger = logging.getLogger(__name__)

_PATIENCE_S = 10.0


def journal_of(hub_url: str) -> list[Entry]:
    """Return the whole journal of the hub at *hub_url*, oldest first."""
    entries: list[Entry] = []
    while True:
        since = entries[-1].seq if entries else 0
        answer = requests.get(f"{hub_url}/v1/journal", params={"since": since}, timeout=_PATIENCE_S)
        answer.raise_for_status()
        stretch = decode(answer.content, Journal)
        entries += stretch.entries
        if not stretch.entries or entries[-1].seq >= stretch.newest:
            return entries


def slips_in(folder: Path) -> list[SlipSeen]:
    """Read every slip that the printers left as pictures below *folder*, one folder a printer."""
    return [_seen(path) for path in sorted(folder.glob("*/*.png"))]


def _seen(path: Path) -> SlipSeen:
    with Image.open(path) as picture:
        slip = picture.convert("L")
    try:
        number = number_of(slip)
    except Illegible as error:
        logger.warning("%s: %s", path, error)
        number = ""
    return SlipSeen(path.parent.name, number, qr_of(slip))
