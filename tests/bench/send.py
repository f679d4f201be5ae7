"""Sending beside smtplib: 200 small letters to the same Postfix, in turn."""

import smtplib
import time
from collections.abc import Callable

from app.engine import Engine
from app.model.submission import SubmissionState
from app.settings import Profile
from tests.bench.bench import Bench, say
from tests.bench.table import Measure, middle
from tests.support.servers import PASSWORD, SECRET, Person, trusting

LETTERS = 200
ON_THEIR_WAY = (SubmissionState.QUEUED, SubmissionState.SENDING)


def run(bench: Bench) -> list[Measure]:
    """Measure a letter's share of the time from the first "send" until all are accepted."""
    tools: dict[str, Callable[[Person], float]] = {
        "lifafa": lambda person: _lifafa(bench, person),
        "smtplib, one connection": lambda person: _smtplib(bench, person, keep=True),
        "smtplib, a new one each": lambda person: _smtplib(bench, person, keep=False),
    }
    seconds: dict[str, list[float]] = {name: [] for name in tools}
    for _ in range(bench.rounds):
        for name, send in tools.items():
            seconds[name].append(send(bench.servers.new_person("writer")))
            say(f"{name}: {seconds[name][-1]:.2f} s")
    each = {name: 1000 * middle(values) / LETTERS for name, values in seconds.items()}
    one, new = each["smtplib, one connection"], each["smtplib, a new one each"]
    work = f"send {LETTERS}, every state durable, each"
    return [
        Measure(work, each["lifafa"], "ms", "smtplib, one connection", one, ratio_limit=3),
        Measure(work, each["lifafa"], "ms", "smtplib, a new one each", new),
    ]


def _letter(person: Person, number: int) -> bytes:
    return (
        f"From: {person.address}\r\nTo: {person.address}\r\nSubject: Letter {number}\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        f"A small letter, number {number}.\r\n"
    ).encode()


def _lifafa(bench: Bench, person: Person) -> float:
    with Engine(Profile(bench.fresh("writer"))) as engine:
        engine.start()
        account = engine.accounts.add(bench.servers.settings(person), SECRET).result()
        identity = account.identities[0].id
        begun = time.perf_counter()
        queued = [
            engine.mail.send_source(_letter(person, number), identity) for number in range(LETTERS)
        ]
        ours = {future.result().id for future in queued}
        while any(
            letter.id in ours and letter.state in ON_THEIR_WAY
            for letter in engine.mail.outbox().result()
        ):
            time.sleep(0.05)
        return time.perf_counter() - begun


def _smtplib(bench: Bench, person: Person, *, keep: bool) -> float:
    begun = time.perf_counter()
    client = _connected(bench, person)
    for number in range(LETTERS):
        client.sendmail(person.address, [person.address], _letter(person, number))
        if not keep and number + 1 < LETTERS:
            client.quit()
            client = _connected(bench, person)
    client.quit()
    return time.perf_counter() - begun


def _connected(bench: Bench, person: Person) -> smtplib.SMTP:
    client = smtplib.SMTP("localhost", bench.servers.ports["submission"])
    client.starttls(context=trusting(bench.servers))
    client.login(person.name, PASSWORD)
    return client
