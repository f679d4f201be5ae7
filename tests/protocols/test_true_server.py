"""The true server of the tests, held against Dovecot: the same conversations, the same meaning."""

import imaplib
import poplib
import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest

from app.model.account import Protocol, Secret, Security, Server
from app.model.message import Flag
from app.model.problem import LifafaError
from app.protocols.imap import ImapSession, SyncPoint
from app.protocols.pop3 import Pop3Session
from tests.support.servers import SECRET, MailServers, Person
from tests.support.true_imap import EVERYTHING, GMAIL, TrueImapServer
from tests.support.true_mail import TrueMail
from tests.support.true_pop3 import TruePop3Server

COUNT = 7
LONE_DOT = b"Subject: dots\r\nMessage-ID: <dots@x>\r\n\r\n.\r\n..two\r\nend\r\n"


def letter(number: int) -> bytes:
    return (
        f"From: Ann <ann@example.org>\r\nTo: me@example.org\r\nSubject: Letter {number}\r\n"
        f"Date: Mon, 0{number} Jan 2024 10:00:00 +0000\r\nMessage-ID: <m{number}@example.org>\r\n"
        f"\r\nText of {number}\r\n{'x' * number * 100}\r\n"
    ).encode()


SOURCES = [*(letter(number) for number in range(1, COUNT)), LONE_DOT]


class Twins:
    """The same mail on both servers, and clients of each."""

    def __init__(self, servers: MailServers, person: Person) -> None:
        self._servers = servers
        self._person = person
        self.mail = TrueMail(("INBOX", "Archive", "Drafts", "Junk", "Sent", "Trash"))
        for number, source in enumerate(SOURCES):
            servers.append(person, source, date=1_700_000_000 + number)
            self.mail.deliver(source, date=1_700_000_000 + number)

    def both(self, protocol: Protocol) -> Iterator[tuple[Server, Secret]]:
        """Yield where each of the two is reached, one after the other."""
        yield self._servers.server(protocol, Security.NONE, self._person), SECRET
        with _true(protocol, self.mail) as server:
            yield server.server(), SECRET


def _true(protocol: Protocol, mail: TrueMail) -> TrueImapServer | TruePop3Server:
    if protocol is Protocol.IMAP:
        return TrueImapServer(mail, offers=EVERYTHING)
    return TruePop3Server(mail)


@pytest.fixture
def twins(mail_servers: MailServers, anna: Person) -> Twins:
    return Twins(mail_servers, anna)


def compared(said: list[Any]) -> None:
    """Fail where the two did not mean the same."""
    dovecot, true = said
    assert true == dovecot


# --- through our own sessions ---


@contextmanager
def session(server: Server, secret: Secret) -> Iterator[ImapSession]:
    with closing(ImapSession(server)) as opened:
        opened.connect()
        opened.login(secret)
        yield opened


def trouble(work: Callable[[], object]) -> str:
    """Return what kind of trouble some work meets; Dovecot leaves out many a response code."""
    try:
        work()
    except LifafaError as error:
        return str(error.problem.kind)
    return "none"


def mailboxes(imap: ImapSession) -> object:
    listed = [(box.path, box.role, box.selectable) for box in imap.list_mailboxes()]
    return sorted(listed)


def state(imap: ImapSession) -> object:
    selected, status = imap.select("INBOX"), imap.status("Archive")
    assert selected.modseq > 0
    return selected.uidnext, selected.exists, status.exists, status.uidnext


def headers(imap: ImapSession) -> object:
    imap.select("INBOX")
    return [
        (each.uid, each.flags, each.received, each.size, each.envelope)
        for each in imap.fetch_headers("1:*")
    ]


def bodies(imap: ImapSession) -> object:
    imap.select("INBOX")
    return list(imap.fetch_bodies([1, 2, COUNT, 99])), list(imap.fetch_flags("1:*"))


