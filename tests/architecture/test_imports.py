"""The direction of imports, and what must not be loaded, as tests."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# `app.cli` reaches the windows by importlib, when a person asks for them and not before.
LOADS_NO_QT = ["app.cli", "app.engine", "app.practice", "app.sync", "app.store", "app.mime"]


def test_every_import_goes_down() -> None:
    """Run as a program: in this process it would set up logging anew, and deafen later tests."""
    program = Path(sys.executable).with_name("lint-imports")
    answer = subprocess.run(
        [program, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize("module", LOADS_NO_QT)
def test_loads_no_qt(module: str) -> None:
    program = f"import sys, {module}; print([m for m in sys.modules if m.startswith('PySide6')])"
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert answer.stdout.strip() == "[]", answer.stdout + answer.stderr
