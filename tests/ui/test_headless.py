"""The whole way, with the real engine and the built-in servers, as a program of its own."""

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QImage

ROOT = Path(__file__).parents[2]


def test_a_letter_is_written_sent_answered_and_read(tmp_path: Path) -> None:
    picture = tmp_path / "window.png"
    command = [sys.executable, "-m", "app.cli.main", "window", "--headless", str(picture)]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "answer opened: Re: A letter from the headless run" in done.stdout
    assert QImage(str(picture)).width() > 400
