"""Why something could not be played or spoken.

SoundError (RuntimeError)
├── ProgramMissing   a program of the system is not installed
├── NoSoundCard      there is no such sound device, or it is taken
├── SoundCut         the program stopped in the middle and nobody had asked it to
├── ClipMissing (LookupError)      no recording of a word; another voice may say it
└── NotPrivate (PermissionError)   private words, and no headset that is known to be in
"""

from __future__ import annotations


class SoundError(RuntimeError):
    """Something could not be played or spoken; what it said is on the screen as well."""


class ProgramMissing(SoundError):
    """A program of the system is not installed."""


class NoSoundCard(SoundError):
    """There is no such sound device, or another program holds it."""


class SoundCut(SoundError):
    """The program that played or spoke died, or hung and was ended."""


class ClipMissing(SoundError, LookupError):
    """There is no recording of a word; nothing is broken, and another voice may say it."""


class NotPrivate(SoundError, PermissionError):
    """The words are for one person, and no headset is known to be plugged in; nothing was heard."""
