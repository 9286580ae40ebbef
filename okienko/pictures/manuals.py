"""The pictures of the manuals, taken from the running product: a hub in memory, looked at by Chromium."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from hub.web.manual_texts import LANGUAGES
from okienko.pictures.pages import camera, hub_for_pictures, visited
from okienko.pictures.sheet import COLOURS

if TYPE_CHECKING:
    from playwright.sync_api import Page

SIZE = (1000, 720)
NOT_THERE = "the pictures of the manuals need a browser: apt install chromium"


def _as_it_is(_page: Page) -> None:
    """Show the page as it is."""


def _at_work(page: Page) -> None:
    """Sign in to the desk, where that is asked for."""
    button = page.locator("form[action*='/work'] button")
    if button.count():
        button.click()
        button.wait_for(state="detached")
    page.evaluate("scrollTo(0, 0)")


@dataclass(frozen=True)
class Shot:
    """One picture.

    Attributes:
        name: of its file, as the manuals name it.
        path: of the page; ``{desk}`` is the one where a visitor was called.
        act: what is done on the page before the picture is taken.
        size: of the window, in pixels.
    """

    name: str
    path: str
    act: Callable[[Page], None] = _as_it_is
    size: tuple[int, int] = SIZE


SHOTS = (
    Shot("hall", "/hall"),
    Shot("desk", "/desk/{desk}", _at_work, (1000, 900)),
    Shot("reception", "/reception"),
    Shot("admin", "/admin"),
    Shot("admin-part", "/admin/settings/services/A"),
    Shot("accounts", "/admin/accounts"),
)


def take(folder: Path, languages: Sequence[str] = LANGUAGES) -> Iterator[str]:
    """Write every picture in *languages* of the manuals below *folder*; yield each path.

    Raises:
        RuntimeError: there is no browser, or a page is no more.
    """
    browser = shutil.which("chromium")
    if browser is None:
        raise RuntimeError(NOT_THERE)
    with hub_for_pictures() as (url, token), camera(browser, url, token) as look:
        desk = visited(url).desk
        for language in languages:
            pictures = folder / language / "pictures"
            pictures.mkdir(parents=True, exist_ok=True)
            for shot in SHOTS:
                seen = look(shot.path.format(desk=desk), language, shot.size, shot.act)
                yield _saved(seen, pictures / f"{shot.name}.png")
            yield from _without_the_others(pictures)


def _saved(picture: Image.Image, path: Path) -> str:
    picture.quantize(COLOURS).save(path, optimize=True)
    return str(path)


def _without_the_others(pictures: Path) -> Iterator[str]:
    for path in sorted(pictures.glob("*.png")):
        if path.stem not in {shot.name for shot in SHOTS}:
            path.unlink()
            yield f"removed {path}"


def named_in(text: str) -> set[str]:
    """Return the names of the pictures that a manual shows."""
    return set(re.findall(r"\]\(pictures/([a-z-]+)\.png\)", text))
