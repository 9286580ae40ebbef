"""Voices of Piper, which sound like people: a program beside us, and a model file for each language.

Piper is no part of Okienko; it is run as a program of its own, the old one in C++ or the newer one in Python.
"""

from __future__ import annotations

from collections.abc import Mapping

from hardware.piper_process import PiperProcess
from hardware.program_voice import CACHE_BYTES, ProgramVoice, mended, primary
from hardware.sound_errors import SoundCut

PACKAGE = "pip install piper-tts, in a place of its own"
PATIENCE_S = 20.0


class PiperVoice(ProgramVoice):
    """Voices by the program piper; a language without a model is not spoken.

    Each model that was used stays in memory, a quarter of a gigabyte and more.

    Args:
        models: the model file of each language, as ``{"en": "/…/en_US-joe-medium.onnx"}``; its ``.onnx.json``
            lies beside it.
        pace: how long sounds last; 1 is the model's own pace, 1.2 a fifth slower, for a hall.
        cache_bytes: how many bytes of spoken phrases are kept, the latest used ones.
        program: the program, by name or path.
    """

    def __init__(
        self,
        models: Mapping[str, str],
        *,
        pace: float = 1.0,
        cache_bytes: int = CACHE_BYTES,
        program: str = "piper",
    ) -> None:
        super().__init__(program, package=PACKAGE, cache_bytes=cache_bytes)
        self._models = {primary(language): model for language, model in models.items()}
        self._manner = ["--length_scale", f"{pace:g}"]
        self._processes = {
            model: PiperProcess(self._command(model), patience_s=PATIENCE_S, package=PACKAGE)
            for model in self._models.values()
        }

    def speaks(self, language: str) -> bool:
        return primary(language) in self._models

    def close(self) -> None:
        """End the programs; may be called twice."""
        for process in self._processes.values():
            process.close()

    def _voice_for(self, language: str) -> str:
        try:
            return self._models[primary(language)]
        except KeyError:
            raise SoundCut(f"no model of Piper for language {language!r}") from None

    def _command(self, voice: str) -> list[str]:
        return [self._program, "--model", voice, *self._manner]

    def _synthesised(self, voice: str, text: str) -> bytes:
        return mended(self._processes[voice].spoken(text), self._program)
