"""`lifafa render`: a message file as the window shows it, in a process of its own as in a shell."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from PySide6.QtGui import QColor, QImage

from app.cli.output import Exit
from tests.cli.conftest import Terminal

DATA = Path(__file__).parents[1] / "data"
RED = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
)
PICTURE = (
    b"From: Ann <ann@example.org>\nSubject: x\nMIME-Version: 1.0\n"
    b"Content-Type: multipart/related; boundary=b\n\n"
    b'--b\nContent-Type: text/html\n\n<img src="cid:red" width="300" height="300">'
    b'<img src="https://x.example/p" width="1" height="1">\n'
    b"--b\nContent-Type: image/png\nContent-ID: <red>\nContent-Transfer-Encoding: base64\n\n"
    + RED
    + b"\n--b--\n"
)


def rendered(*words: str, stdin: str = "") -> tuple[int, list[Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "app.cli.main", "render", *words, "--json"],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": "."},
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def test_many_files_become_pictures_and_a_bad_one_is_said(tmp_path: Path) -> None:
    letter = tmp_path / "picture.eml"
    letter.write_bytes(PICTURE)
    names = f"{letter}\n{tmp_path / 'missing.eml'}\n{DATA / 'bounce.eml'}\n"
    code, (picture, missing, bounce) = rendered(
        "--stdin-paths", "--png", str(tmp_path / "out"), "--width", "640", stdin=names
    )
    assert code == Exit.NOT_FOUND
    assert missing["error"]
    assert (picture["width"], picture["remote_count"], picture["tracking_pixels"]) == (640, 1, 1)
    image = QImage(str(tmp_path / "out" / "picture.png"))
    assert image.height() == picture["height"] > 400
    assert image.width() == 640
    assert has_colour(image, "#ff0000")
    assert not QImage(bounce["png"]).isNull()


def test_the_dark_theme_is_dark(tmp_path: Path) -> None:
    out = tmp_path / "dark.png"
    code, (found,) = rendered(str(DATA / "bounce.eml"), "--png", str(out), "--dark", "--lang", "hi")
    assert (code, found["png"]) == (Exit.OK, str(out))
    assert QColor(QImage(str(out)).pixel(2, 2)).lightness() < 80


def test_render_without_a_file_is_a_mistake_that_is_said(terminal: Terminal) -> None:
    code, _, error = terminal.run("render", "--png", "x.png")
    assert code == Exit.USAGE
    assert "--stdin-paths" in error


def has_colour(image: QImage, name: str) -> bool:
    wanted = QColor(name)
    return any(
        QColor(image.pixel(x, y)) == wanted
        for x in range(0, image.width(), 7)
        for y in range(0, image.height(), 7)
    )
