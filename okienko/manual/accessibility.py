"""The table of accessibility; the requirements lie in `accessibility.toml` beside this file."""

from __future__ import annotations

from okienko.manual.marks import Table

ACCESSIBILITY = Table(
    mark="accessibility",
    title="Accessibility",
    beginning="""\
What kiosk, slip, board and pages must do so that everybody can use them, how they do it, and the tests that
show it. The ids follow EN 301 549, WCAG 2.2 and the European Accessibility Act; this is no declaration of
conformity, which takes an assessment of a device with its enclosure. Each test named here fails when the
thing is taken out.""",
    areas={"kiosk": "Kiosk", "slip": "Slip", "board": "Board", "pages": "Pages"},
)
