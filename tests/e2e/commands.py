"""The command line as a program of its own, as a script or a crash meets it."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.servers import PASSWORD, MailServers, Person

# Says when Python has loaded everything, so that a kill falls into the work and not before it.
# Where the tests themselves run behind a shell's &, Ctrl+C would be ignored by all they start.
CODE = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from app.cli.main import main; "
    "print('ready', file=sys.stderr, flush=True); sys.exit(main())"
)
LONGEST = 120.0  # seconds


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended. `code` is negative where a signal ended it."""

    code: int
    output: str
    trouble: str

    @property
    def json(self) -> Any:
        return json.loads(self.output)

    @property
    def sentence(self) -> str:
        """Return the one line of trouble. Fails where there is none, or more, or a traceback."""
        lines = self.trouble.strip().splitlines()
        assert len(lines) == 1, self.trouble
        assert lines[0].startswith("lifafa: "), lines
        return lines[0].removeprefix("lifafa: ")


def lifafa(profile: Path, *arguments: str, given: str = f"{PASSWORD}\n") -> Ended:
    """Run a command to its end."""
    process = begun(profile, *arguments, given=given)
    return ended(process)


def killed_after(seconds: float, profile: Path, *arguments: str) -> Ended:
    """Run a command and kill it with SIGKILL so long after its start, if it still runs then."""
    process = begun(profile, *arguments)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    return ended(process)


def took(profile: Path, *arguments: str) -> float:
    """Run a command to its end and return how long its work took, in seconds."""
    process = begun(profile, *arguments)
    start = time.monotonic()
    done = ended(process)
    assert done.code == 0, done
    return time.monotonic() - start


def begun(profile: Path, *arguments: str, given: str = f"{PASSWORD}\n") -> subprocess.Popen[str]:
    """Begin a command, with a text on its standard input; returns as soon as it is loaded."""
    process = subprocess.Popen(
        [sys.executable, "-c", CODE, "--profile", str(profile), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )
    assert process.stdin is not None
    process.stdin.write(given)
    process.stdin.close()
    process.stdin = None
    assert process.stderr is not None
    assert process.stderr.readline() == "ready\n"
    return process


def ended(process: subprocess.Popen[str]) -> Ended:
    """Wait for a command."""
    output, trouble = process.communicate(timeout=LONGEST)
    return Ended(process.returncode, output, trouble)


def account_words(servers: MailServers, person: Person, **changed: str) -> list[str]:
    """Return the words that add a person's account; `changed` replaces or (by "") drops some."""
    words = {
        "address": person.address,
        "name": "Anna",
        "user": person.name,
        "imap": f"localhost:{servers.ports['imaps']}",
        "imap-security": "tls",
        "smtp": f"localhost:{servers.ports['submission']}",
        "smtp-security": "starttls",
        "ca": servers.ca_file,
    } | {name.replace("_", "-"): value for name, value in changed.items()}
    return ["account", "add", *(w for n, v in words.items() if v for w in (f"--{n}", v))]


def with_account(profile: Path, servers: MailServers, person: Person, **changed: str) -> Path:
    """Add a person's account to a profile, and return the profile."""
    done = lifafa(profile, *account_words(servers, person, **changed), given="")
    assert done.code == 0, done
    return profile
