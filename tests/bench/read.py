"""Reading: messages a second, agreement with other readers, and what bombs cost."""

import email
import email.policy
import os
import subprocess
import sys
from email.message import EmailMessage
from typing import NamedTuple

from app.mime.parse import parse
from tests.bench.bench import Bench, say
from tests.bench.parse import rate
from tests.bench.table import Measure
from tests.mime import bombs
from tests.mime.letters import corpus as letters
from tests.support.corpus import corpus

SAMPLE = 2_000
SLOWEST_LIST, SLOWEST_OPEN, MOST_MEMORY = 2.0, 5.0, 512.0  # seconds, seconds, MB
BOMB = """
import resource, sys, time
from app.mime import html
from app.mime.headers import scan
from app.mime.parse import digest, header_block, parse
from tests.mime import bombs
source = bombs.LETTERS[sys.argv[1]]
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
begun = time.perf_counter()
scan(header_block(source))
digest(source)
listed = time.perf_counter()
html.clean(parse(source).html, remote=False)
opened = time.perf_counter()
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(listed - begun, opened - listed, (after - before) / 1024)
"""


class Read(NamedTuple):
    """What a reader says of a letter, in a form in which readers can be compared."""

    subject: str
    body: str
    files: tuple[tuple[str, int], ...]


class Cost(NamedTuple):
    """What a bomb cost: seconds to list and to open, and MB."""

    name: str
    listed: float
    opened: float
    memory: float


def run(bench: Bench) -> list[Measure]:
    """Measure speed, agreement and bombs."""
    sources = [message.source for message in corpus(SAMPLE)]
    library = rate(bench, _by_library, sources[: SAMPLE // 5])
    ours = rate(bench, parse, sources)
    return [
        Measure("whole message", ours, "/s", "stdlib email", library),
        *_agreement("generated mail", sources),
        *_agreement("our corpus", [case.source for case in letters.CASES]),
        *_bombs(),
    ]


def _agreement(what: str, sources: list[bytes]) -> list[Measure]:
    """Count letters on which a majority of the readers that can read them says what we say."""
    say(f"comparing readers on {what}")
    same = {"subject": 0, "body": 0, "files": 0}
    asked = dict.fromkeys(same, 0)
    for source in sources:
        ours, others = _ours(source), [_by_library(source), _by_rust(source)]
        for field in same:
            said = [getattr(one, field) for one in others if one is not None]
            if len(said) == 2 and said[0] == said[1]:
                asked[field] += 1
                same[field] += getattr(ours, field) == said[0]
    return [
        Measure(f"{what}: {field} as the two others agree", 100 * same[field] / asked[field], "%")
        for field in same
        if asked[field]
    ]


def _ours(source: bytes) -> Read:
    parsed = parse(source)
    body = parsed.text or parsed.html
    files = tuple((one.name, one.size) for one in parsed.attachments)
    return Read(_plain(parsed.envelope.subject), _plain(body), files)


def _by_library(source: bytes) -> Read | None:
    try:
        message = email.message_from_bytes(source, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        body = message.get_body(("plain", "html"))
        text = body.get_content() if body is not None else ""
        files = tuple(
            (one.get_filename() or "", len(_bytes(one))) for one in message.iter_attachments()
        )
        return Read(_plain(str(message["Subject"] or "")), _plain(str(text)), files)
    except Exception:  # it raises on much broken mail: then it has no voice
        return None


def _bytes(part: email.message.Message) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else part.as_bytes()


def _by_rust(source: bytes) -> Read | None:
    import fast_mail_parser

    try:
        found = fast_mail_parser.parse_email(source)
    except fast_mail_parser.ParseError:
        return None
    body = "\n".join(found.text_plain) or "\n".join(found.text_html)
    files = tuple((one.filename, len(one.content)) for one in found.attachments)
    return Read(_plain(found.subject), _plain(body), files)


def _plain(text: str) -> str:
    """Return text without the differences in white space that no reader would see."""
    return " ".join(text.split())


def _bombs() -> list[Measure]:
    """Read each bomb in a process of its own, and tell of the worst."""
    costs = []
    for name in bombs.LETTERS:
        say(f"bomb: {name}")
        done = subprocess.run(
            [sys.executable, "-c", BOMB, name],
            capture_output=True, check=True, text=True, cwd=bombs.ROOT, env=os.environ,
        )  # fmt: skip
        listed, opened, memory = map(float, done.stdout.split())
        costs.append(Cost(name, listed, opened, memory))
    by_list = max(costs, key=lambda cost: cost.listed)
    by_open = max(costs, key=lambda cost: cost.opened)
    by_memory = max(costs, key=lambda cost: cost.memory)
    return [
        Measure(f"slowest bomb to list: {by_list.name}", by_list.listed, "s", limit=SLOWEST_LIST),
        Measure(f"slowest bomb to open: {by_open.name}", by_open.opened, "s", limit=SLOWEST_OPEN),
        Measure(f"largest bomb: {by_memory.name}", by_memory.memory, "MB", limit=MOST_MEMORY),
    ]
