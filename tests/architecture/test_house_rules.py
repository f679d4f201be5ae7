"""The rules every test is held to do catch what they are for."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

RULES = Path(__file__).parents[1] / "conftest.py"

LEAVES_A_THREAD = """
import threading
def test_it(request):
    threading.Thread(target=threading.Event().wait, name="forgotten", daemon=True).start()
"""
LOGS_A_WARNING = """
import logging
def test_it():
    logging.getLogger("app").warning("odd")
"""
EXPECTS_A_WARNING = """
import logging, pytest
@pytest.mark.expects_log
def test_it():
    logging.getLogger("app").warning("odd")
"""
QT_COMPLAINS = """
from PySide6.QtCore import qWarning
def test_it(qapp):
    qWarning("odd")
"""
SKIPS = """
import pytest
def test_it():
    pytest.skip("not today")
"""
READS_HOME = """
from pathlib import Path
def test_it():
    assert not list(Path.home().iterdir())
"""


@pytest.mark.parametrize(
    ("source", "outcome"),
    [
        (LEAVES_A_THREAD, {"passed": 1, "errors": 1}),
        (LOGS_A_WARNING, {"passed": 1, "errors": 1}),
        (EXPECTS_A_WARNING, {"passed": 1}),
        (QT_COMPLAINS, {"failed": 1}),
        (READS_HOME, {"passed": 1}),
    ],
    ids=["thread", "log", "expected log", "Qt", "home"],
)
def test_a_rule(pytester: pytest.Pytester, source: str, outcome: dict[str, int]) -> None:
    result = run(pytester, source)
    result.assert_outcomes(**outcome)


@pytest.mark.parametrize(("ci", "status"), [("true", 1), ("", 0)])
def test_nothing_is_skipped_in_ci(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, ci: str, status: int
) -> None:
    monkeypatch.setenv("CI", ci)
    assert run(pytester, SKIPS).ret == status


def run(pytester: pytest.Pytester, source: str) -> pytest.RunResult:
    """Run a test file under the rules of this house, in a process of its own."""
    rules = RULES.read_text("utf-8").replace("THREADS_END_WITHIN = 5.0", "THREADS_END_WITHIN = 0.1")
    pytester.makeconftest(rules)
    pytester.makeini(
        "[pytest]\nqt_api = pyside6\nqt_log_level_fail = WARNING\nmarkers = expects_log\n"
    )
    pytester.makepyfile(source)
    return pytester.runpytest_subprocess()
