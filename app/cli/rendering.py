"""`lifafa render`: message files as pictures, drawn by the window's own view."""

import argparse
import importlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.cli.output import CommandError, Exit, emit, say, warn


def add_commands(commands: Any, profile: argparse.ArgumentParser) -> None:
    """Declare `render`."""
    render = commands.add_parser("render", parents=[profile], help="draw message files as pictures")
    render.add_argument("file", nargs="?", type=Path)
    render.add_argument("--png", type=Path, required=True, metavar="OUT", help="file, or folder")
    render.add_argument("--dark", action="store_true", help="in the dark theme")
    render.add_argument("--lang", choices=("en", "hi"), default="en", help="language of the view")
    render.add_argument("--remote", action="store_true", help="fetch remote pictures")
    render.add_argument("--width", type=int, default=820, help="in pixels")
    render.add_argument(
        "--stdin-paths", action="store_true", help="file names come on standard input, one a line"
    )
    render.add_argument("--json", action="store_true", help="one JSON object a line")
    render.set_defaults(run=_render)


def _render(options: argparse.Namespace) -> int:
    if (options.file is None) is not options.stdin_paths:
        raise CommandError("Name one file, or use --stdin-paths.", Exit.USAGE)
    if not 200 <= options.width <= 4_000:
        raise CommandError("A picture is 200 to 4,000 pixels wide.", Exit.USAGE)
    if _is_root() and not os.environ.get("QTWEBENGINE_DISABLE_SANDBOX"):
        raise CommandError(
            "Chromium does not draw for root unless QTWEBENGINE_DISABLE_SANDBOX=1 is set."
        )
    # The house below does not know its windows, hence by name.
    drawing = importlib.import_module("ui.render")
    code = Exit.OK
    for found in drawing.rendered(
        _jobs(options),
        dark=options.dark,
        language=options.lang,
        remote=options.remote,
        width=options.width,
    ):
        code = Exit.NOT_FOUND if "error" in found else code
        _tell(found, as_json=options.json)
    return code


def _jobs(options: argparse.Namespace) -> Iterator[tuple[Path, Path]]:
    """Yield each file with the picture it becomes."""
    if not options.stdin_paths:
        yield options.file, options.png
        return
    options.png.mkdir(parents=True, exist_ok=True)
    for line in sys.stdin:
        if name := line.rstrip("\r\n"):
            yield Path(name), options.png / f"{Path(name).stem}.png"


def _tell(found: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        emit(found)
    elif "error" in found:
        warn(f"{found['path']}: {found['error']}")
    else:
        say(found["png"])


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
