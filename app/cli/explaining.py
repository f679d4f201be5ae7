"""`lifafa explain`: what a word, a code or a whole line of a server means, without any account."""

import argparse
from typing import Any

from app.cli.output import CommandError, Exit, emit, say
from app.explain import LANGUAGES, Explanation, explain_line, explain_word
from app.model.account import Protocol


def add_commands(commands: Any, profile: argparse.ArgumentParser) -> None:
    """Declare `explain`."""
    explain = commands.add_parser(
        "explain", parents=[profile], help="say what a server's words mean"
    )
    explain.add_argument(
        "word", nargs="+", help="a command, a code, a capability, or a whole line in quotes"
    )
    explain.add_argument(
        "--protocol", choices=[one.value for one in Protocol], help="of this one alone"
    )
    explain.add_argument("--lang", choices=LANGUAGES, default="en", help="the language")
    explain.add_argument("--json", action="store_true", help="print one JSON array")
    explain.set_defaults(run=_explain)


def _explain(options: argparse.Namespace) -> int:
    asked = [Protocol(options.protocol)] if options.protocol else list(Protocol)
    found: dict[Explanation, list[str]] = {}
    unknown = []
    for text in options.word:
        explained = _explained(asked, text.strip(), options.lang)
        if not any(explained.values()):
            unknown.append(text)
        for protocol, explanations in explained.items():
            for one in explanations:
                found.setdefault(one, []).append(protocol.value)
    _print(found, as_json=options.json)
    if unknown:
        raise CommandError(f"Nothing is known of: {', '.join(unknown)}", Exit.NOT_FOUND)
    return Exit.OK


def _print(found: dict[Explanation, list[str]], *, as_json: bool) -> None:
    where = {one: list(dict.fromkeys(names)) for one, names in found.items()}
    if as_json:
        emit([{**one._asdict(), "protocols": names} for one, names in where.items()])
    elif where:
        say("\n\n".join(_spoken(one, names) for one, names in where.items()))


def _explained(
    asked: list[Protocol], text: str, language: str
) -> dict[Protocol, tuple[Explanation, ...]]:
    """Explain a word in every protocol, or a whole line in those that know most of it."""
    if " " not in text:
        return {protocol: explain_word(protocol, text, language) for protocol in asked}
    lines = {protocol: _line(protocol, text, language) for protocol in asked}
    most = max(map(len, lines.values()))
    return {protocol: known for protocol, known in lines.items() if len(known) == most}


def _line(protocol: Protocol, text: str, language: str) -> tuple[Explanation, ...]:
    """Explain a line as the server's or as the client's, whichever says more."""
    sides = (
        explain_line(protocol, text, from_server=from_server, language=language)
        for from_server in (True, False)
    )
    return max(sides, key=len)


def _spoken(one: Explanation, names: list[str]) -> str:
    where = ", ".join(names).upper()
    return f"{one.term}: {one.title}\n    {one.text}\n    ({where}; {one.source})"
