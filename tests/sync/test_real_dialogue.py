"""The dialogue of a whole staff with Dovecot and Postfix, and what is never found in it."""

import base64
import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.dialogue.report import safe_report
from app.dialogue.ring import Dialogue
from app.dialogue.timing import Stopwatch
from app.events import DialogueGrew
from app.model.account import AuthMethod, Pop3Keep, Protocol
from app.model.dialogue import Speaker, Spoken
from app.model.submission import SubmissionState
from app.store import accounts
from app.sync.lines import spoken_in
from app.sync.staff import Staff
from tests.support.servers import PASSWORD, SECRET, MailServers, Person
from tests.sync.conftest import House
from tests.sync.fakes import letter
from tests.sync.test_real_servers import Real, until


class Heard(Real):
    """A house whose staff tells its dialogue."""

    def __init__(
        self, house: House, servers: MailServers, person: Person, protocol: Protocol = Protocol.IMAP
    ) -> None:
        super().__init__(house, servers, person, protocol)
        self.dialogue = Dialogue(house.bus.publish)
        lines = spoken_in("en", self.dialogue)
        self.staff = Staff(
            house.database, house.credentials, house.bus, lines, dialogue=self.dialogue
        )

    def by(self, method: AuthMethod) -> None:
        """Log in by this method from now on."""
        settings = self.account.settings
        changed = replace(
            settings,
            incoming=replace(settings.incoming, auth=method),
            outgoing=replace(settings.outgoing, auth=method),
        )
        with self.house.database.transaction() as tx:
            self.account = accounts.edit(tx, self.account.id, changed)

    def lines(self, protocol: Protocol | None = None) -> list[Spoken]:
        return [s for s in self.dialogue.since(0) if protocol in (None, s.protocol)]

    def texts(self, protocol: Protocol | None = None) -> list[str]:
        return [spoken.line.text for spoken in self.lines(protocol)]


@pytest.fixture
def heard(house: House, mail_servers: MailServers, anna: Person) -> Iterator[Heard]:
    made = Heard(house, mail_servers, anna)
    yield made
    made.staff.stop_all()
    made.dialogue.shut()


def said(texts: list[str], word: str) -> bool:
    return any(word in text for text in texts)


def idles(heard: Heard) -> bool:
    """Whether the second connection waits for news."""
    idle = heard.staff._teams[heard.account.id].idle
    return idle is not None and idle._waiting


