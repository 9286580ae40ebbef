"""Reads a ``slip.toml`` with the pictures beside it; the one that is shipped is such a file too."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from PIL import Image

from contract.mistakes import Mistake
from contract.settings import BadSettings, checked
from kiosk.slip_layout import SlipLayout, Template, layout_mistakes

SHIPPED = Path(__file__).with_name("slip.toml")
MOST_BYTES = 2_000_000
"""A picture of more is no logo."""
_MOST_PIXELS = 16_000_000


def template_in(path: Path) -> Template:
    """Return the template that the file *path* holds, with its pictures.

    Raises:
        BadSettings: it cannot be read, or has mistakes; each is told with its line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadSettings(f"{path}: byte {error.start + 1} is no UTF-8; save the file as UTF-8") from error
    except OSError as error:
        raise BadSettings(f"{path}: cannot be read ({error.strerror}); name another file") from error
    return template_from(text, path.name, path.parent)


def template_from(text: str, where: str, folder: Path) -> Template:
    """Return the template in *text*; *where* names its file in messages, *folder* holds its pictures.

    Raises:
        BadSettings: it has mistakes; each is told with its line.
    """
    pictures: dict[str, bytes] = {}

    def further(layout: SlipLayout) -> Iterator[str]:
        yield from layout_mistakes(layout)
        yield from _pictures(layout, folder, pictures)

    layout = checked(SlipLayout, text, where, further).usable()
    return Template(layout, pictures)


@cache
def shipped() -> Template:
    """Return the template that is used where the operator names none."""
    return template_in(SHIPPED)


def template_for(named: str) -> Template:
    """Return the template in the file *named*; the one that is shipped where no file is named.

    Raises:
        BadSettings: the file cannot be used; the message says why.
    """
    return template_in(Path(named)) if named else shipped()


def _pictures(layout: SlipLayout, folder: Path, found: dict[str, bytes]) -> Iterator[str]:
    """Put the pictures of *layout* into *found*; yield what is wrong with them."""
    for part in ("top", "told", "foot"):
        for place, row in enumerate(getattr(layout, part)):
            if not row.file or row.show != "picture":
                continue
            try:
                found[row.file] = _picture(folder / row.file)
            except ValueError as error:
                yield Mistake(f"[{part}] ({place + 1}): 'file': {error}", (part, place, "file"))


def _picture(path: Path) -> bytes:
    """Return the picture file at *path*.

    Raises:
        ValueError: it is none that can be printed; the message says why.
    """
    try:
        data = path.read_bytes()
        if len(data) > MOST_BYTES:
            raise ValueError(f"{path} has {len(data)} bytes, and at most {MOST_BYTES} are printed")
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise ValueError(f"{path} is {picture.width} by {picture.height} dots; make it smaller")
            picture.load()
    except FileNotFoundError as error:
        raise ValueError(f"there is no picture {path}") from error
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError(f"{path} is no PNG or JPEG that can be read ({error})") from error
    return data
