"""The terminal against the practice server: a real IMAP and SMTP server, quick to start."""

import io
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.cli.main import main
from app.practice.server import PracticeServer


@dataclass(frozen=True)
class Terminal:
    """Runs `lifafa` as a shell would, with one profile."""

    profile: Path
    capture: pytest.CaptureFixture[str]
    patch: pytest.MonkeyPatch

    def run(self, *words: str, stdin: str = "") -> tuple[int, str, str]:
        """Return exit code, standard output and standard error."""
        raw = io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8")
        self.patch.setattr(sys, "stdin", raw)
        try:
            code = main(["--profile", str(self.profile), *words])
        except SystemExit as ended:  # argparse, on words that are off
            code = int(ended.code or 0)
        out, error = self.capture.readouterr()
        return code, out, error

    def json(self, *words: str, stdin: str = "", code: int = 0) -> Any:
        """Return what a command that must end with `code` printed."""
        ended, out, error = self.run(*words, "--json", stdin=stdin)
        assert ended == code, error
        return json.loads(out)


@pytest.fixture
def terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    return Terminal(tmp_path / "profile", capsys, monkeypatch)


@dataclass(frozen=True)
class Practised:
    """A terminal with the practice server's account."""

    terminal: Terminal
    password: str


@pytest.fixture
def practised(terminal: Terminal) -> Iterator[Practised]:
    server = PracticeServer()
    server.start()
    try:
        settings = server.settings()
        terminal.json(
            "account", "add", "--address", settings.address, "--name", settings.name,
            "--user", settings.incoming.user,
            "--imap", str(settings.incoming), "--imap-security", "none",
            "--smtp", str(settings.outgoing), "--smtp-security", "none",
        )  # fmt: skip
        yield Practised(terminal, f"{server.secret.value}\n")
    finally:
        server.stop()
