"""The table of security and privacy; the requirements lie in `security.toml` beside this file."""

from __future__ import annotations

from okienko.manual.marks import Table

SECURITY = Table(
    mark="security",
    title="Security and privacy",
    beginning="""\
What hub, devices and pages must do so that nobody disturbs the queue and nobody's data are lost, how they do
it, and the tests that show it. The ids follow ETSI EN 303 645, OWASP ASVS and ISVS, the Cyber Resilience Act
and the GDPR; this is no declaration of conformity. A row says *not yet* unless all of it is met, though a
part may be built and tested. Each test named here fails when the thing is taken out.""",
    areas={
        "pages": "Pages, people and API",
        "queue": "Bookings and queue",
        "wire": "Devices and wire",
        "devices": "Devices themselves",
        "data": "Data, records and backups",
        "release": "Releases",
    },
)