def flags(imap: ImapSession) -> object:
    before = imap.select("INBOX").modseq
    imap.store([2, 3], Flag.SEEN | Flag.FORWARDED, Flag.NONE)
    first = sorted(imap.fetch_flags("1:*", before))
    imap.store([2], Flag.FLAGGED, Flag.SEEN)
    after = imap.select("INBOX").modseq
    assert after > before
    return first, sorted(imap.fetch_flags("1:*", before)), list(imap.fetch_flags("1:*", after))


def searches(imap: ImapSession) -> object:
    imap.select("INBOX")
    imap.store([2], Flag.SEEN, Flag.NONE)
    return [
        imap.search(each)
        for each in (
            "ALL", "SEEN", "UNSEEN", "NOT SEEN", "OR SEEN UID 5", "UID 3:*", "UID 90:*", "1:2",
            "SUBJECT letter", "FROM ann", "BODY two", "TEXT ann@example", "LARGER 300",
            "SMALLER 300", "SENTON 2-Jan-2024", "SENTSINCE 4-Jan-2024", "SINCE 1-Jan-2020",
            "BEFORE 1-Jan-2020", "(SEEN SUBJECT letter)", "KEYWORD $Forwarded", 'SUBJECT "नहीं"',
            "HEADER To me", 'HEADER To ""', "DELETED", "ANSWERED",
        )
    ]  # fmt: skip


def by_message_id(imap: ImapSession) -> object:
    imap.select("INBOX")
    return imap.find_message_id("m3@example.org"), imap.find_message_id("nobody@example.org")


def moves(imap: ImapSession) -> object:
    imap.select("INBOX")
    told = imap.move([1, 3, 42], "Archive")
    left = imap.search("ALL")
    there = imap.select("Archive")
    return told, left, there.exists, list(imap.fetch_bodies([1, 2]))


def moves_into_nothing(imap: ImapSession) -> object:
    imap.select("INBOX")
    refused = trouble(lambda: imap.move([1], "No such place"))
    return refused, imap.search("ALL")


def deletions(imap: ImapSession) -> object:
    imap.select("INBOX")
    imap.store([6], Flag.DELETED, Flag.NONE)
    imap.delete([2, 4])
    return imap.search("ALL"), list(imap.fetch_flags("6"))


def filing(imap: ImapSession) -> object:
    uid = imap.append("Sent", letter(3), Flag.SEEN, 1_700_000_123)
    refused = trouble(lambda: imap.append("Nowhere", b"x", Flag.NONE, 0))
    imap.select("Sent")
    return uid, refused, [(a.uid, a.flags, a.received) for a in imap.fetch_headers("1:*")]


def making(imap: ImapSession) -> object:
    imap.create("परियोजना & Co")
    imap.create("परियोजना & Co")
    imap.create("Archive/2024")
    gone = trouble(lambda: imap.select("Not there")), trouble(lambda: imap.status("Not there"))
    return mailboxes(imap), gone, imap.select("परियोजना & Co").exists


def news(imap: ImapSession) -> object:
    imap.select("INBOX")
    quiet = imap.noop()
    imap.append("INBOX", letter(2), Flag.NONE, 0)
    return quiet, imap.noop(), imap.take_news().arrived, imap.exists


def surveyed(imap: ImapSession) -> object:
    survey = imap.survey()
    told = {
        path: (each.exists, each.uidnext, each.unseen) for path, each in survey.statuses.items()
    }
    return sorted(box.path for box in survey.mailboxes), told


def resynchronised(imap: ImapSession) -> object:
    before = imap.select("INBOX")
    imap.store([2], Flag.FLAGGED, Flag.NONE)
    imap.delete([3, 6])
    imap.select("Archive")
    again = imap.select("INBOX", SyncPoint(before.uidvalidity, before.modseq))
    return again.resynced, sorted(again.changed), again.vanished, again.exists


