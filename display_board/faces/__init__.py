"""What a board looks like, drawn by Kivy.

Kivy reads its environment when it is first imported, so what must be said to it is said here, before any
module of this package can import it.
"""

from __future__ import annotations

import os

os.environ.setdefault("KIVY_TEXT", "pil")  # the only provider that shapes every script of the house
os.environ.setdefault("KIVY_NO_ARGS", "1")
os.environ.setdefault("KIVY_NO_CONFIG", "1")  # nothing is read from, or written to, the home folder
os.environ.setdefault("KIVY_NO_FILELOG", "1")
os.environ.setdefault("KIVY_NO_CONSOLELOG", "1")
os.environ.setdefault("KIVY_LOG_MODE", "PYTHON")  # leave our logging as it is
os.environ.setdefault("KIVY_NO_ENV_CONFIG", "1")
