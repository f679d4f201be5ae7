"""What holds for every test: its own home, no keyring of the person's, and nothing unexpected.

A test fails when it leaves a thread alive, when something logs a warning it did not ask for
(`@pytest.mark.expects_log`), when Qt complains, or when Python warns (see pyproject.toml).
With CI=true a skipped test fails the run: what was skipped was not shown to work.
"""

import logging
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest_plugins = ["tests.support.fixtures"]

THREADS_END_WITHIN = 5.0  # seconds; a worker is given time to see its stop flag

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if hasattr(os, "geteuid") and os.geteuid() == 0:
    # Chromium's sandbox does not run as root. Tests only: the product never turns it off.
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the test live in an empty home, so that no person's file is read or written."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for name, folder in {
        "XDG_CONFIG_HOME": ".config",
        "XDG_DATA_HOME": ".local/share",
        "XDG_CACHE_HOME": ".cache",
        "XDG_STATE_HOME": ".local/state",
    }.items():
        monkeypatch.setenv(name, str(home / folder))
    return home


@pytest.fixture(autouse=True)
def no_thread_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test that leaves a thread alive."""
    before = set(threading.enumerate())
    yield
    if request.node.get_closest_marker("leaves_threads"):
        return
    deadline = time.monotonic() + THREADS_END_WITHIN
    for thread in set(threading.enumerate()) - before:
        if not isinstance(thread, threading._DummyThread):  # Qt's own threads that called Python
            thread.join(max(0.0, deadline - time.monotonic()))
    left = [thread.name for thread in set(threading.enumerate()) - before if _is_ours(thread)]
    assert not left, f"threads alive after the test: {left}"


@pytest.fixture(autouse=True)
def no_unexpected_log(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """Fail the test in which something logs at WARNING or above without being expected to."""
    yield
    deaf = [name for name in logging.root.manager.loggerDict if logging.getLogger(name).disabled]
    assert not deaf, f"something switched these loggers off: {deaf}"
    if request.node.get_closest_marker("expects_log"):
        return
    records = [record for when in ("setup", "call") for record in caplog.get_records(when)]
    loud = [
        f"{record.levelname} {record.name}: {record.getMessage()}"
        for record in records
        if record.levelno >= logging.WARNING
    ]
    assert not loud, f"unexpected log records: {loud}"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI, turn a green run with skipped tests into a failed one."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("CI") == "true" and skipped and session.exitstatus == pytest.ExitCode.OK:
        print(f"\n{len(skipped)} skipped: in CI nothing may be skipped", file=sys.stderr)  # noqa: T201 a last word
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _is_ours(thread: threading.Thread) -> bool:
    return thread.is_alive() and not isinstance(thread, threading._DummyThread)
