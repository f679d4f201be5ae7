"""Parsing beside the standard library."""

import email
import email.policy
import time
from collections.abc import Callable

from app.mime.headers import scan
from app.mime.parse import digest, header_block, parse
from tests.bench.bench import Bench
from tests.bench.table import Measure, middle
from tests.support.corpus import corpus

SAMPLE = 2_000


def run(bench: Bench) -> list[Measure]:
    """Measure messages a second: header to row, body to index, whole to shown."""
    sources = [message.source for message in corpus(SAMPLE)]
    blocks = [header_block(source) for source in sources]
    library = rate(bench, _by_library, sources[: SAMPLE // 5])
    return [
        Measure("header to envelope", rate(bench, scan, blocks), "/s"),
        Measure("body to index", rate(bench, digest, sources), "/s", limit=4_000),
        Measure("whole message", rate(bench, parse, sources), "/s", "stdlib email", library),
    ]


def _by_library(source: bytes) -> None:
    message = email.message_from_bytes(source, policy=email.policy.default)
    for name in ("From", "To", "Subject", "Date"):
        str(message[name])
    body = message.get_body(("plain", "html"))
    if body is not None:
        body.get_content()


def rate(bench: Bench, work: Callable[[bytes], object], sources: list[bytes]) -> float:
    rates = []
    for _ in range(bench.rounds):
        begun = time.perf_counter()
        for source in sources:
            work(source)
        rates.append(len(sources) / (time.perf_counter() - begun))
    return middle(rates)
