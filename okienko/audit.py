"""``okienko audit``: proves the journal and the draws, and lists what was done out of order; it only reads.

Exit status: 0, all is well; 1, the journal is broken, a call has no reason or a draw was not honest; 2, it
could not be looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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

if TYPE_CHECKING:
    from contract.names import BranchId
    from hub.audit.chain import Cut
    from hub.audit.proof import Proof
    from hub.store.evidence import Evidence

audit = typer.Typer(
    name="audit",
    no_args_is_help=True,
    help="Prove that the journal is as it was written, and list what was done out of order.",
)

BROKEN = 1


@audit.command()
def verify(
    data: Data = None,
    database: Database = None,
    branch: Annotated[str, typer.Option(help="The branch, where several share the database.")] = "",
    head: Annotated[str, typer.Option(help="A head that was noted before, as SEQ:LINK.")] = "",
) -> None:
    """Prove the chain through the journal and name the first broken entry."""
    from hub.audit.chain import Head
    from hub.audit.proof import prove
    from hub.store.evidence import evidence

    with told_plainly():
        noted = Head.parse(head) if head else None
        with evidence(file_of(data, database)) as found:
            name = branch_in(found, branch)
            cut = found.cut(name)
            proof = prove(found.journal(name), name, noted=noted, known=found.known(name), cut=cut)
        for line in _told(proof, name, cut):
            typer.echo(line)
        raise typer.Exit(BROKEN if proof.broken else 0)


@audit.command(name="report")
def day_report(  # noqa: PLR0913  # one option each, as the person reads them
    *,
    day: Day,
    data: Data = None,
    database: Database = None,
    branch: Branch = "",
    settings: Settings = HUB_TOML,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write it as a table here too.")] = None,
) -> None:
    """List every call out of order, and what staff did to tickets beside calling, with who and why."""
    from contract.settings import zone_of
    from hub.audit.report import report_under
    from hub.audit.words import report_csv, report_text
    from hub.store.evidence import evidence

    with told_plainly():
        rules, folder = rules_of(branch, settings, data)
        zone = zone_of(rules.timezone)
        asked = day_named(day, zone)
        with evidence(file_of(folder, database)) as found:
            name = branch_in(found, rules.branch)
            proof = _proof_told(found, name)
            found.require_kept(name, asked)
            told = report_under(rules, asked, found.entries(name, asked))
        typer.echo("\n".join(report_text(told, name, zone)))
        if csv is not None:
            csv.write_text(report_csv(told, zone), encoding="utf-8", newline="")
        raise typer.Exit(BROKEN if proof.broken or told.without_reason else 0)


@audit.command(name="draw")
def day_draw(
    day: Day,
    data: Data = None,
    database: Database = None,
    branch: Annotated[str, typer.Option(help="The branch, where several share the database.")] = "",
    timezone: Annotated[str, typer.Option(help="Where the branch's clocks stand.")] = "Europe/Warsaw",
) -> None:
    """Prove from the journal that the draw of a day was honest, and list it."""
    from contract.settings import zone_of
    from hub.audit.draw import proof_of_draw
    from hub.audit.words import draw_text
    from hub.store.evidence import evidence

    with told_plainly():
        zone = zone_of(timezone)
        asked = day_named(day, zone)
        with evidence(file_of(data, database)) as found:
            name = branch_in(found, branch)
            proof = _proof_told(found, name)
            found.require_kept(name, asked)
            draw = proof_of_draw(asked, found.entries(name, asked))
        typer.echo("\n".join(draw_text(draw, name, zone)))
        raise typer.Exit(BROKEN if proof.broken or draw.wrong else 0)


def _proof_told(found: Evidence, branch: BranchId) -> Proof:
    """Prove the whole journal of *branch*, say what was found, and return it."""
    from hub.audit.proof import prove

    cut = found.cut(branch)
    proof = prove(found.journal(branch), branch, known=found.known(branch), cut=cut)
    typer.echo("\n".join([*_told(proof, branch, cut), ""]))
    return proof


def _told(proof: Proof, branch: str, cut: Cut | None) -> Iterator[str]:
    from hub.audit.words import plain

    if cut is not None:
        since = cut.head.seq + 1
        yield f"Days up to {cut.day} are not kept any more; the journal is there from entry {since} on."
    if (broken := proof.broken) is None:
        yield f"The journal of {branch} is whole. Note its head elsewhere:"
        yield f"  {proof.head}"
        return
    yield f"THE JOURNAL OF {branch} IS BROKEN at entry {broken.seq}: {broken.done}"
    yield f"  {broken.says}"
    yield f"  expected  {plain(broken.expected)}"
    yield f"  found     {plain(broken.found)}"
    yield f"  whole up to  {proof.head}"
