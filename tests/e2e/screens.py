"""A screen that nobody sees, and Lifafa on it, driven by somebody through its accessible names."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SYSTEM_PYTHON = "/usr/bin/python3"  # it has gi, which no wheel brings
LONGEST = 110.0  # seconds


@contextlib.contextmanager
def hidden_screen() -> Iterator[str]:
    """Start a screen that nobody sees; gives its DISPLAY."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x900x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as number:
        display = f":{number.readline().strip()}"
    try:
        yield display
    finally:
        server.terminate()
        server.wait(10)


def driven(
    job: Path, screen: str, profile: Path, *options: str, told: object = None
) -> dict[str, Any]:
    """Let a job drive Lifafa over a profile; returns what it reports.

    `told` reaches the job on its standard input: what it says may be secret.
    """
    lifafa = [sys.executable, "-m", "app.cli.main", "--profile", str(profile), "window"]
    done = subprocess.run(
        ["dbus-run-session", "--", SYSTEM_PYTHON, str(job), *lifafa, *options],
        env={
            **{name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"},
            "DISPLAY": screen,
            "PYTHONPATH": str(ROOT),
            "PYTHONFAULTHANDLER": "1",
            "PYTHONWARNINGS": "ignore",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "QT_QPA_PLATFORM": "xcb",
        },
        input=json.dumps(told),
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST,
    )
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {**report, "stderr": done.stderr}


def settled_profile(folder: Path) -> Path:
    """Return a new profile that speaks English and lets letters leave at once."""
    profile = folder / "profile"
    profile.mkdir()
    (profile / "settings.json").write_text('{"undo_send_seconds": 0, "language": "en"}')
    return profile


def what_is_missing() -> str:
    """Say what this machine lacks for an accessibility bus, or ""."""
    programs = [name for name in ("Xvfb", "dbus-run-session") if shutil.which(name) is None]
    look = "import gi; gi.require_version('Atspi', '2.0')"
    if shutil.which(SYSTEM_PYTHON) is None or not succeeds([SYSTEM_PYTHON, "-c", look]):
        programs.append("gir1.2-atspi-2.0")
    return f"not installed: {', '.join(programs)}" if programs else ""


def succeeds(command: Sequence[str]) -> bool:
    """Whether a command ends well; what it says does not matter."""
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
