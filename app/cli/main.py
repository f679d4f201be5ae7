"""The terminal command `lifafa`: a contract that others build on (docs/cli.md)."""

import argparse
import importlib
import logging
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from app.cli import accounts, lists, parsing, sending, syncing
from app.cli.output import CommandError, Exit, exit_for, of_error, warn
from app.model.problem import LifafaError
from app.settings import Profile

ROOMS = (accounts, syncing, lists, sending, parsing)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Without a command, the window opens."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # text streams of a terminal
    parser = _parser()
    options = parser.parse_args(_with_window(words))
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
    commands = {"window", *(name for room in ROOMS for name in room.COMMANDS)}
    at = 0
    while at < len(words):
        word = words[at]
        if word in commands or word in ("-h", "--help", "--version"):
            return words
        if word == "--profile":
            at += 2
        elif word.startswith("--profile="):
            at += 1
        else:
            break
    return [*words[:at], "window", *words[at:]]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lifafa",
        description="Lifafa reads and writes mail. Without a command, its window opens.",
        epilog="lifafa mailto:ADDRESS writes a letter; lifafa FILE.eml shows a message.",
    )
    parser.add_argument("--version", action="version", version=f"Lifafa {version('lifafa')}")
    profile = argparse.ArgumentParser(add_help=False)
    profile.add_argument("--profile", type=Path, default=argparse.SUPPRESS, metavar="DIR")
    parser.add_argument(
        "--profile", type=Path, default=None, metavar="DIR", help="where all is kept"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for room in ROOMS:
        room.add_commands(commands, profile)
    window = commands.add_parser("window", parents=[profile], help="open the window")
    window.add_argument("--practice", action="store_true", help="a built-in server, no account")
    window.add_argument("--headless", type=Path, metavar="PNG", help=argparse.SUPPRESS)
    window.add_argument("what", nargs="*", help="mailto: links and .eml files")
    window.set_defaults(run=_window)
    return parser


def _window(options: argparse.Namespace) -> int:
    """Only here Qt is loaded; the house below does not know its windows, hence by name."""
    profile = Profile(options.profile) if options.profile else None
    if options.headless:
        headless = importlib.import_module("ui.headless")
        return int(headless.run_headless(profile, options.headless))
    window = importlib.import_module("ui.main")
    return int(window.run(profile, tuple(options.what), practice=options.practice))


if __name__ == "__main__":
    sys.exit(main())
