"""One copy in Sent, whether a server files by itself at once, late, or never."""

import time
from dataclasses import replace
from functools import partial

import pytest

from app.mime.headers import scan
from app.mime.parse import digest, header_block
from app.model.mailbox import Role
from app.model.message import Flag
from app.model.operation import OperationKind
from app.model.submission import Draft, DraftId, DraftKind, SentCopy
from app.store import accounts, drafts, evidence, mailboxes, messages, operations, outbox
from app.sync import copies
from app.sync.replay import Replay, next_group
from app.sync.selection import Selection
from tests.sync.conftest import IMAP, House
from tests.sync.fakes import Box, FakeMailServer, letter


class Filing:
    """An account with one letter that was sent just now, to be filed."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.account = house.account()
        self.server = FakeMailServer()
        self.server.boxes["Sent"] = Box(Role.SENT)
        self.sent = int(time.time())
        source = letter(1)
        with house.database.transaction(durable=True) as tx:
            box = mailboxes.ensure(tx, self.account.id, "Sent", "/", Role.SENT)
            draft = drafts.save(tx, Draft(DraftId(0), DraftKind.NEW, self.account.identities[0].id))
            to = ("a@example.org",)
            queue = partial(outbox.queue, tx, draft, self.account.id, "me@x.org", to)
            self.letter = queue("m1@example.org", source, 0)
            key = messages.add_local(
                tx, box.id, source, scan(header_block(source)), digest(source), Flag.SEEN, self.sent
            )
            operations.add(tx, OperationKind.APPEND, key, target_id=box.id)

    @property
    def there(self) -> int:
        return len(self.server.boxes["Sent"].held)

    @property
    def learnt(self) -> SentCopy:
        return evidence.sent_copy(self.house.database.reader(), self.account.id)

    def learn(self, who: SentCopy) -> None:
        with self.house.database.transaction() as tx:
            evidence.learn_sent_copy(tx, self.account.id, who)

    def written_to(self, server: str) -> None:
        with self.house.database.transaction(durable=True) as tx:
            outbox.attempt(tx, self.letter.id)
            outbox.final_dot(tx, self.letter.id, (), server)

    def replay(self, now: int = 0, *, patient: bool = True) -> int | None:
        """Carry out what is due at `now`; returns when the next wish is."""
        selection = Selection(self.server.make(IMAP))
        reader = self.house.database.reader()
        due = operations.due(reader, self.account.id, now or int(time.time()))
        if group := next_group(due):
            Replay(selection, self.house.database, patient=patient).run(group)
        return operations.next_time(reader, self.account.id)

    def prove(self) -> None:
        copies.prove(Selection(self.server.make(IMAP)), self.house.database, self.account.id)


@pytest.fixture
def filing(house: House) -> Filing:
    return Filing(house)


def test_a_server_not_known_yet_is_given_a_moment(
    filing: Filing, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = filing.replay()
    assert filing.there == 0
    assert due == filing.sent + copies.PATIENCE[SentCopy.UNKNOWN]
    monkeypatch.setattr(time, "time", lambda: float(due or 0))
    assert filing.replay(due or 0) is None
    assert filing.there == 1
    proof = copies.next_time(filing.house.database.reader(), filing.account.id)
    assert proof == (due or 0) + copies.PROVEN_AFTER
    filing.prove()
    assert (filing.there, filing.learnt) == (1, SentCopy.CLIENT)


def test_a_server_that_files_at_once_gets_no_second_copy(filing: Filing) -> None:
    filing.server.boxes["Sent"].put(letter(1))
    assert filing.replay() is None
    assert (filing.there, filing.learnt) == (1, SentCopy.SERVER)


def test_a_server_that_files_late_keeps_its_own_copy_alone(filing: Filing) -> None:
    assert filing.replay(patient=False) is None
    theirs = filing.server.boxes["Sent"].put(letter(1))
    filing.prove()
    assert list(filing.server.boxes["Sent"].held) == [theirs]
    assert filing.learnt is SentCopy.SERVER


def test_a_server_known_to_file_is_waited_for_but_not_for_ever(
    filing: Filing, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing.learn(SentCopy.SERVER)
    now = filing.sent
    looks = 0
    while (due := filing.replay(now)) is not None:
        now, looks = due, looks + 1
        monkeypatch.setattr(time, "time", partial(float, now))
        assert filing.there == 0
    assert now == filing.sent + copies.PATIENCE[SentCopy.SERVER]
    assert looks == 300 / copies.STEP
    assert (filing.there, filing.learnt) == (1, SentCopy.UNKNOWN)


def test_a_server_known_not_to_file_gets_the_copy_at_once(filing: Filing) -> None:
    filing.learn(SentCopy.CLIENT)
    assert filing.replay() is None
    assert (filing.there, filing.learnt) == (1, SentCopy.CLIENT)


def test_gmail_is_known_by_its_capability(filing: Filing) -> None:
    line = filing.server.make(IMAP)
    reader = filing.house.database.reader()
    assert copies.who_files(line, reader, filing.account.id) is SentCopy.UNKNOWN
    filing.server.gmail = True
    assert copies.who_files(line, reader, filing.account.id) is SentCopy.SERVER


def test_an_answer_that_was_lost_after_filing_doubles_nothing(filing: Filing) -> None:
    filing.learn(SentCopy.CLIENT)
    with filing.house.database.transaction(durable=True) as tx:
        due = operations.due(tx, filing.account.id, int(time.time()))
        operations.start(tx, due)
    filing.server.boxes["Sent"].put(letter(1))  # it was filed, and nobody here heard of it
    assert filing.replay() is None
    assert (filing.there, filing.learnt) == (1, SentCopy.CLIENT)


def test_a_clock_that_was_set_back_keeps_no_letter_waiting(filing: Filing) -> None:
    assert copies.wait_until(SentCopy.SERVER, sent=5_000, now=1_000) == 0


def test_what_an_identity_sends_by_its_own_server_teaches_nothing(
    filing: Filing, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing.written_to("other.example.com:465")
    filing.learn(SentCopy.SERVER)
    due = filing.replay()
    assert due == filing.sent + copies.PATIENCE[SentCopy.UNKNOWN]
    monkeypatch.setattr(time, "time", lambda: float(due or 0))
    filing.replay(due or 0)
    assert (filing.there, filing.learnt) == (1, SentCopy.SERVER)


@pytest.mark.parametrize(
    ("server", "due"),
    [("other.example.com:465", None), ("mail.example.org:587", copies.PROVEN_AFTER)],
)
def test_only_what_the_account_sends_itself_proves_who_files(
    filing: Filing, server: str, due: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing.written_to(server)
    now = filing.sent + copies.PATIENCE[SentCopy.UNKNOWN]
    monkeypatch.setattr(time, "time", lambda: float(now))
    filing.replay(now)
    assert filing.there == 1
    proof = copies.next_time(filing.house.database.reader(), filing.account.id)
    assert proof == (due and now + due)


def test_another_server_is_learnt_anew(filing: Filing) -> None:
    filing.learn(SentCopy.CLIENT)
    settings = filing.account.settings
    for host, learnt in (
        (settings.outgoing.host, SentCopy.CLIENT),
        ("new.example.org", SentCopy.UNKNOWN),
    ):
        moved = replace(settings, outgoing=replace(settings.outgoing, host=host, port=587))
        with filing.house.database.transaction() as tx:
            accounts.edit(tx, filing.account.id, moved)
        assert filing.learnt is learnt
