"""What every measurement needs: servers, a folder, the corpus laid out once, and a stopwatch."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.support.corpus import corpus
from tests.support.servers import MAILDIR, PASSWORD, MailServers, Person

LIFAFA = [sys.executable, "-m", "app.cli.main"]
"""Of this checkout, whatever is installed."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one process took: seconds on the clock, and its largest resident set in MB."""

    seconds: float
    peak: float
    output: str


class Bench:
    """One run of the benchmark.

    `count` scales what is fetched, `rounds` how often; `seconds` is how long waiting is watched.
    """

    def __init__(
        self, count: int, rounds: int, seconds: int = 60, mail_location: str = MAILDIR
    ) -> None:
        self._mail_location = mail_location
        self.count = count
        self.rounds = rounds
        self.seconds = seconds
        self.minutes = 20.0
        """How long a soak lasts."""
        self.folder = Path(tempfile.mkdtemp(prefix="lifafa-bench-"))
        self._servers: MailServers | None = None

    @cached_property
    def servers(self) -> MailServers:
        """Dovecot and Postfix, started when first asked for."""
        self._servers = MailServers(self._mail_location)
        self._servers.start()
        return self._servers

    @cached_property
    def reader(self) -> Person:
        """Somebody whose INBOX holds the corpus."""
        person = self.servers.new_person("reader")
        say(f"laying out {self.count:,} messages")
        lay_out = self.servers.fill if self._mail_location == MAILDIR else self.servers.append_many
        lay_out(person, (message.source for message in corpus(self.count)))
        return person

    def fresh(self, name: str) -> Path:
        """Return an empty folder of that name."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return folder

    def add_account(
        self,
        profile: Path,
        person: Person,
        *,
        protocol: str = "imap",
        port: int = 0,
        tls: bool = False,
    ) -> None:
        """Store an account in a profile, by the command line; in clear text unless asked for."""
        port = port or self.servers.ports[f"{protocol}s" if tls else protocol]
        self.lifafa(
            profile,
            "account", "add", "--address", person.address, "--name", "Reader",
            f"--{protocol}", f"localhost:{port}",
            f"--{protocol}-security", "tls" if tls else "none", "--ca", self.servers.ca_file,
            "--smtp", f"127.0.0.1:{self.servers.ports['smtp']}", "--smtp-security", "none",
            "--smtp-auth", "none", "--user", person.name,
        )  # fmt: skip

    def lifafa(self, profile: Path, *arguments: str) -> Run:
        """Run the command line on a profile, with the password on its standard input."""
        return timed([*LIFAFA, "--profile", str(profile), *arguments], f"{PASSWORD}\n")

    def close(self) -> None:
        """Stop the servers and remove everything."""
        if self._servers is not None:
            self._servers.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def surroundings(**extra: str) -> dict[str, str]:
    """Return the environment of a program that is measured, without a keyring.

    Python may keep what it compiles, as it does where a program is installed.
    """
    return {
        **os.environ,
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "PYTHONDONTWRITEBYTECODE": "",
        **extra,
    }


def timed(command: list[str], given: str = "") -> Run:
    """Run a command to its end. Raises CalledProcessError where it fails."""
    begun = time.perf_counter()
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as given_file:
        given_file.write(given.encode())
        given_file.seek(0)
        process = subprocess.Popen(
            command,
            stdin=given_file,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=surroundings(),
        )
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read().decode("utf-8", "replace")
    if process.returncode:
        say(text)
        raise subprocess.CalledProcessError(process.returncode, command, text)
    return Run(seconds, used.ru_maxrss / 1024, text)


def say(line: str) -> None:
    """Tell whoever waits what is being done."""
    print(f"… {line}", file=sys.stderr, flush=True)
