"""The true server's faults, one by one: each does what it says, once, and then all is well."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from app.model.account import Security
from app.model.message import Flag
from app.model.problem import LifafaError, ProblemKind
from app.protocols.imap import ImapSession
from app.protocols.pop3 import Pop3Session
from tests.support.certificates import Authority
from tests.support.servers import SECRET
from tests.support.true_faults import Faults, Lie, Spoilt
from tests.support.true_imap import EVERYTHING, TrueImapServer
from tests.support.true_mail import TrueMail
from tests.support.true_pop3 import TruePop3Server

LOST = ProblemKind.CONNECTION_LOST


def letter(number: int) -> bytes:
    return f"Subject: {number}\r\nMessage-ID: <{number}@x>\r\n\r\nbody {number}\r\n".encode()


class World:
    """A mailbox of five, both servers, and their faults."""

    def __init__(self) -> None:
        self.mail = TrueMail()
        self.faults = Faults()
        self.imap = TrueImapServer(self.mail, self.faults)
        self.pop3 = TruePop3Server(self.mail, self.faults)
        for number in range(1, 6):
            self.mail.deliver(letter(number))

    def session(self, timeout: float = 10.0) -> ImapSession:
        opened = ImapSession(self.imap.server(), timeout=timeout)
        with ExitStack() as unless_well:
            unless_well.callback(opened.close)
            opened.connect()
            opened.login(SECRET)
            opened.select("INBOX")
            unless_well.pop_all()
        return opened

    def poll(self) -> Pop3Session:
        opened = Pop3Session(self.pop3.server())
        with ExitStack() as unless_well:
            unless_well.callback(opened.close)
            opened.connect()
            opened.login(SECRET)
            unless_well.pop_all()
        return opened


@pytest.fixture
def world() -> Iterator[World]:
    made = World()
    with made.imap, made.pop3:
        yield made


def trouble(work: Callable[[], object]) -> ProblemKind:
    with pytest.raises(LifafaError) as caught:
        work()
    return caught.value.problem.kind


def test_it_drops_after_so_many_commands(world: World) -> None:
    world.faults.drop_after(commands=2)
    assert trouble(world.session) is LOST
    with closing(world.session()) as imap:
        assert imap.search("ALL") == [1, 2, 3, 4, 5]


def test_it_drops_in_the_middle_of_an_answer(world: World) -> None:
    world.mail.deliver(letter(6) + b"x" * 50_000)
    world.faults.drop_after(sent=20_000)
    with closing(world.session()) as imap:
        assert trouble(lambda: list(imap.fetch_bodies([1, 6]))) is LOST


def test_it_drops_connections_by_the_clock(world: World) -> None:
    with closing(world.session()) as imap:
        world.faults.drop_every(0.01)
        assert trouble(lambda: imap.idle(10, lambda: False)) is LOST
    world.faults.heal()
    with closing(world.session()) as imap:
        assert imap.exists == 5


def test_it_refuses_once(world: World) -> None:
    world.faults.refuse("STORE", "[NOPERM] Not you")
    with closing(world.session()) as imap:
        assert trouble(lambda: imap.store([1], Flag.SEEN, Flag.NONE)) is ProblemKind.REFUSED
        assert world.mail.truth()[1].flags == frozenset()
        imap.store([1], Flag.SEEN, Flag.NONE)
    assert world.mail.truth()[1].flags == {"\\Seen"}


def test_it_is_busy(world: World) -> None:
    world.faults.busy()
    assert trouble(world.session) is ProblemKind.BUSY
    world.session().close()
    world.faults.busy()
    assert trouble(world.poll) is ProblemKind.BUSY


def test_it_takes_one_connection_only(world: World) -> None:
    world.faults.one_connection = True
    with closing(world.session()):
        assert trouble(world.session) is ProblemKind.BUSY


def test_it_forgets_to_answer(world: World) -> None:
    world.faults.forget("SEARCH")
    with closing(world.session(timeout=0.2)) as imap:
        assert trouble(lambda: imap.search("ALL")) is ProblemKind.TIMED_OUT


@pytest.mark.parametrize("verb", ["MOVE", "COPY"])
def test_it_does_it_and_loses_the_answer(world: World, verb: str) -> None:
    if verb == "COPY":
        world.imap.offers = EVERYTHING - {"MOVE"}
    world.faults.lose_answer(verb)
    with closing(world.session()) as imap:
        said = b"2 Archive"
        assert trouble(lambda: imap._run("UID", verb.encode(), said)) is LOST
    assert world.mail.truth("Archive")[1].source == letter(2)
    assert (2 in world.mail.truth()) is (verb == "COPY")


def test_it_files_and_loses_the_answer(world: World) -> None:
    world.faults.lose_answer("APPEND")
    with closing(world.session()) as imap:
        assert trouble(lambda: imap.append("Sent", letter(9), Flag.SEEN, 0)) is LOST
    assert len(world.mail.truth("Sent")) == 1


def test_it_says_everything_twice(world: World) -> None:
    world.faults.duplicate("FETCH")
    with closing(world.session()) as imap:
        assert len(list(imap.fetch_flags("1:*"))) == 10
        assert len(list(imap.fetch_flags("1:*"))) == 5


def test_it_lies_once(world: World) -> None:
    for what in Lie:
        world.faults.lie(what)
    with closing(world.session()) as imap:
        assert imap.exists == 0
        assert imap.search("ALL") == []
        assert [each for each in imap._answers("LIST", b'"" "*"') if each.name == b"LIST"] == []
        assert len(imap.list_mailboxes()) == 6
        assert imap.search("ALL") == [1, 2, 3, 4, 5]
        told = imap.select("INBOX")
        assert (told.exists, told.uidnext) == (5, 6)


def test_it_has_messages_that_cannot_be_fetched(world: World) -> None:
    world.faults.spoil("INBOX", 3)
    with closing(world.session()) as imap:
        assert trouble(lambda: list(imap.fetch_bodies([2, 3, 4]))) is ProblemKind.REFUSED
        assert len(list(imap.fetch_headers("1:*"))) == 5
    world.faults.spoil("INBOX", 3, Spoilt.SERVERBUG)
    with closing(world.session()) as imap:
        assert trouble(lambda: list(imap.fetch_bodies([2, 3, 4]))) is ProblemKind.REFUSED
    world.faults.spoil("INBOX", 3, Spoilt.BREAKS)
    with closing(world.session()) as imap:
        assert trouble(lambda: list(imap.fetch_bodies([2, 3, 4]))) is LOST


def test_another_client_expunges_in_the_middle_of_a_fetch(world: World) -> None:
    world.faults.expunge_during_fetch("INBOX", 2, 4)
    with closing(world.session()) as imap:
        assert [uid for uid, _ in imap.fetch_bodies([1, 2, 3, 4, 5])] == [1, 2, 3, 5]
        assert imap.take_news().expunged
        assert imap.exists == 3


def test_uids_become_void(world: World) -> None:
    with closing(world.session()) as imap:
        before = imap.select("INBOX")
        world.mail.expunge("INBOX", [1])
        world.mail.change_uidvalidity()
        assert trouble(imap.noop) is LOST
    with closing(world.session()) as imap:
        after = imap.select("INBOX")
        assert after.uidvalidity != before.uidvalidity
        assert dict(imap.fetch_bodies([1])) == {1: letter(2)}


def test_uids_fall(world: World) -> None:
    assert world.mail.roll_back(count=2) == [letter(4), letter(5)]
    assert world.mail.deliver(letter(6)) == 4
    with closing(world.session()) as imap:
        assert (imap.search("ALL"), imap.select("INBOX").uidnext) == ([1, 2, 3, 4], 5)


def test_who_idles_hears_other_clients(world: World) -> None:
    acts: tuple[Callable[[], object], ...] = (
        lambda: world.mail.deliver(letter(6)),
        lambda: world.mail.flag("INBOX", [1], add=["\\Flagged"]),
        lambda: world.mail.expunge("INBOX", [2]),
    )
    with closing(world.session()) as imap:
        for act in acts:
            timer = threading.Timer(0.05, act)
            timer.start()
            assert imap.idle(10, lambda: False)
            timer.join()
            imap.take_news()
        assert imap.exists == 5


def test_pop3_removes_at_quit_alone(world: World) -> None:
    first = world.poll()
    first.delete(1)
    first.close()
    while world.pop3.held is not None:
        pass  # until the server has seen that the client is gone
    assert len(world.mail.truth()) == 5
    world.faults.lose_answer("QUIT")
    second = world.poll()
    second.delete(1)
    assert trouble(second.quit) is LOST
    assert len(world.mail.truth()) == 4


def test_pop3_serves_one_at_a_time_and_not_too_often(world: World) -> None:
    first = world.poll()
    assert trouble(world.poll) is ProblemKind.BUSY
    first.quit()
    world.pop3.login_delay = 60
    assert trouble(world.poll) in (ProblemKind.BUSY, ProblemKind.REFUSED)


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_it_speaks_tls(tmp_path: Path, security: Security) -> None:
    authority = Authority(tmp_path)
    certificate = authority.issue("server")
    implicit = security is Security.TLS
    mail = TrueMail()
    mail.deliver(letter(1))
    with (
        TrueImapServer(mail, certificate=certificate, implicit_tls=implicit) as imap,
        TruePop3Server(mail, certificate=certificate, implicit_tls=implicit) as pop3,
    ):
        with closing(ImapSession(imap.server(security, ca_file=str(authority.ca_file)))) as session:
            session.connect()
            session.login(SECRET)
            assert session.select("INBOX").exists == 1
            timer = threading.Timer(0.05, mail.deliver, [letter(2)])
            timer.start()
            assert session.idle(10, lambda: False)
            timer.join()
        polled = Pop3Session(pop3.server(security, ca_file=str(authority.ca_file)))
        polled.connect()
        polled.login(SECRET)
        assert [source for _, source in polled.retrieve([1, 2])] == [letter(1), letter(2)]
        polled.quit()


def test_it_serves_five_thousand(world: World) -> None:
    for number in range(6, 5_001):
        world.mail.deliver(letter(number))
    with closing(world.session()) as imap:
        assert len(list(imap.fetch_headers("1:*"))) == 5_000
        bodies = dict(imap.fetch_bodies(range(1, 5_001)))
    assert bodies == {uid: truth.source for uid, truth in world.mail.truth().items()}
