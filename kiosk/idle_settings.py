"""What a kiosk does while nobody is there, as `[idle]` of `kiosk.toml` has it."""

from __future__ import annotations

from typing import Annotated

import msgspec

from kiosk.idle_rules import IdleRules

After = Annotated[float, msgspec.Meta(ge=0, le=86400)]


class IdleSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What a kiosk does while nobody is there."""

    attract_after_s: After = 45.0
    """Untouched for so long, the screen invites in one language after the other; 0: never."""
    attract_each_s: Annotated[float, msgspec.Meta(ge=5, le=600)] = 8.0
    """How long each language stands; never less than 5 s."""
    saver_after_s: After = 1800.0
    """Untouched for so long, a dim picture moves about, so that nothing burns into the glass; 0: never."""
    saver_closed_after_s: After = 180.0
    """The same outside the hours of the branch; 0: never."""
    saver_moves_s: Annotated[float, msgspec.Meta(ge=1, le=600)] = 20.0
    """How long the dim picture stays at one place; never less than 1 s."""
    backlight: str = ""
    """The folder of the panel's backlight, as `/sys/class/backlight/rpi_backlight`; empty: left alone."""
    dim_percent: Annotated[int, msgspec.Meta(ge=0, le=100)] = 20
    """How bright the backlight is below the dim picture, in per cent of its most."""
    self_test_min: Annotated[float, msgspec.Meta(ge=0, le=720)] = 30.0
    """So many minutes before the branch opens, and at start, the kiosk looks whether everything works; 0: at
    start only."""
    disk_free_mb: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] = 100
    """With less room in the state folder the self-test reports a fault."""

    def rules(self, day_per_real: float = 1.0) -> IdleRules:
        """Return the same for the flow, where the day runs *day_per_real* times as fast as the world.

        Pictures change with the world's time: nobody's eyes are faster on a day that is replayed.
        """
        return IdleRules(
            attract_after_s=self.attract_after_s,
            attract_each_s=self.attract_each_s * day_per_real,
            saver_after_s=self.saver_after_s,
            saver_closed_after_s=self.saver_closed_after_s,
            saver_moves_s=self.saver_moves_s * day_per_real,
            self_test_s=self.self_test_min * 60.0,
        )
