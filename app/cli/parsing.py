"""`lifafa parse`: what a message file says, without any account."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.cli.output import CommandError, Exit, emit, say
from app.cli.senders import of_file, sender_record
from app.mime.record import record


def add_commands(commands: Any, profile: argparse.ArgumentParser) -> None:
    """Declare `parse`."""
    parse = commands.add_parser("parse", parents=[profile], help="read message files")
    parse.add_argument("file", nargs="*", type=Path)
    parse.add_argument(
        "--stdin-paths", action="store_true", help="file names come on standard input, one a line"
    )
    parse.add_argument(
        "--dns", action="store_true", help="look up the keys of who signed, to judge the sender"
    )
    parse.add_argument("--json", action="store_true", help="one JSON object a line")
    parse.set_defaults(run=_parse)


def _parse(options: argparse.Namespace) -> int:
    if not options.file and not options.stdin_paths:
        raise CommandError("Name a file, or use --stdin-paths.", Exit.USAGE)
    code = Exit.OK
    for path in _paths(options):
        found = _read(path, dns=options.dns)
        if "error" in found:
            code = Exit.NOT_FOUND
        if options.json:
            emit(found)
        else:
            _say(found)
    return code


def _paths(options: argparse.Namespace) -> Iterator[Path]:
    yield from options.file
    if options.stdin_paths:
        for line in sys.stdin:
            if name := line.rstrip("\r\n"):
                yield Path(name)


def _read(path: Path, *, dns: bool) -> dict[str, Any]:
    """One bad file never ends the run: it becomes an object with `error`."""
    try:
        verdict = of_file(path.read_bytes(), dns=dns)
        return {**record(path), "sender": sender_record(verdict)}
    except OSError as error:
        return {"path": str(path), "error": error.strerror or str(error)}
    except Exception as error:  # a bug of ours on one file must not end a run over a million
        return {"path": str(path), "error": f"could not be read: {type(error).__name__}"}


def _say(found: dict[str, Any]) -> None:
    if "error" in found:
        say(f"{found['path']}: {found['error']}\n")
        return
    say(f"From: {', '.join(found['from'])}\nTo: {', '.join(found['to'])}")
    say(f"Subject: {found['subject']}\n\n{found['text']}")
    for attachment in found["attachments"]:
        say(f"[{attachment['name']} {attachment['type']} {attachment['size']} bytes]")
