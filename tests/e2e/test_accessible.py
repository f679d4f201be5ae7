"""The main job by the accessibility bus alone, on a screen of its own: as a screen reader works."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

JOB = Path(__file__).with_name("at_spi.py")
ROOT = Path(__file__).resolve().parents[2]
SYSTEM_PYTHON = "/usr/bin/python3"  # it has gi, which no wheel brings
LONGEST = 110.0  # seconds


@pytest.fixture
def screen() -> Iterator[str]:
    """Start a screen that nobody sees; returns its DISPLAY."""
    missing = what_is_missing()
    if missing:
        pytest.skip(missing)
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x900x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as number:
        yield f":{number.readline().strip()}"
    server.terminate()
    server.wait(10)


def test_the_main_job_without_looking(screen: str, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    profile.mkdir()
    (profile / "settings.json").write_text('{"undo_send_seconds": 0, "language": "en"}')
    lifafa = [sys.executable, "-m", "app.cli.main", "--profile", str(profile), "window"]
    done = subprocess.run(
        ["dbus-run-session", "--", SYSTEM_PYTHON, str(JOB), *lifafa, "--practice"],
        env={
            **{name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"},
            "DISPLAY": screen,
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "ignore",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "QT_QPA_PLATFORM": "xcb",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["steps"][-1] == "deleted", done.stderr
    assert report["nameless"] == []
    assert report["exit"] == 0


def what_is_missing() -> str:
    """Say what this machine lacks for an accessibility bus, or ""."""
    programs = [name for name in ("Xvfb", "dbus-run-session") if shutil.which(name) is None]
    look = "import gi; gi.require_version('Atspi', '2.0')"
    if shutil.which(SYSTEM_PYTHON) is None or not succeeds([SYSTEM_PYTHON, "-c", look]):
        programs.append("gir1.2-atspi-2.0")
    return f"not installed: {', '.join(programs)}" if programs else ""


def succeeds(command: list[str]) -> bool:
    """Whether a command ends well; what it says does not matter."""
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
