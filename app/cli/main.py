"""The terminal command `lifafa`: a contract that others build on (docs/cli.md)."""

import argparse
import gc
import importlib
import logging
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.cli.output import CommandError, Exit, exit_for, of_error, warn
from app.model.problem import LifafaError
from app.settings import Profile

# Only the room of the command that is asked for is loaded: the window would wait for them all.
ROOMS = {
    "account": "app.cli.accounts",
    "identity": "app.cli.identities",
    "sync": "app.cli.syncing",
    "mailbox": "app.cli.mailboxes",
    "list": "app.cli.lists",
    "search": "app.cli.lists",
    "show": "app.cli.lists",
    "send": "app.cli.sending",
    "outbox": "app.cli.outbox",
    "console": "app.cli.console",
    "parse": "app.cli.parsing",
    "render": "app.cli.rendering",
    "explain": "app.cli.explaining",
    "doctor": "app.cli.doctor",
}

_BARE_WORD = re.compile(r"[A-Za-z][A-Za-z-]*")
"""A misspelt command: neither a link nor the name of a file."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Without a command, the window opens."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # text streams of a terminal
    words = _with_window(words)
    options = _parser(_rooms(words)).parse_args(words)
    logging.basicConfig(level=logging.ERROR, format="lifafa: %(message)s")
    try:
        return int(options.run(options))
    except CommandError as error:
        warn(str(error))
        return error.code
    except LifafaError as error:
        warn(of_error(error))
        return exit_for(error.problem)
    except BrokenPipeError:
        sys.stderr.close()  # the reader went away (`| head`): that is no failure
        return Exit.OK
    except KeyboardInterrupt:
        return Exit.INTERRUPTED


def _with_window(words: list[str]) -> list[str]:
    """Where no command is named, put "window" in front of what is left."""
    at = _command_at(words)
    known = {"window", *ROOMS, "-h", "--help", "--version"}
    return words if words[at:] and words[at] in known else [*words[:at], "window", *words[at:]]


def _command_at(words: list[str]) -> int:
    """Return where the command stands, behind the options that may come before it."""
    at = 0
    while words[at:] and words[at].partition("=")[0] == "--profile":
        at += 1 if "=" in words[at] else 2
    return min(at, len(words))


def _rooms(words: list[str]) -> list[str]:
    """Return the rooms to load: that of the command, all where help is wanted."""
    command = words[_command_at(words)]
    if command == "window":
        return []
    return [ROOMS[command]] if command in ROOMS else list(dict.fromkeys(ROOMS.values()))


def _parser(rooms: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lifafa",
        description="Lifafa reads and writes mail. Without a command, its window opens.",
        epilog="lifafa mailto:ADDRESS writes a letter; lifafa FILE.eml shows a message.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version")
    profile = argparse.ArgumentParser(add_help=False)
    profile.add_argument("--profile", type=Path, default=argparse.SUPPRESS, metavar="DIR")
    parser.add_argument(
        "--profile", type=Path, default=None, metavar="DIR", help="where all is kept"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for room in rooms:
        importlib.import_module(room).add_commands(commands, profile)
    window = commands.add_parser("window", parents=[profile], help="open the window")
    window.add_argument("--practice", action="store_true", help="a built-in server, no account")
    window.add_argument("--headless", type=Path, metavar="PNG", help=argparse.SUPPRESS)
    window.add_argument("what", nargs="*", help="mailto: links and .eml files")
    window.set_defaults(run=_window)
    return parser


class _Version(argparse.Action):
    """Says the version; what knows it is loaded for that alone."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from importlib.metadata import version

        sys.stdout.write(f"Lifafa {version('lifafa')}\n")
        parser.exit()


def _window(options: argparse.Namespace) -> int:
    """Only here Qt is loaded; the house below does not know its windows, hence by name."""
    for word in options.what:
        if _BARE_WORD.fullmatch(word) and not Path(word).exists():
            raise CommandError(
                f"There is no command “{word}”. `lifafa --help` names them all.", Exit.USAGE
            )
    profile = Profile(options.profile) if options.profile else None
    if options.headless:
        headless = importlib.import_module("ui.headless")
        return int(headless.run_headless(profile, options.headless))
    if not _has_screen():
        raise CommandError(
            "There is no screen here for a window. The commands of `lifafa --help` need none."
        )
    gc.disable()  # nothing that loading makes is garbage: the window goes on with it
    window = importlib.import_module("ui.main")
    return int(window.run(profile, tuple(options.what), practice=options.practice))


def _has_screen() -> bool:
    """Qt would end the process without a word of use."""
    chosen = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(map(os.environ.get, chosen))


if __name__ == "__main__":
    sys.exit(main())
