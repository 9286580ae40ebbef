"""``okienko statistics``: the figures of a day or a month from the hub's database, which is only read."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from okienko.of_day import (
    HUB_TOML,
    Branch,
    Data,
    Database,
    Day,
    Settings,
    branch_in,
    day_named,
    file_of,
    rules_of,
)
from okienko.plainly import told_plainly

statistics = typer.Typer()

To = Annotated[str, typer.Option("--to", help="The last day, where there are several.")]
Within = Annotated[
    int, typer.Option(min=0, max=600, help="How many minutes after the booked time a call is in time.")
]
Csv = Annotated[Path | None, typer.Option("--csv", help="Write it as a table here too; - for the screen.")]


@statistics.command(name="statistics")
def reckon(  # noqa: PLR0913  # one option each, as the person reads them
    *,
    day: Day,
    to: To = "",
    within: Within = 15,
    csv: Csv = None,
    data: Data = None,
    database: Database = None,
    branch: Branch = "",
    settings: Settings = HUB_TOML,
) -> None:
    """Tell how many came, waited and were served, and how long: by service, class, language, desk, hour."""
    from contract.settings import zone_of
    from hub.statistics.figures import statistics as figures_of
    from hub.statistics.survey import survey_rows
    from hub.statistics.visits import visits_of
    from hub.statistics.words import statistics_csv, statistics_text
    from hub.store.evidence import evidence

    with told_plainly():
        rules, folder = rules_of(branch, settings, data)
        zone = zone_of(rules.timezone)
        days = _days(day_named(day, zone), to)
        with evidence(file_of(folder, database)) as found:
            name = branch_in(found, rules.branch)
            found.require_kept(name, days[0])
            visits = {each: visits_of(found.entries_of(name, each)) for each in days}
            survey = survey_rows(found.scores(name, days[0], days[-1]), rules.survey.least)
        told = figures_of(name, visits, zone, in_time_minutes=within, survey=survey)
        if csv is None or str(csv) != "-":
            typer.echo("\n".join(statistics_text(told)))
        if csv is not None:
            _write(statistics_csv(told), csv)


def _days(begins: date, to: str) -> list[date]:
    ends = date.fromisoformat(to) if to else begins
    if ends < begins:
        raise ValueError(f"statistics: --to {ends} is before {begins}")
    return [begins + timedelta(days=number) for number in range((ends - begins).days + 1)]


def _write(table: str, path: Path) -> None:
    if str(path) == "-":
        typer.echo(table, nl=False)
    else:
        path.write_text(table, encoding="utf-8", newline="")
