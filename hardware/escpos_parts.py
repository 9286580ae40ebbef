"""The one door through which python-escpos is imported.

Importing it configures the root logger, which is the program's business: what it adds is taken away
again, whether or not the program has set up its own logging yet.
"""

from __future__ import annotations

import logging

_before = list(logging.root.handlers)

from escpos.exceptions import Error as EscposError  # noqa: E402  the handlers must be counted first
from escpos.printer import Dummy, File, Network, Serial, Usb  # noqa: E402

for _handler in [handler for handler in logging.root.handlers if handler not in _before]:
    logging.root.removeHandler(_handler)

__all__ = ["Dummy", "EscposError", "File", "Network", "Serial", "Usb"]
