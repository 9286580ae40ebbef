"""What a voice says beside the screen: where we are, how the keys are used, how loud it is. Pure."""

from __future__ import annotations

from contract.names import Language
from kiosk.happenings import Touch
from kiosk.scene import Scene, Tile, Tiles
from kiosk.speech.utterances import Said, Utterance
from kiosk.wording import WordsIn


def place(scene: Scene) -> Said:
    """Name the branch, as the head of the screen does."""
    return (Utterance(scene.branch, scene.language),) if scene.branch else ()


def how(scene: Scene, words_in: WordsIn) -> Said:
    """Say how to choose; on a screen of languages in each of them, for whoever knows one of them only."""
    if not scene.touches():
        return ()
    if languages := offered_languages(scene):
        return tuple(
            Utterance(
                words_in(each).gettext("Press the down arrow until you hear your language, then OK."), each
            )
            for each in languages
        )
    told = words_in(scene.language).gettext(
        "The arrow keys go through what you can choose, and OK takes it. The help key explains all keys."
    )
    return (Utterance(told, scene.language),)


def offered_languages(scene: Scene) -> tuple[Language, ...]:
    """Return the languages that *scene* offers, each in its own; none where its language is chosen."""
    return tuple(dict.fromkeys(tile.language for tile in _tiles(scene) if tile.language is not None))


def explained(scene: Scene, focus: Touch | None, words_in: WordsIn) -> Said:
    """Explain every key, in the language of what the keys are on."""
    language = _language(scene, focus)
    words = words_in(language)
    told = (
        words.gettext("Up and down: go through what you can choose."),
        words.gettext("OK: take what you have heard."),
        words.gettext("Left and right: change a number."),
        words.gettext("Number keys: type a code."),
        words.gettext("Back: one step back."),
        words.gettext("Repeat: hear it again."),
        words.gettext("Louder and quieter: change the volume."),
        *((words.gettext("Help once more: ask the staff for help."),) if scene.switches() else ()),
    )
    return tuple(Utterance(each, language) for each in told)


def over(scene: Scene, words_in: WordsIn) -> Said:
    """Say that the visit is over, in the language of its last *scene*."""
    return (Utterance(words_in(scene.language).gettext("Finished. Thank you."), scene.language),)


def volume(scene: Scene, focus: Touch | None, words_in: WordsIn, level: int, levels: int) -> Said:
    """Say how loud it is, at this very loudness."""
    language = _language(scene, focus)
    told = words_in(language).gettext("Volume %(n)d of %(all)d") % {"n": level, "all": levels}
    return (Utterance(told, language),)


def _language(scene: Scene, focus: Touch | None) -> Language:
    own = next((tile.language for tile in _tiles(scene) if tile.touch == focus), None)
    return own or scene.language


def _tiles(scene: Scene) -> list[Tile]:
    blocks = [block for block in (*scene.main, *scene.aside) if isinstance(block, Tiles)]
    return [tile for block in blocks for tile in block.tiles]