@pytest.mark.parametrize(
    "conversation",
    [
        mailboxes, state, headers, bodies, flags, searches, by_message_id, moves,
        moves_into_nothing, deletions, filing, making, news,
        surveyed, resynchronised,
    ],
)  # fmt: skip
def test_our_session_hears_the_same(
    twins: Twins, conversation: Callable[[ImapSession], object]
) -> None:
    said = []
    for server, secret in twins.both(Protocol.IMAP):
        with session(server, secret) as imap:
            said.append(conversation(imap))
    compared(said)


def test_what_dovecot_does_not_offer_here_is_understood() -> None:
    mail = TrueMail()
    uid = mail.deliver(letter(1))
    mail.copy("INBOX", [uid], "Archive")
    for offers in (EVERYTHING, GMAIL):
        with (
            TrueImapServer(mail, offers=offers, append_limit=1_000) as server,
            session(server.server(), SECRET) as imap,
        ):
            imap.select("INBOX")
            [inbox] = imap.fetch_headers("1:*")
            imap.select("Archive")
            [archived] = imap.fetch_headers("1:*")
            assert inbox.object_id == archived.object_id != ""
            assert imap.quota() is None
            mail.quota = 100
            quota = imap.quota()
            assert quota is not None
            assert (quota.used, quota.limit) == (mail.used(), 100)
            mail.quota = None
            assert trouble(lambda: imap.append("Sent", b"x" * 2_000, Flag.NONE, 0)) == "too-large"
            assert imap.append("Sent", b"x" * 10, Flag.NONE, 0) is not None


def test_idling_hears_of_deliveries(twins: Twins) -> None:
    said = []
    for server, secret in twins.both(Protocol.IMAP):
        with session(server, secret) as waiting, session(server, secret) as other:
            waiting.select("INBOX")
            other.append("INBOX", letter(1), Flag.NONE, 0)
            heard = waiting.idle(10, lambda: False)
            said.append((heard, waiting.take_news().arrived, waiting.exists))
    compared(said)


# --- through the standard library, line by line ---

RAW = """
    EXAMINE INBOX
    FETCH 1:3 (UID FLAGS RFC822.SIZE)
    FETCH 2 BODY.PEEK[HEADER]
    FETCH 2 BODY.PEEK[HEADER.FIELDS (Subject From)]
    FETCH 2 BODY.PEEK[HEADER.FIELDS.NOT (Subject From)]
    FETCH 2 BODY.PEEK[TEXT]
    FETCH 2 BODY.PEEK[]<10.20>
    FETCH 2 BODY.PEEK[]<100000.20>
    FETCH 2 RFC822.HEADER
    FETCH 1:* FAST
    UID FETCH 99 FLAGS
    UID FETCH 3:4,6 (FLAGS)
    UID FETCH 5:* (INTERNALDATE)
    FETCH 2 NONSENSE
    SELECT INBOX
    FETCH 2 BODY[TEXT]
    FETCH 2 FLAGS
    STORE 1 FLAGS (\\Answered custom)
    STORE 1 -FLAGS (\\Answered)
    STORE 1,2 +FLAGS.SILENT (\\Flagged)
    UID STORE 3 +FLAGS (\\Draft)
    UID STORE 99 +FLAGS (\\Draft)
    SEARCH KEYWORD custom
    UID SEARCH RETURN (MIN MAX COUNT) UNSEEN
    UID SEARCH RETURN () UNSEEN
    UID SEARCH RETURN () UID 90
    COPY 1:2 Archive
    UID COPY 3 Nowhere
    STATUS Archive (MESSAGES UIDNEXT UNSEEN)
    STATUS Nowhere (MESSAGES)
    STORE 1,4 +FLAGS.SILENT (\\Deleted)
    UID EXPUNGE 4
    FETCH 1:* (UID)
    EXPUNGE
    NOOP
    CLOSE
    FETCH 1 FLAGS
    CREATE Work
    CREATE Work
    CREATE Work/Deep
    RENAME Work Play
    LIST "" "Play*"
    LIST "" %
    DELETE Play/Deep
    DELETE Play
    DELETE Play
    SELECT Play
    SELECT Archive
    UID FETCH 1:* (FLAGS) (CHANGEDSINCE 9999)
    UNSELECT
    UNSELECT
    ENABLE QRESYNC
    SELECT Trash
    LOGOUT
"""

