"""A bare Debian in a folder: made once, kept as an archive, laid out anew for each test that asks."""

import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

PROJECT = Path(__file__).parents[2]
CACHE = PROJECT / "out/roots"
SUITES = ("", "-updates", "-security")
NETWORK = ("/etc/resolv.conf", "/etc/hosts", "/etc/pip.conf", "/etc/ssl/certs/ca-certificates.crt")


def why_not():
    """What this machine lacks for making a root; empty when nothing."""
    if os.geteuid() != 0:
        return "only root can make a Debian in a folder"
    if shutil.which("mmdebstrap") is None:
        return "mmdebstrap is not installed: make test brings it"
    return ""


def base():
    """The archive of a bare Debian of this machine's own release, from this machine's own sources."""
    told = Path("/etc/os-release").read_text()
    suite = re.search(r"^VERSION_CODENAME=(\w+)", told, re.MULTILINE)[1]
    sources, options = _sources(suite), _apt_options()
    key = hashlib.sha256(f"{suite}\n{sources}\n{options}\n{time.strftime('%G-%V')}".encode()).hexdigest()[:16]
    archive = CACHE / f"{suite}-{key}.tar"
    if not archive.is_file():
        CACHE.mkdir(parents=True, exist_ok=True)
        settings = CACHE / f"apt-{os.getpid()}.conf"
        settings.write_text(options)
        fresh = CACHE / f"{archive.stem}-{os.getpid()}.tar"
        command = ["mmdebstrap", "--variant=minbase", "--include=ca-certificates", f"--aptopt={settings}"]
        subprocess.run([*command, suite, str(fresh), "-"], input=sources, text=True, check=True)
        settings.unlink()
        for old in set(CACHE.glob(f"{suite}-{'[0-9a-f]' * 16}.tar")):
            old.unlink(missing_ok=True)
        fresh.replace(archive)
    return archive


def lay_out(folder):
    """Unpack a bare Debian into *folder* and let it reach what this machine reaches."""
    folder.mkdir(parents=True)
    subprocess.run(["tar", "-xpf", str(base()), "-C", str(folder)], check=True)
    for place in NETWORK:
        if Path(place).is_file():
            shutil.copyfile(place, folder / place.lstrip("/"))
    return folder


def free_port():
    """A TCP port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def listens(port):
    """Whether somebody on this machine takes connections at *port*."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def comes_true(so, patience_s=20):
    """Whether *so* holds before patience ends."""
    end = time.monotonic() + patience_s
    while not so():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def imports_in(root, kind, *names):
    """Those of the modules *names* that the device of *kind* in *root* can import."""
    seen = "import importlib.util, sys; print(*(n for n in sys.argv[1:] if importlib.util.find_spec(n)))"
    command = ["chroot", str(root), f"/opt/okienko/{kind}/bin/python", "-c", seen, *names]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


class Device:
    """The program of a device as systemd would start it, with the test in the place of systemd."""

    def __init__(self, root, kind, notices, log):
        self.root, self.kind, self._notices, self._log = root, kind, notices, log
        self.told = []
        self.process = None

    def wait_until_told(self, word, patience_s=60):
        """Wait until the program has told systemd *word*, as in ``READY=1``."""
        end = time.monotonic() + patience_s
        while word not in self.told:
            assert self.process.poll() is None, f"ended with {self.process.returncode}:\n{self.log}"
            assert time.monotonic() < end, f"{word} was not told, only {self.told}:\n{self.log}"
            self._notices.settimeout(0.2)
            try:
                self.told += self._notices.recv(4096).decode().splitlines()
            except TimeoutError:
                continue

    @property
    def log(self):
        """What the program has written so far."""
        return self._log.read_text()


@contextmanager
def started(root, kind, **environment):
    """Start the device of *kind* in *root* by its unit and as its own user; stop it in the end."""
    unit = (root / f"etc/systemd/system/okienko-{kind}.service").read_text()
    places = {"%t": "/run", "%S": "/var/lib", "%C": "/var/cache"}
    given = {}
    for line in re.findall(r"^Environment=(.*)$", unit, re.MULTILINE):
        given |= dict(word.partition("=")[::2] for word in line.split())
    given = {name: re.sub("%[tSC]", lambda found: places[found[0]], value) for name, value in given.items()}
    user = f"okienko-{kind}"
    for place in places.values():
        folder = root / place.lstrip("/") / user
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["chroot", str(root), "chown", user, f"{place}/{user}"], check=True)
    log = root / "run/okienko.log"
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as notices, log.open("w") as writing:
        notice = root / "run/notify"
        notice.unlink(missing_ok=True)
        notices.bind(str(notice))
        notice.chmod(0o777)
        given |= {
            "NOTIFY_SOCKET": "/run/notify",
            "STATE_DIRECTORY": f"/var/lib/{user}",
            "CACHE_DIRECTORY": f"/var/cache/{user}",
            "WATCHDOG_USEC": "2000000",
            "PATH": "/usr/bin:/bin",
        } | environment
        inside = 'mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && cd "$0" && exec "$@"'
        command = re.search(r"^ExecStart=(.*)$", unit, re.MULTILINE)[1].split()
        groups = subprocess.run(
            ["chroot", str(root), "id", "-G", user], capture_output=True, text=True, check=True
        ).stdout
        device = Device(root, kind, notices, log)
        device.process = subprocess.Popen(
            [
                *("unshare", "--mount", "--propagation", "private", "sh", "-c", inside, str(root)),
                *_as_strict_as(unit),
                *("chroot", f"--userspec={user}:{user}", f"--groups={','.join(groups.split())}", str(root)),
                *("env", "-i", f"--chdir=/run/{user}", *(f"{name}={value}" for name, value in given.items())),
                *command,
            ],
            stdout=writing,
            stderr=subprocess.STDOUT,
        )
        try:
            yield device
        finally:
            device.process.terminate()
            try:
                device.process.wait(20)
            finally:
                device.process.kill()


def _as_strict_as(unit):
    """A program that forbids memory both written and run, where *unit* does, and becomes the next one."""
    if "\nMemoryDenyWriteExecute=yes\n" not in unit:
        return ()
    refuse = "ctypes.CDLL(None).prctl(65, 1, 0, 0, 0); os.execvp(sys.argv[1], sys.argv[1:])"
    return (sys.executable, "-c", f"import ctypes, os, sys; {refuse}")


def _sources(suite):
    told = [
        "apt-get",
        "indextargets",
        "--format",
        "$(REPO_URI) $(RELEASE) $(COMPONENT)",
        "Created-By: Packages",
    ]
    rows = {tuple(line.split()) for line in subprocess.check_output(told, text=True).splitlines()}
    wanted = {f"{suite}{end}" for end in SUITES}
    return "".join(
        f"deb {uri} {release} {part}\n" for uri, release, part in sorted(rows) if release in wanted
    )


def _apt_options():
    """How this machine's apt fetches: proxies, retries, dates; nothing of what it does besides."""
    shown = subprocess.check_output(["apt-config", "dump", "--no-empty", "Acquire"], text=True)
    elsewhere = re.compile(r"Acquire::(IndexTargets|Languages|Changelogs|GzipIndexes|CompressionTypes|cdrom)")
    return "".join(line for line in shown.splitlines(keepends=True) if not elsewhere.match(line))
