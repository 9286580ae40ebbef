"""What a visitor should have ready, as it goes with the ticket."""

from __future__ import annotations

from contract.names import Language
from contract.views import Texts
from hub.domain.settings import POLISH, ServiceSettings

_ENGLISH = Language("en")


def bring_on_slip(service: ServiceSettings | None, language: Language) -> Texts:
    """Return what to have ready for *service* in the languages of a slip: the visitor's and Polish.

    Every answer is kept with its command, and a menu has the other languages. English stands in, as
    everywhere, for a language that the operator has not written. None: the service is known no more.
    """
    texts = service.bring if service is not None else {}
    spoken = language if language in texts else _ENGLISH
    return {each: texts[each] for each in dict.fromkeys((spoken, POLISH)) if each in texts}
