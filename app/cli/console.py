"""`lifafa console`: what is said to the servers and by them, as it happens; or asked by hand."""

import argparse
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from app.cli.output import CommandError, Exit, emit, exit_for, say, sentence, warn
from app.cli.session import chosen_accounts, claimed, keep_for_session, opened, read_passwords
from app.dialogue.report import ARROWS, milliseconds, private_names, safe_report
from app.dialogue.sieve import Sieve
from app.dialogue.timing import Stopwatch, Timed
from app.engine import Engine
from app.events import DialogueGrew, Event
from app.explain import LANGUAGES, Explanation, explain_line
from app.model.account import Account, Protocol
from app.model.dialogue import Speaker, Spoken

REPORTED = 100_000
"""Lines that a report holds at most."""


def add_commands(commands: Any, profile: argparse.ArgumentParser) -> None:
    """Declare `console`."""
    console = commands.add_parser(
        "console", parents=[profile], help="show what is said to servers, or ask them by hand"
    )
    console.add_argument("account", nargs="*", help="id or address; default: all")
    console.add_argument("--protocol", choices=[str(each) for each in Protocol])
    console.add_argument(
        "--say", action="append", default=[], metavar="COMMAND", help="ask by hand; repeatable"
    )
    console.add_argument(
        "--watch", action="store_true", help="go on until interrupted; do not stop when in sync"
    )
    console.add_argument("--errors", action="store_true", help="only what servers refused")
    console.add_argument("--explain", action="store_true", help="explain each line")
    console.add_argument("--lang", choices=LANGUAGES, help="language of the explanations")
    console.add_argument("--report", type=Path, metavar="FILE", help="write the safe report")
    console.add_argument(
        "--names", action="store_true", help="leave addresses and host names in the report"
    )
    console.add_argument(
        "--password-stdin", action="store_true", help="one password a line, in account order"
    )
    console.add_argument("--json", action="store_true", help="one JSON object a line")
    console.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    secrets = read_passwords() if options.password_stdin else []
    open_engine = _at_work if options.watch else opened if options.say else claimed
    with open_engine(options) as engine:
        chosen = chosen_accounts(engine, options.account)
        if secrets:
            keep_for_session(engine, chosen, secrets)
        printer = Printer(options, chosen, engine.settings.language)
        try:
            return _do(options, engine, chosen, printer)
        finally:
            if options.report:
                printer.report(options.report)


def _do(
    options: argparse.Namespace, engine: Engine, chosen: Sequence[Account], printer: "Printer"
) -> int:
    if options.say:
        return _say(options, engine, chosen, printer)
    with _listening(engine, printer):
        return _watch(engine, printer) if options.watch else _sync(engine, chosen)


def _say(
    options: argparse.Namespace, engine: Engine, chosen: Sequence[Account], printer: "Printer"
) -> int:
    """Give one account's server the commands in turn."""
    if len(chosen) != 1:
        raise CommandError("Name the account that shall be asked.", Exit.USAGE)
    (account,) = chosen
    protocol = Protocol(options.protocol or account.settings.incoming.protocol)
    for command in options.say:
        printer.show(engine.accounts.say(account.id, protocol, command).result())
    return Exit.OK


def _sync(engine: Engine, chosen: Sequence[Account]) -> int:
    reports = engine.staff.sync_to_end(tuple(account.id for account in chosen))
    engine.index_to_end()
    problems = [problem for report in reports for problem in report.problems]
    for problem in problems:
        warn(sentence(problem))
    return exit_for(problems[0]) if problems else Exit.OK


def _watch(engine: Engine, printer: "Printer") -> int:
    """Let the staff work until a person has seen enough, or nobody reads any more."""
    engine.staff.wake()
    try:
        printer.deserted.wait()
    except KeyboardInterrupt:
        pass
    return Exit.OK


@contextmanager
def _listening(engine: Engine, printer: "Printer") -> Iterator[None]:
    """Print what grows, and in the end what was said last."""

    def heard(event: Event) -> None:
        if isinstance(event, DialogueGrew):
            printer.show_new(engine)

    leave = engine.bus.subscribe(heard)
    engine.dialogue.open()
    try:
        yield
    finally:
        leave()
        printer.show_new(engine)
        engine.dialogue.close()
    if printer.deserted.is_set():
        raise BrokenPipeError


