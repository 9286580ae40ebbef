"""Finds the words of a language: gettext catalogues beside this file, English where there is none."""

from __future__ import annotations

import gettext
import logging
import struct
from functools import cache
from pathlib import Path

from contract.names import Language

DOMAIN = "kiosk"
FOLDER = Path(__file__).parent / "locale"

_log = logging.getLogger(__name__)


@cache
def languages(folder: Path = FOLDER) -> tuple[Language, ...]:
    """Return every language that has a catalogue in *folder*: adding one is adding a catalogue."""
    found = folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po")
    return tuple(sorted(Language(each.parent.parent.name) for each in found))


@cache
def words_in(language: Language, folder: Path = FOLDER) -> gettext.NullTranslations:
    """Return the catalogue of *language* in *folder*; where there is none, the English words themselves."""
    try:
        return gettext.translation(DOMAIN, str(folder), [language, language.split("-")[0]])
    except FileNotFoundError:
        if language != "en":
            _log.debug("no catalogue for language %s: its visitors see English", language)
        return gettext.NullTranslations()
    except (OSError, ValueError, struct.error) as error:
        _log.error(
            "the catalogue of language %s cannot be read, its visitors see English: %s", language, error
        )
        return gettext.NullTranslations()