# What each says in its own way: numbers that only it knows, the order of flags, and kind words.
_OWN = (
    (rb" ?MODSEQ \(\d+\)", b""),
    (rb"\[(UIDVALIDITY|HIGHESTMODSEQ) \d+\].*", rb"[\1]"),
    (rb"(COPYUID|APPENDUID) \d+", rb"\1"),
    (rb"\[(READ-ONLY|READ-WRITE|CLOSED|UIDNEXT \d+)\].*", rb"[\1]"),
    (rb'\(TAG "[^"]*"\)', b""),
    (rb"\\(Recent|NonExistent|NoSelect|Noselect|HasNoChildren|HasChildren|UnMarked|Marked)\b", b""),
)
_LEFT_OUT = re.compile(
    rb"\* (OK \[(PERMANENTFLAGS|UNSEEN|MAILBOXID|HIGHESTMODSEQ)|FLAGS|\d+ RECENT|CAPABILITY|BYE)\b"
)


def meaning(line: bytes) -> tuple[bytes, ...] | None:
    """Return what a line means, as sorted words; None where it says nothing of weight."""
    if _LEFT_OUT.match(line):
        return None
    plain = line.removeprefix(b"* ").removeprefix(b"OK ")
    for pattern, own in _OWN:
        plain = re.sub(pattern, own, plain)
    if plain.startswith(b"["):
        plain = plain[: plain.find(b"]") + 1]
    return tuple(
        sorted(plain.replace(b"(", b" ( ").replace(b")", b" ) ").replace(b'"', b"").split())
    )


class Raw:
    """A client that hands on what it hears, line by line."""

    def __init__(self, server: Server, secret: Secret) -> None:
        self._client = imaplib.IMAP4(server.host, server.port, timeout=20)
        self._client.login(server.user, secret.value)

    def say(self, command: str) -> list[object]:
        """Say a command; returns what its answers mean, and how it ended with its code."""
        self._client.send(f"x {command}\r\n".encode())
        heard: list[object] = []
        while True:
            line = self._line()
            if line.startswith(b"x "):
                verdict = line.split()[1].decode()
                code = re.match(rb"x \w+ \[([A-Z-]+)", line)
                return [*heard, (verdict, code[1].decode() if code else "")]
            meant = meaning(line)
            if meant:
                heard.append(meant)

    def close(self) -> None:
        self._client.shutdown()

    def _line(self) -> bytes:
        line = self._client.readline().rstrip(b"\r\n")
        while found := re.search(rb"\{(\d+)\}$", line):
            content = self._client.read(int(found[1]))
            rest = self._client.readline().rstrip(b"\r\n")
            line = line[: found.start()] + content.hex().encode() + rest
        return line


# Codes that say in other words, or only on one side, what the verdict says already.
_SAME = {"SERVERBUG", "HIGHESTMODSEQ", "MAILBOXID", "CLIENTBUG", "BADCHARSET", "CANNOT", ""}


def same_ending(one: object, other: object) -> bool:
    if not (isinstance(one, tuple) and isinstance(other, tuple) and one and other):
        return False
    return bool(one[0] == other[0] and (one[1] == other[1] or {one[1], other[1]} & _SAME))


def test_commands_said_as_they_are_mean_the_same(twins: Twins) -> None:
    said: list[dict[int, list[object]]] = []
    commands = [line.strip() for line in RAW.strip().splitlines()]
    for server, secret in twins.both(Protocol.IMAP):
        with closing(Raw(server, secret)) as client:
            said.append({at: client.say(command) for at, command in enumerate(commands)})
    dovecot, true = said
    for at, command in enumerate(commands):
        assert sorted(map(str, true[at][:-1])) == sorted(map(str, dovecot[at][:-1])), command
        assert same_ending(true[at][-1], dovecot[at][-1]), (command, true[at], dovecot[at])


