"""A machine that is a folder, whose programs only remember that they were asked for."""

from pathlib import Path

from provisioning.machine import CommandFailed, Machine

DEBIAN_12 = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_ID="12"\n'
RASPBERRY_PI_OS_13 = (
    'PRETTY_NAME="Raspbian GNU/Linux 13 (trixie)"\nID=raspbian\nID_LIKE=debian\nVERSION_ID="13"\n'
)
UBUNTU = 'PRETTY_NAME="Ubuntu 22.04"\nID=ubuntu\nID_LIKE=debian\nVERSION_ID="22.04"\n'


class PaperMachine(Machine):
    """A root folder on which apt, pip, venv and systemctl do nothing but what the tests look for."""

    def __init__(
        self, root: Path, *, release: str = DEBIAN_12, packages: tuple[str, ...] = (), boots: bool = False
    ):
        super().__init__(root)
        (root / "etc").mkdir(parents=True, exist_ok=True)
        (root / "usr/sbin").mkdir(parents=True, exist_ok=True)
        (root / "etc/os-release").write_text(release)
        self.commands: list[str] = []
        self.packages = set(packages)
        self.units: set[str] = set()
        self.refused = ""
        self._boots = boots

    @property
    def has_systemd(self) -> bool:
        return self._boots

    def run(self, *command: str) -> None:
        line = " ".join(command)
        if self.refused and self.refused in line:
            raise CommandFailed(f"{line} ended with 100\nE: it cannot be reached")
        self.commands.append(line)
        self._pretend(command)

    def answer(self, *command: str) -> str:
        if command[0] == "dpkg-query":
            return "".join(f"installed\t{name}, \n" for name in sorted(self.packages))
        raise CommandFailed(f"{command[0]} cannot be started: No such file or directory")

    def succeeds(self, *command: str) -> bool:
        return f"{command[1]} {command[-1]}" in self.units

    def ran(self, word: str) -> list[str]:
        """The commands that held *word*."""
        return [line for line in self.commands if word in line]

    def _pretend(self, command: tuple[str, ...]) -> None:
        if command[0] == "apt-get" and "install" in command:
            self.packages.update(command[command.index("--no-install-recommends") + 1 :])
        elif command[0] == "systemctl" and command[1] == "enable":
            self.units.add(f"is-enabled {command[2]}")
        elif command[0] == "systemctl" and command[1] in ("restart", "try-restart"):
            self.units.add(f"is-active {command[2]}")
        elif command[0] == "systemctl" and command[1] == "mask":
            self.path(f"/etc/systemd/system/{command[2]}").symlink_to("/dev/null")
        elif command[0] == "systemd-sysusers":
            self._make_users(self.path(command[1]).read_text())
        elif "venv" in command:
            self.path(f"{command[-1]}/bin").mkdir(parents=True)
        elif "wheel" in command:
            folder = self.path(command[command.index("-w") + 1])
            folder.mkdir(exist_ok=True)
            built = "lgpio-0.2.2.0-cp313-linux.whl" if "PYPI=1" in command else "okienko-0.1.0-any.whl"
            (folder / built).touch()

    def _make_users(self, sysusers: str) -> None:
        rows = [line.split() for line in sysusers.splitlines() if line[:1] in "um"]
        self.path("/etc/passwd").write_text("".join(f"{row[1]}:x:999:\n" for row in rows if row[0] == "u"))
        self.path("/etc/group").write_text(
            "".join(f"{row[2]}:x:9:{row[1]}\n" for row in rows if row[0] == "m")
        )
