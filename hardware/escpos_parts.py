"""The one door through which python-escpos is imported.

Importing it configures the root logger, which is the program's business, and leaves a folder behind in
the place for temporary files at every start of a program. Both are undone here.
"""

from __future__ import annotations

import logging
import os
import shutil

_before = list(logging.root.handlers)

from escpos import capabilities as _capabilities  # noqa: E402  the handlers must be counted first
from escpos.exceptions import Error as EscposError  # noqa: E402
from escpos.printer import Dummy, File, Network, Serial, Usb  # noqa: E402

for _handler in [handler for handler in logging.root.handlers if handler not in _before]:
    logging.root.removeHandler(_handler)

if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:  # where it is set, the folder is the operator's
    shutil.rmtree(_capabilities.pickle_dir, ignore_errors=True)

__all__ = ["Dummy", "EscposError", "File", "Network", "Serial", "Usb"]
