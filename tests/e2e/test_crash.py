"""Killed in the middle, by SIGKILL, again and again: nothing lost, nothing twice."""

import contextlib
import random
from collections import Counter
from pathlib import Path

import pytest

from app.engine import Engine
from app.model.problem import LifafaError
from app.model.submission import SubmissionState
from app.settings import Profile
from tests.e2e.commands import killed_after, lifafa, took, with_account
from tests.e2e.engines import WITHIN, until, working
from tests.support.corpus import corpus
from tests.support.servers import SECRET, MailServers, Person

SEEDS = range(4)
KILLS = 5  # with each seed
MOST_TRIES = 8 * KILLS
BATCH = 40

SYNC = ("sync", "--json", "--password-stdin")
ON_THEIR_WAY = (SubmissionState.QUEUED, SubmissionState.SENDING)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_killed_sync_skips_and_doubles_nothing(
    tmp_path: Path, mail_servers: MailServers, anna: Person, seed: int
) -> None:
    rng = random.Random(seed)
    sources = [message.source for message in corpus((MOST_TRIES + 1) * BATCH, seed=3)]
    profile = with_account(tmp_path / "profile", mail_servers, anna)
    mail_servers.fill(anna, sources[:BATCH])
    whole = took(profile, *SYNC)
    killed, filled = 0, BATCH
    while killed < KILLS and filled < len(sources):
        mail_servers.fill(anna, sources[filled : filled + BATCH])
        filled += BATCH
        killed += killed_after(rng.uniform(0, whole), profile, *SYNC).code < 0
    assert killed == KILLS

    assert lifafa(profile, *SYNC).code == 0
    kept = sources_here(profile)
    assert len(kept) == filled
    there = Counter(message.source for message in mail_servers.messages(anna))
    assert Counter(kept) == there
    assert lifafa(profile, *SYNC).json["messages"] == 0  # and nothing is fetched again


@pytest.mark.parametrize("seed", SEEDS)
def test_a_killed_send_loses_and_doubles_no_letter(
    tmp_path: Path, mail_servers: MailServers, anna: Person, ravi: Person, seed: int
) -> None:
    rng = random.Random(seed)
    profile = with_account(tmp_path / "profile", mail_servers, anna)
    text = tmp_path / "letter.txt"
    text.write_text("नमस्ते रवि,\n\nHow are you?\n", "utf-8")

    def send(number: int) -> tuple[str, ...]:
        subject = f"Letter-{number}."
        return (
            *("send", "--to", ravi.address, "--subject", subject, "--body-file", str(text)),
            *("--wait", "--json", "--password-stdin"),
        )

    whole = took(profile, *send(0))
    killed, tries = 0, 0
    promised = {"Letter-0."}
    while killed < KILLS and tries < MOST_TRIES:
        tries += 1
        done = killed_after(rng.uniform(0, whole), profile, *send(tries))
        killed += done.code < 0
        promised |= in_outbox(profile)
        if done.code == 0:
            promised.add(f"Letter-{tries}.")
    assert killed == KILLS

    with working(profile) as engine:
        give_password(engine)
        until(lambda: nothing_on_its_way(engine), "the outbox to come to rest")
        arrived = subjects_there(mail_servers, ravi)
        assert all(count == 1 for count in arrived.values()), arrived  # nothing twice by itself
        for letter in engine.mail.outbox().result(WITHIN):
            assert letter.state is SubmissionState.UNSURE, letter
            settle = engine.mail.mark_sent if arrived[letter.subject] else engine.mail.send_again
            with contextlib.suppress(LifafaError):  # the engine may have found it out by itself
                settle(letter.id).result(WITHIN)
        until(lambda: not engine.mail.outbox().result(WITHIN), "an empty outbox")
        until(lambda: promised <= subjects_there(mail_servers, ravi).keys(), "every letter")
        until(lambda: promised <= subjects_there(mail_servers, anna, "Sent").keys(), "every copy")
    assert set(subjects_there(mail_servers, ravi).values()) == {1}
    assert set(subjects_there(mail_servers, anna, "Sent").values()) == {1}


def test_a_killed_window_leaves_a_profile_that_opens(
    tmp_path: Path, mail_servers: MailServers, anna: Person
) -> None:
    """What was listed before stays listed, and the lock of the dead does not keep anyone out."""
    mail_servers.fill(anna, [message.source for message in corpus(30, seed=4)])
    profile = with_account(tmp_path / "profile", mail_servers, anna)
    lifafa(profile, *SYNC)
    before = [row["id"] for row in lifafa(profile, "list", "inbox", "--json").json]
    killed_after(0.0, profile, *SYNC)
    killed_after(0.1, profile, *SYNC)
    assert [row["id"] for row in lifafa(profile, "list", "inbox", "--json").json] == before
    assert lifafa(profile, *SYNC).code == 0


def in_outbox(profile: Path) -> set[str]:
    """Return the subjects of the letters that a person would see in the outbox."""
    with Engine(Profile(profile)) as engine:
        engine.open()
        return {letter.subject for letter in engine.mail.outbox().result(WITHIN)}


def sources_here(profile: Path) -> list[bytes]:
    """Return the source of every message in the inbox, as it is kept here."""
    keys = [row["id"] for row in lifafa(profile, "list", "inbox", "--json").json]
    with Engine(Profile(profile)) as engine:
        engine.open()
        return [engine.mail.source(key).result(WITHIN) for key in keys]


def give_password(engine: Engine) -> None:
    [account] = engine.accounts.list().result(WITHIN)
    engine.accounts.give_password(account.id, SECRET).result(WITHIN)


def nothing_on_its_way(engine: Engine) -> bool:
    letters = engine.mail.outbox().result(WITHIN)
    return not any(letter.state in ON_THEIR_WAY for letter in letters)


def subjects_there(servers: MailServers, person: Person, mailbox: str = "INBOX") -> Counter[str]:
    """Count the messages of each subject in a mailbox on the server."""
    found: Counter[str] = Counter()
    for message in servers.messages(person, mailbox):
        line = next(line for line in message.source.split(b"\r\n") if line.startswith(b"Subject:"))
        found[line.decode().removeprefix("Subject: ")] += 1
    return found
