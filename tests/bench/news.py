"""New mail: from the server's word to the painted row; and what it costs to wait for it."""

import random
import threading
import time
from email.utils import formatdate

from tests.bench.bench import Bench, say
from tests.bench.stamping import StampingProxy
from tests.bench.table import Measure, middle
from tests.bench.window import watched
from tests.support.corpus import corpus
from tests.support.servers import PASSWORD, MailServers, Person

BEFORE = 1_000
ARRIVING = 50
BETWEEN = (0.6, 1.4)  # seconds


def run(bench: Bench) -> list[Measure]:
    """Measure how soon new mail is painted, and the cost of an idle account."""
    return [*_latency(bench), *_idle(bench)]


def _latency(bench: Bench) -> list[Measure]:
    person = bench.servers.new_person("news")
    bench.servers.fill(person, (message.source for message in corpus(BEFORE, seed=3)))
    profile = bench.fresh("news")
    with StampingProxy(bench.servers.ports["imap"]) as proxy:
        bench.add_account(profile, person, port=proxy.port)
        delivering = threading.Thread(target=_deliver, args=(bench.servers, person, proxy))
        delivering.start()
        painted = watched("news", profile, BENCH_PASSWORD=PASSWORD, BENCH_COUNT=str(ARRIVING))
        delivering.join()
        told = proxy.told
    took = sorted(
        1000 * (painted[str(number)] - told[BEFORE + number])
        for number in range(1, ARRIVING + 1)
        if str(number) in painted
    )
    say(f"{len(took)} of {ARRIVING} were painted")
    return [
        Measure(
            "new message: server's EXISTS to row painted, median", middle(took), "ms", limit=150
        ),
        Measure("… p95", took[int(len(took) * 0.95)], "ms"),
        Measure("… not painted", ARRIVING - len(took), "messages", limit=0),
    ]


def _deliver(servers: MailServers, person: Person, proxy: StampingProxy) -> None:
    """Let letters come one by one from another client, once somebody waits for them."""
    rng = random.Random(1)
    proxy.idling.wait()
    time.sleep(3)  # what a first look has left to do is no part of this
    with servers.imap(person) as client:
        for number in range(1, ARRIVING + 1):
            time.sleep(rng.uniform(*BETWEEN))
            client.append("INBOX", "", "", _letter(number))


def _letter(number: int) -> bytes:
    return (
        f"From: Asha <asha@example.org>\r\nTo: reader@example.org\r\nSubject: News {number}\r\n"
        f"Message-ID: <news-{number}@example.org>\r\nDate: {formatdate(time.time() + number)}\r\n"
        "\r\nHere is some news.\r\n"
    ).encode()


def _idle(bench: Bench) -> list[Measure]:
    """Let one connected account wait, with its window open, and count what that costs."""
    person = bench.servers.new_person("idle")
    bench.servers.fill(person, (message.source for message in corpus(BEFORE, seed=4)))
    profile = bench.fresh("idle")
    bench.add_account(profile, person)
    seconds = str(bench.seconds)
    report = watched("idle", profile, BENCH_PASSWORD=PASSWORD, BENCH_SECONDS=seconds)
    return [
        Measure("idle, one account: CPU", report["cpu"], "%", limit=0.2),
        Measure("… wake-ups a minute", report["wakes"], "", limit=6),
    ]
