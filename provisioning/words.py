"""What a step is called when it is told to a person, and the way out when it fails."""

from __future__ import annotations

from typing import assert_never

from provisioning.plan import (
    Account,
    Enabled,
    KernelWords,
    Masked,
    Packages,
    PlacedFile,
    Pointer,
    Release,
    Running,
    SourceTree,
    Step,
    Tidied,
)

WAYS_OUT: dict[type[Step], str] = {
    Packages: "see that the machine reaches its Debian mirror (apt-get update), then run this again",
    Release: "see that the machine reaches its Python package index (pip), then run this again; "
    "the release before is untouched",
    Running: "ask the journal why: journalctl -u {name} -n 50; after three starts in vain the release before "
    "runs again by itself",
    Account: "look at the file named above, then run this again",
}
OTHER_WAY_OUT = "look at the place named above (is the disk full or read-only?), then run this again"


def described(step: Step) -> str:  # noqa: C901, PLR0911  one case a step, and no step without one
    """*step* in one line, as what shall be so."""
    match step:
        case Packages():
            return f"packages: {', '.join(step.names)}"
        case PlacedFile():
            return f"settings: {step.place} (yours once it is there)" if step.kept else f"file: {step.place}"
        case Account():
            return f"user: {step.name}"
        case SourceTree():
            return f"source: {step.place} ({step.fingerprint})"
        case Release():
            fonts = ", with fonts" if step.draws else ""
            pins = ", with lgpio built here" if step.builds_pins else ""
            return f"release: {step.place}, only what a {step.kind} needs{fonts}{pins}"
        case Pointer():
            return f"link: {step.place}"
        case Masked():
            return f"never started: {step.name}"
        case KernelWords():
            return f"a screen without text while it starts: {' '.join(step.words)}"
        case Enabled():
            return f"started with the machine: {step.name}"
        case Running():
            return f"running: {step.name}{' where there is a screen' if step.by_screen else ''}"
        case Tidied():
            return f"no other release of {step.kind}"
    assert_never(step)


def way_out(step: Step) -> str:
    """What a person can do when *step* has failed."""
    return WAYS_OUT.get(type(step), OTHER_WAY_OUT).format(name=getattr(step, "name", ""))
