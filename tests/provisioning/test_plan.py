"""The plan of each kind of device, as data: nothing is installed here, nothing is looked at."""

from pathlib import PurePosixPath

import pytest

from provisioning.plan import (
    Account,
    Enabled,
    Facts,
    Kind,
    Masked,
    Packages,
    PlacedFile,
    Pointer,
    Recipe,
    Release,
    Running,
    SourceTree,
    Tidied,
    place_of,
    plan,
)
from provisioning.settings_file import Options

IN_A_FOLDER = Facts(python=(3, 11), fingerprint="cafe00000001", can_start=False)
BOOTED = Facts(python=(3, 11), fingerprint="cafe00000001", can_start=True)
TRIXIE = Facts(python=(3, 13), fingerprint="cafe00000001", can_start=False)


def recipe(kind):
    return Recipe(
        ("python3",),
        {
            f"okienko-{kind}.service": "[Service]\n",
            f"okienko-{kind}.sysusers": f"u okienko-{kind} -\n",
            f"{kind}.toml": 'branch = "$branch"\n',
            "README.md": "for people",
        },
        {"small": '# first\nbranch = "small"\n', "large": 'branch = "large"\nbig = 1\n'},
    )


def planned(kind, facts=IN_A_FOLDER, **options):
    return plan(kind, Options(**options), facts, recipe(kind))


def of(step_type, steps):
    return [step for step in steps if isinstance(step, step_type)]


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_goes_the_same_way_from_packages_to_tidying(kind):
    order = [Packages, PlacedFile, Account, SourceTree, Release, Pointer, Tidied]

    firsts = [
        next(number for number, step in enumerate(planned(kind)) if isinstance(step, one)) for one in order
    ]

    assert firsts == sorted(firsts)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.fault("F37")
def test_the_program_is_pointed_at_only_after_its_release_is_whole(kind):
    steps = planned(kind)
    release = next(number for number, step in enumerate(steps) if isinstance(step, Release))
    pointer = next(number for number, step in enumerate(steps) if isinstance(step, Pointer))

    assert pointer == release + 1
    assert steps[pointer] == Pointer(f"/opt/okienko/{kind}", f"{kind}-cafe00000001", way_back=True)


@pytest.mark.parametrize("kind", Kind)
def test_a_settings_file_is_written_once_and_every_other_file_kept_up_to_date(kind):
    kept = {file.place: file.text for file in of(PlacedFile, planned(kind, branch="town-hall")) if file.kept}

    assert kept.pop(f"/etc/okienko/{kind}.toml") == 'branch = "town-hall"\n'
    assert set(kept) == ({"/etc/okienko/branch/town-hall.toml"} if kind is Kind.HUB else set())


@pytest.mark.parametrize(
    ("branch", "text"),
    [("town-hall", '# first\nbranch = "town-hall"\n'), ("large", 'branch = "large"\nbig = 1\n')],
)
def test_a_hub_gets_a_branch_to_start_from_that_bears_its_name(branch, text):
    steps = planned(Kind.HUB, branch=branch)

    assert PlacedFile(f"/etc/okienko/branch/{branch}.toml", text, kept=True) in steps


@pytest.mark.parametrize("kind", Kind)
def test_nothing_is_started_where_systemd_does_not_run(kind):
    assert of(Running, planned(kind, IN_A_FOLDER)) == []
    assert of(Running, planned(kind, BOOTED))[-1].name == f"okienko-{kind}.service"


@pytest.mark.parametrize(
    ("kind", "enabled", "masked"),
    [
        (Kind.HUB, ["mosquitto.service", "okienko-hub.service"], []),
        (Kind.DESK, ["okienko-desk.service"], []),
        (Kind.KIOSK, [], ["getty@tty1.service", "ctrl-alt-del.target"]),
        (Kind.BOARD, [], ["getty@tty1.service", "ctrl-alt-del.target"]),
    ],
)
def test_screens_are_started_by_udev_and_have_the_console_to_themselves(kind, enabled, masked):
    steps = planned(kind)

    assert [step.name for step in of(Enabled, steps)] == enabled
    assert [step.name for step in of(Masked, steps)] == masked


def test_the_hub_starts_its_broker_before_itself():
    assert [step.name for step in of(Running, planned(Kind.HUB, BOOTED))] == [
        "mosquitto.service",
        "okienko-hub.service",
    ]


@pytest.mark.parametrize(
    ("kind", "facts", "builds_pins"),
    [
        (Kind.DESK, IN_A_FOLDER, False),
        (Kind.DESK, TRIXIE, True),
        (Kind.HUB, TRIXIE, False),
        (Kind.KIOSK, TRIXIE, False),
        (Kind.BOARD, TRIXIE, False),
    ],
)
def test_only_a_desk_unit_without_a_wheel_of_lgpio_builds_it(kind, facts, builds_pins):
    (release,) = of(Release, planned(kind, facts))

    assert release.builds_pins is builds_pins


@pytest.mark.parametrize(
    ("kind", "draws"), [("hub", False), ("desk", False), ("kiosk", True), ("board", True)]
)
def test_only_screens_get_fonts(kind, draws):
    (release,) = of(Release, planned(Kind(kind)))

    assert release.draws is draws


def test_another_source_makes_another_release_and_the_old_one_is_tidied_away():
    newer = Facts(python=(3, 11), fingerprint="cafe00000002", can_start=False)

    steps = planned(Kind.DESK, newer)

    assert of(Release, steps)[0].place == "/opt/okienko/desk-cafe00000002"
    assert of(Tidied, steps) == [Tidied(Kind.DESK, "/opt/okienko/desk-cafe00000002")]


def test_the_command_link_leads_to_the_release_from_where_it_lies():
    link = of(Pointer, planned(Kind.DESK))[1]

    parts = PurePosixPath(link.place).parent / link.target
    climbed: list[str] = []
    for part in parts.parts[1:]:
        climbed = climbed[:-1] if part == ".." else [*climbed, part]
    assert "/" + "/".join(climbed) == "/opt/okienko/desk/bin/okienko"
    assert link.kept


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("okienko-hub.service", "/etc/systemd/system/okienko-hub.service"),
        ("okienko-hub.sysusers", "/etc/sysusers.d/okienko-hub.conf"),
        ("okienko-kiosk.rules", "/etc/udev/rules.d/70-okienko-kiosk.rules"),
        ("okienko-kiosk.polkit", "/etc/polkit-1/rules.d/50-okienko-kiosk.rules"),
        ("okienko-kiosk.modules", "/etc/modules-load.d/okienko-kiosk.conf"),
        ("mosquitto.override.conf", "/etc/systemd/system/mosquitto.service.d/okienko.conf"),
        ("mosquitto.conf", "/etc/okienko/mosquitto.conf"),
        ("hub.toml", None),
        ("README.md", None),
    ],
)
def test_each_file_of_a_recipe_has_its_place(name, place):
    assert place_of(name) == place