@contextmanager
def _at_work(options: argparse.Namespace) -> Iterator[Engine]:
    """An engine whose staff works, as behind the window."""
    with opened(options) as engine:
        engine.start()
        yield engine


class Printer:
    """Prints lines as they come, from any thread, and keeps them for the report."""

    def __init__(
        self, options: argparse.Namespace, chosen: Sequence[Account], language: str
    ) -> None:
        self._json = options.json
        self._explain = options.explain
        self._language = options.lang or language or "en"
        self._names = options.names
        self._chosen = {account.id: account for account in chosen}
        self._sieve = Sieve(
            frozenset(self._chosen),
            Protocol(options.protocol) if options.protocol else None,
            refusals_only=options.errors,
        )
        self._stopwatch = Stopwatch()
        self._lock = threading.Lock()
        self.deserted = threading.Event()
        """Whoever read what is printed went away (`| head`)."""
        self._shown = 0
        self._kept: deque[Timed] = deque(maxlen=REPORTED if options.report else 0)

    def show_new(self, engine: Engine) -> None:
        """Print what was said since the last time."""
        with self._lock:
            lines = engine.dialogue.since(self._shown)
            if lines and not self.deserted.is_set():
                self._shown = lines[-1].number
                try:
                    self._show(lines)
                    sys.stdout.flush()
                except BrokenPipeError:
                    self.deserted.set()

    def show(self, lines: Sequence[Spoken]) -> None:
        """Print these lines."""
        with self._lock:
            self._show(lines)

    def report(self, path: Path) -> None:
        """Write the safe report of all that was printed. Raises CommandError where it cannot be."""
        private = private_names(account.settings for account in self._chosen.values())
        text = safe_report(self._kept, private=private, placeholders=not self._names)
        try:
            path.write_text(text, "utf-8")
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise CommandError(f"{path} could not be written: {why}") from error

    def _show(self, lines: Sequence[Spoken]) -> None:
        for timed in self._stopwatch.all(lines):
            if self._sieve.passes(timed):
                self._print(timed)
                self._kept.append(timed)

    def _print(self, timed: Timed) -> None:
        explained = self._explained(timed) if self._explain else ()
        if self._json:
            emit(_record(timed, explained))
            return
        say(_line(timed, self._chosen[timed.spoken.account]))
        for each in explained:
            title = each.title if each.title.endswith(("?", "!")) else f"{each.title}."
            say(f"      {each.term}: {title} {each.text} ({each.source})")

    def _explained(self, timed: Timed) -> tuple[Explanation, ...]:
        line = timed.spoken.line
        return explain_line(
            timed.spoken.protocol,
            line.text,
            from_server=line.speaker is Speaker.SERVER,
            language=self._language,
            command=timed.command,
        )


def _line(timed: Timed, account: Account) -> str:
    spoken = timed.spoken
    at = datetime.fromtimestamp(spoken.line.time).astimezone()
    took = "" if timed.seconds is None else f"  ({milliseconds(timed.seconds)} ms)"
    where = f"{account.label} {spoken.protocol}#{spoken.session}"
    clock = f"{at:%H:%M:%S}.{at.microsecond // 1000:03d}"
    return f"{clock} {where} {ARROWS[spoken.line.speaker]} {spoken.line.text}{took}"


def _record(timed: Timed, explained: Sequence[Explanation]) -> dict[str, Any]:
    spoken = timed.spoken
    record: dict[str, Any] = {
        "number": spoken.number,
        "time": round(spoken.line.time, 6),
        "account": spoken.account,
        "protocol": spoken.protocol,
        "server": spoken.server,
        "session": spoken.session,
        "from": spoken.line.speaker,
        "text": spoken.line.text,
        "letter": spoken.letter,
        "command": timed.command,
        "ms": None if timed.seconds is None else round(timed.seconds * 1000, 3),
    }
    if explained:
        record["explanations"] = [each._asdict() for each in explained]
    return record