METHODS = (
    AuthMethod.PLAIN,
    AuthMethod.LOGIN,
    AuthMethod.CRAM_MD5,
    AuthMethod.SCRAM_SHA_256,
)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("protocol", [Protocol.IMAP, Protocol.POP3])
def test_a_secret_is_found_nowhere(
    house: House,
    mail_servers: MailServers,
    anna: Person,
    ravi: Person,
    protocol: Protocol,
    method: AuthMethod,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    mail_servers.append(anna, letter(1))
    heard = Heard(house, mail_servers, anna, protocol)
    heard.by(method)
    heard.dialogue.open()
    heard.sync()
    sent = heard.staff.send_to_end(heard.queue(2, ravi.address).id)
    heard.staff.hands.say(heard.account.id, Protocol.SMTP, "EHLO").result(20.0)
    heard.staff.stop_all()
    lines = heard.lines()
    heard.dialogue.shut()
    report = safe_report(Stopwatch().all(lines), placeholders=False)
    assert sent.state is SubmissionState.SENT
    assert {spoken.protocol for spoken in lines} == {protocol, Protocol.SMTP}
    assert {spoken.account for spoken in lines} == {heard.account.id}
    where = repr(lines) + report + caplog.text
    coded = base64.b64encode(PASSWORD.encode()).decode().rstrip("=")[:-1]
    joined = base64.b64encode(f"\0{heard.person.name}\0{PASSWORD}".encode()).decode()
    for secret in (PASSWORD, coded, joined, SECRET.value):
        assert secret not in where


def test_of_messages_the_sizes_are_kept(heard: Heard, ravi: Person) -> None:
    heard.servers.append(heard.person, letter(1))
    heard.dialogue.open()
    heard.sync()
    heard.staff.send_to_end(heard.queue(2, ravi.address).id)
    heard.sync()  # files the copy in Sent
    texts = heard.texts()
    for content in ("Letter 1", "Letter 2", "body of"):
        assert not said(texts, content)
    assert f"… {len(letter(1))} bytes" in texts
    assert any(text.startswith("… ") for text in heard.texts(Protocol.SMTP))


def test_opening_takes_effect_on_connections_that_live(heard: Heard) -> None:
    heard.staff.start_all()
    until(lambda: idles(heard) and heard.at_rest())
    assert heard.lines() == []
    heard.dialogue.open()
    heard.servers.deliver(heard.person, letter(1))
    until(lambda: heard.box().total == 1)
    until(lambda: said(heard.texts(), "DONE"))
    until(heard.at_rest)
    texts = heard.texts()
    assert said(texts, "1 EXISTS")
    assert not said(texts, "AUTHENTICATE")  # nobody logged in anew
    assert len({spoken.session for spoken in heard.lines()}) == 2
    assert heard.house.of(DialogueGrew)
    heard.dialogue.close()
    assert heard.lines() == []


def test_a_letters_lines_are_known_by_its_message_id(heard: Heard, ravi: Person) -> None:
    heard.dialogue.open()
    for number in (1, 2):
        heard.staff.send_to_end(heard.queue(number, ravi.address).id)
    lines = heard.lines(Protocol.SMTP)
    for number in (1, 2):
        of_letter = [s.line.text for s in lines if s.letter == f"m{number}@example.org"]
        assert sum(text.startswith("MAIL FROM") for text in of_letter) == 1
        assert said(of_letter, "250 2.0.0")
    assert all(s.letter == "" for s in lines if s.line.text.startswith(("AUTH", "STARTTLS")))


def test_the_time_of_each_answer_is_told(heard: Heard) -> None:
    heard.dialogue.open()
    heard.sync()
    timed = Stopwatch().all(heard.lines())
    answers = [each for each in timed if each.spoken.line.speaker is Speaker.SERVER]
    fetched = [each for each in answers if each.command == "STATUS" or "LIST" in each.command]
    assert any(each.seconds is not None and 0 <= each.seconds < 20 for each in fetched)


@pytest.mark.parametrize(
    ("protocol", "command", "answer"),
    [
        (Protocol.IMAP, "CAPABILITY", "* CAPABILITY IMAP4rev1"),
        (Protocol.IMAP, "NOOP", "OK"),
        (Protocol.IMAP, "ID NIL", "* ID"),
        (Protocol.IMAP, 'LIST "" "*"', "INBOX"),
        (Protocol.IMAP, "NAMESPACE", "* NAMESPACE"),
        (Protocol.IMAP, "GETQUOTAROOT INBOX", "QUOTAROOT"),
        (Protocol.IMAP, "STATUS INBOX (MESSAGES)", "MESSAGES 1"),
        (Protocol.IMAP, 'STATUS "यात्रा" (MESSAGES)', "NO"),
        (Protocol.IMAP, "STATUS", "BAD"),
        (Protocol.SMTP, "EHLO", "250-SIZE"),
        (Protocol.SMTP, "HELP", "500"),
        (Protocol.SMTP, "VRFY postmaster", "25"),
        (Protocol.SMTP, "NOOP", "250"),
        (Protocol.SMTP, "RSET", "250"),
        (Protocol.SMTP, "QUIT", "221"),
    ],
)
def test_every_safe_command_is_answered(
    heard: Heard, protocol: Protocol, command: str, answer: str
) -> None:
    heard.servers.append(heard.person, letter(1))
    spoken = heard.staff.hands.say(heard.account.id, protocol, command).result(20.0)
    assert spoken[0].line.speaker is Speaker.CLIENT
    assert said([each.line.text for each in spoken[1:]], answer)


@pytest.mark.parametrize("command", ["CAPA", "STAT", "UIDL", "LIST", "NOOP"])
def test_every_safe_pop3_command_is_answered_and_removes_nothing(
    house: House, mail_servers: MailServers, anna: Person, command: str
) -> None:
    mail_servers.append(anna, letter(1))
    heard = Heard(house, mail_servers, anna, Protocol.POP3)
    assert heard.account.settings.keep is Pop3Keep.FOREVER
    spoken = heard.staff.hands.say(heard.account.id, Protocol.POP3, command).result(20.0)
    heard.staff.stop_all()
    assert spoken[1].line.text.startswith("+OK")
    assert len(mail_servers.messages(anna)) == 1