# What a client that was away hears when it comes back (RFC 7162 §3.2.5 and §3.2.6), and what one
# that stays hears meanwhile. {v} and {m} are UIDVALIDITY and HIGHESTMODSEQ as they were.
AWAY = """
    SELECT INBOX (QRESYNC ({v} {m}))
    SELECT INBOX (QRESYNC ({v} {m} 1:4))
    SELECT INBOX (QRESYNC (1 {m}))
    SELECT INBOX (CONDSTORE)
    UID FETCH 1:* (UID FLAGS) (CHANGEDSINCE {m} VANISHED)
    UID FETCH 2:4 (UID FLAGS) (CHANGEDSINCE {m} VANISHED)
    UID FETCH 1:* (FLAGS) (CHANGEDSINCE {m})
    UID STORE 2 +FLAGS.SILENT (\\Answered)
    UID MOVE 2 Archive
    LIST "" "*" RETURN (SPECIAL-USE SUBSCRIBED STATUS (MESSAGES UIDNEXT UNSEEN))
    NAMESPACE
"""


def test_who_was_away_hears_the_same(twins: Twins) -> None:
    said: list[list[list[object]]] = []
    for server, secret in twins.both(Protocol.IMAP):
        with session(server, secret) as other, closing(Raw(server, secret)) as client:
            client.say("ENABLE QRESYNC")
            client.say("SUBSCRIBE INBOX")
            before = other.select("INBOX")
            other.store([2, 5], Flag.FLAGGED, Flag.NONE)
            other.delete([3, 6])
            other.append("INBOX", letter(1), Flag.SEEN, 0)
            commands = AWAY.format(v=before.uidvalidity, m=before.modseq).strip().splitlines()
            said.append([client.say(command.strip()) for command in commands])
            client.say("SELECT INBOX")
            other.delete([7])
            other.store([5], Flag.SEEN, Flag.NONE)
            said[-1].append(client.say("NOOP"))
    for command, dovecot, true in zip([*AWAY.strip().splitlines(), "NOOP"], *said, strict=True):
        assert sorted(map(str, true[:-1])) == sorted(map(str, dovecot[:-1])), command


# --- POP3 ---


def test_our_pop3_session_hears_the_same(twins: Twins) -> None:
    said = []
    for server, secret in twins.both(Protocol.POP3):
        pop3 = Pop3Session(server)
        pop3.connect()
        pop3.login(secret)
        listing = pop3.listing()
        assert len({item.uidl for item in listing}) == COUNT
        fetched = list(pop3.retrieve([item.number for item in listing]))
        top = pop3.top(2, 1)
        pop3.delete(1)
        pop3.quit()
        offered = {"UIDL", "TOP", "PIPELINING"} <= pop3.capabilities.keys()
        said.append(([(i.number, i.size) for i in listing], fetched, top, offered))
    compared(said)
    assert [truth.source for truth in twins.mail.truth().values()] == SOURCES[1:]


def test_poplib_hears_the_same(twins: Twins) -> None:
    said = []
    for server, secret in twins.both(Protocol.POP3):
        with closing(poplib.POP3(server.host, server.port, timeout=20)) as client:
            client.user(server.user)
            client.pass_(secret.value)
            said.append(list(_through_poplib(client)))
    compared(said)


def _through_poplib(client: poplib.POP3) -> Iterator[object]:
    yield client.stat()
    yield client.list()[1]
    yield client.retr(COUNT)[1]
    client.dele(2)
    yield client.list()[1]
    for refused in (client.retr, client.dele, client.uidl):
        with pytest.raises(poplib.error_proto, match="-ERR"):
            refused(2)
    client.rset()
    yield client.stat()
