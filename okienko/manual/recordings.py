"""The page that tells which words a board says, for whoever records them."""

from __future__ import annotations

from collections.abc import Iterator

HIGHEST = 999
"""Numbers above are rare; a call with one is said by another voice."""


def recordings_page() -> Iterator[str]:
    """Yield the lines of the page."""
    from display_board.phrases import WORDS, vocabulary

    yield "# What a board says\n"
    yield (
        "The words of every call, for recordings (`clips_folder` of `[voices]`, see\n"
        "[devices](../devices.md#voices)): each is a line of `[clips]` in the `clips.toml` of its language.\n"
        f"Numbers up to {HIGHEST} are made of them. A desk or room that is no number needs its own\n"
        "recording. Accents and vowel signs are part of the word.\n"
    )
    for language in WORDS:
        words = vocabulary(language, HIGHEST)
        yield f"## {language}\n\n{len(words)} words: {', '.join(words)}.\n"
