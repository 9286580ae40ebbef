"""Turns a page round for languages that are read from the right: what stood left stands right.

The page is laid out once, as for languages that are read from the left, and then seen in a mirror; only
what people know one way round in every language, the digits of a keypad, is turned back again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from hardware.slip import is_right_to_left
from kiosk.faces.page import Align, Box, Glyph, Item, Line, Target
from kiosk.happenings import Button
from kiosk.scene import Block, Keypad, Scene, Sign

_OTHER_SIDE = {Align.START: Align.END, Align.END: Align.START, Align.CENTRE: Align.CENTRE}
_OTHER_SIGN = {Sign.EARLIER: Sign.FURTHER, Sign.FURTHER: Sign.EARLIER}


def is_mirrored(scene: Scene) -> bool:
    """Tell whether the page of *scene* is read from the right."""
    return is_right_to_left(scene.language)


def keeps_its_order(block: Block) -> bool:
    """Tell whether *block* stands the same way round in every language."""
    return isinstance(block, Keypad)


def mirrored(items: Iterable[Item], left: int, right: int) -> Iterator[Item]:
    """Yield *items* as a mirror between the columns *left* and *right* shows them, their words unturned.

    The hidden corner of the staff stays where their fingers know it.
    """
    for item in items:
        if isinstance(item, Target) and item.touch is Button.CORNER:
            yield item
            continue
        box = Box(left + right - item.box.right, item.box.y, item.box.w, item.box.h)
        if isinstance(item, Line):
            yield replace(item, box=box, align=_OTHER_SIDE[item.align])
        elif isinstance(item, Glyph):
            yield replace(item, box=box, sign=_OTHER_SIGN.get(item.sign, item.sign))
        else:
            yield replace(item, box=box)
