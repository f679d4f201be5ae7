"""Real mail servers for the tests: Debian's Dovecot and Postfix, in a private folder on loopback.

    with MailServers() as servers:
        anna = servers.new_person("anna")
        servers.append(anna, b"Subject: Hello\\r\\n\\r\\nHow are you?\\r\\n")
        settings = servers.settings(anna)

No system service is touched, every port is a free one, and nothing is left running: the daemons
end with `stop()`, and also when the test process is killed. Both daemons want to be started by
root; `unavailable()` says what is missing.
"""

import contextlib
import imaplib
import itertools
import os
import shutil
import signal
import smtplib
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template
from types import TracebackType
from typing import Self

from app.model.account import AccountSettings, Protocol, Secret, Security, Server
from tests.support.certificates import Authority

PASSWORD = "one:pass&word+for=all"
"""Everybody's password here. (Dovecot's static password takes no spaces and no %.)"""
SECRET = Secret(PASSWORD)

DOMAIN = "example.org"
REFUSED = f"refused@{DOMAIN}"
"""Answered at RCPT with 550 5.1.1."""
BUSY = f"busy@{DOMAIN}"
"""Answered at RCPT with 451 4.2.1, always."""
GREYLISTED = f"greylisted@{DOMAIN}"
"""Mail for this one is put off once, where a Greylist serves the port "policy"."""
HINDI_DOMAIN = "उदाहरण.भारत"
HINDI_IN_DNS = "xn--p1b6ci4b4b3a.xn--h2brj9c"
"""Where Postfix itself delivers: to अनु and anu with a number, for the person anu so numbered."""
SIZE_LIMIT = 10_000_000
"""What Postfix announces as SIZE, and keeps to."""

OWNER = "mail"
"""The system user who owns the mail, as in Debian."""
MAILBOXES = ("INBOX", "Archive", "Drafts", "Junk", "Sent", "Trash")

_MASTER = "/usr/lib/postfix/sbin/master"
_TEMPLATES = Path(__file__).parent
_PORT_NAMES = (
    "imap", "imaps", "pop3", "pop3s", "lmtp", "sasl", "smtp", "submission", "smtps",
    "policy", "introspection", "ascii_smtps", "bare", "strict",
)  # fmt: skip
"""`bare` is a submission port that knows no TLS; `strict` one where each address has its owner, and
only PLAIN and LOGIN are offered."""

_PORTS: dict[tuple[Protocol, Security], str] = {
    (Protocol.IMAP, Security.TLS): "imaps",
    (Protocol.IMAP, Security.STARTTLS): "imap",
    (Protocol.IMAP, Security.NONE): "imap",
    (Protocol.POP3, Security.TLS): "pop3s",
    (Protocol.POP3, Security.STARTTLS): "pop3",
    (Protocol.POP3, Security.NONE): "pop3",
    (Protocol.SMTP, Security.TLS): "smtps",
    (Protocol.SMTP, Security.STARTTLS): "submission",
    (Protocol.SMTP, Security.NONE): "smtp",
}
MAILDIR = "maildir:~/Maildir"
"""One file a message, which `fill` can drop there."""
MDBOX = "mdbox:~/mdbox"
"""Many messages a file: Dovecot needs no listing of a folder to find them, however many."""
_APPENDED_AT_ONCE = 500
_START_WITHIN = 15.0  # seconds
_STOP_WITHIN = 10.0
_DELIVER_WITHIN = 15.0


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a mailbox. Login names are the part before the @; the servers take both."""

    name: str

    @property
    def address(self) -> str:
        return f"{self.name}@{DOMAIN}"


@dataclass(frozen=True, slots=True)
class Kept:
    """One message as the server keeps it."""

    uid: int
    flags: frozenset[str]
    source: bytes


def unavailable() -> str:
    """Say what keeps the servers from running here, or "" where nothing does."""
    if os.name != "posix" or os.geteuid() != 0:
        return "Postfix and Dovecot can only be started by root"
    missing = [name for name in ("dovecot", "postfix", "openssl") if shutil.which(name) is None]
    return f"not installed: {', '.join(missing)}" if missing else ""


class MailServers:
    """Dovecot (IMAP, POP3, LMTP) and Postfix (SMTP, submission), and what a test wants of them."""

    def __init__(self, mail_location: str = MAILDIR) -> None:
        self._mail_location = mail_location
        self.folder = Path(tempfile.mkdtemp(prefix="lifafa-mail-"))
        self.ports = dict(zip(_PORT_NAMES, free_ports(len(_PORT_NAMES)), strict=True))
        self._authority = Authority(self.folder / "tls")
        self._names = itertools.count(1)
        self._moments = itertools.count(1_000_000_000)
        self._write_configuration()
        config = self.folder / "dovecot.conf"
        self.dovecot = Daemon(["dovecot", "-F", "-c", str(config)], self._listening("imap", "lmtp"))
        # Not `postfix start-fg`: that leaves the master in a session of its own, hard to end.
        self.postfix = Daemon(
            [_MASTER, "-s", "-c", str(self.folder / "postfix")],
            self._listening("smtp", "submission", "smtps"),
        )

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start both daemons and wait until they answer."""
        self.dovecot.start()
        self.postfix.start()

    def revive_dovecot(self) -> None:
        """Start Dovecot again, and Postfix, whose lines to Dovecot's sign-in service broke."""
        self.dovecot.start()
        self.postfix.restart()

    def stop(self) -> None:
        """End both daemons and remove everything they wrote."""
        self.postfix.stop()
        self.dovecot.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def ca_file(self) -> str:
        """The authority that signed the servers' certificate, for `Server.ca_file`."""
        return str(self._authority.ca_file)

    def new_person(self, name: str = "person") -> Person:
        """Return somebody whose mailboxes are empty, so that tests do not meet."""
        return Person(f"{name}{next(self._names)}")

    def server(self, protocol: Protocol, security: Security, person: Person | str = "") -> Server:
        """Return where `person` reaches the server of `protocol`."""
        name = person.name if isinstance(person, Person) else person
        port = self.ports[_PORTS[protocol, security]]
        return Server(protocol, "localhost", port, security, name, ca_file=self.ca_file)

    def settings(
        self,
        person: Person,
        protocol: Protocol = Protocol.IMAP,
        *,
        security: Security = Security.TLS,
        submission: Security = Security.STARTTLS,
    ) -> AccountSettings:
        """Return what `person` would fill in to add the account."""
        return AccountSettings(
            address=person.address,
            name=person.name.capitalize(),
            incoming=self.server(protocol, security, person),
            outgoing=self.server(Protocol.SMTP, submission, person),
        )

    @contextlib.contextmanager
    def imap(self, person: Person) -> Iterator[imaplib.IMAP4]:
        """Open the standard library's own client as `person`, to see what the server has."""
        with imaplib.IMAP4("127.0.0.1", self.ports["imap"], timeout=30) as client:
            client.login(person.name, PASSWORD)
            yield client

    def append(
        self,
        person: Person,
        source: bytes,
        mailbox: str = "INBOX",
        *,
        flags: str = "",
        date: float | None = None,
    ) -> int:
        """Put a message straight into a mailbox, as another client would. Returns its UID."""
        when = imaplib.Time2Internaldate(time.time() if date is None else date)
        with self.imap(person) as client:
            status, answer = client.append(f'"{mailbox}"', flags, when, source)
            assert status == "OK", answer
            return int(answer[0].split(b"]")[0].split()[-1])

    def deliver(self, person: Person, source: bytes, sender: str = "sender@example.net") -> None:
        """Deliver a message through LMTP, as Postfix does: it wakes whoever is in IDLE."""
        with smtplib.LMTP("127.0.0.1", self.ports["lmtp"]) as client:
            refused = client.sendmail(sender, [person.address], source)
        assert not refused, refused

    def fill(self, person: Person, sources: Iterable[bytes], mailbox: str = "INBOX") -> int:
        """Drop many messages into a mailbox's Maildir at once, in their order. Returns how many."""
        maildir = self.maildir(person, mailbox)
        for part in ("cur", "new", "tmp"):
            (maildir / part).mkdir(parents=True, exist_ok=True)
        names = [_dropped(maildir / "cur", next(self._moments), source) for source in sources]
        self._give_to_owner(self.folder / "mail" / person.name)
        return len(names)

    def append_many(self, person: Person, sources: Iterable[bytes], mailbox: str = "INBOX") -> int:
        """Append many messages by MULTIAPPEND (RFC 3502), in any format. Returns how many."""
        count, waiting = 0, iter(sources)
        with self.imap(person) as client, client.socket().makefile("rwb") as line:
            while some := list(itertools.islice(waiting, _APPENDED_AT_ONCE)):
                line.write(b'M1 APPEND "%s"' % mailbox.encode())
                for source in some:
                    content = source.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
                    line.write(b" (\\Seen) {%d+}\r\n" % len(content) + content)
                line.write(b"\r\n")
                line.flush()
                while not (answer := line.readline()).startswith(b"M1 "):
                    assert answer, "the server went away"
                assert answer.startswith(b"M1 OK"), answer
                count += len(some)
        return count

    def maildir(self, person: Person, mailbox: str = "INBOX") -> Path:
        """Return where a mailbox lies on disk (Maildir++: others are `.Name` beside)."""
        root = self.folder / "mail" / person.name / "Maildir"
        return root if mailbox == "INBOX" else root / f".{mailbox.replace('/', '.')}"

    def messages(self, person: Person, mailbox: str = "INBOX") -> list[Kept]:
        """Return a mailbox as the server has it now, by UID. Marks nothing as read."""
        with self.imap(person) as client:
            status, answer = client.select(f'"{mailbox}"', readonly=True)
            assert status == "OK", answer
            _, found = client.uid("FETCH", "1:*", "(UID FLAGS BODY.PEEK[])")
            return sorted(_kept(found), key=lambda message: message.uid)

    def mailboxes(self, person: Person) -> list[str]:
        """Return the names of a person's mailboxes."""
        with self.imap(person) as client:
            _, lines = client.list()
        listed = [line.decode() for line in lines if isinstance(line, bytes)]
        return sorted(line.rpartition(' "/" ')[2].strip('"') for line in listed)

    def _write_configuration(self) -> None:
        self.folder.chmod(0o755)  # the daemons' own users must find their files
        for name in ("run", "mail", "postfix", "spool", "data"):
            (self.folder / name).mkdir()
        shutil.chown(self.folder / "mail", OWNER, OWNER)
        shutil.chown(self.folder / "data", "postfix")
        self._authority.issue("server")
        refusals = {REFUSED: "550 5.1.1 No such person here", BUSY: "451 4.2.1 Mailbox is busy"}
        refusals[GREYLISTED] = "greylisting"
        lines = "".join(f"{address} {answer}\n" for address, answer in refusals.items())
        (self.folder / "postfix/recipients").write_text(lines)
        (self.folder / "postfix/owners").write_text(f"/^(.+)@{DOMAIN}$/ $1\n")
        (self.folder / "postfix/hindi").write_text(
            f"/^(अनु|anu)([0-9]+)@({HINDI_DOMAIN}|{HINDI_IN_DNS})$/ anu$2@{HINDI_IN_DNS}\n"
        )
        self._fill_in("dovecot.conf", self.folder / "dovecot.conf")
        self._fill_in("dovecot-oauth2.conf", self.folder / "oauth2.conf")
        self._fill_in("postfix-main.cf", self.folder / "postfix/main.cf")
        self._fill_in("postfix-master.cf", self.folder / "postfix/master.cf")
        # makes the queue's folders
        subprocess.run(
            ["postfix", "-c", str(self.folder / "postfix"), "check"],
            check=True,
            capture_output=True,
        )

    def _fill_in(self, template: str, target: Path) -> None:
        facts: dict[str, object] = {
            "folder": self.folder,
            "password": PASSWORD,
            "owner": OWNER,
            "mail_location": self._mail_location,
            "hindi_in_dns": HINDI_IN_DNS,
        }
        text = Template((_TEMPLATES / template).read_text("utf-8"))
        target.write_text(text.substitute(self.ports, size_limit=SIZE_LIMIT, **facts))

    def _listening(self, *names: str) -> list[int]:
        return [self.ports[name] for name in names]

    def _give_to_owner(self, folder: Path) -> None:
        subprocess.run(["chown", "-R", f"{OWNER}:{OWNER}", str(folder)], check=True)


class Daemon:
    """One server process with its children, held in the foreground. Dies with its parent."""

    def __init__(self, command: Sequence[str], ports: Sequence[int]) -> None:
        self._command = command
        self._ports = ports
        self._process: subprocess.Popen[bytes] | None = None
        self._guard: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until all its ports answer."""
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._guard = _guard(self._process.pid)
        deadline = time.monotonic() + _START_WITHIN
        while not all(map(answers, self._ports)):
            assert self._process.poll() is None, f"{self._command} ended at once"
            assert time.monotonic() < deadline, f"{self._command} does not answer"
            time.sleep(0.02)

    def stop(self) -> None:
        """End it in order."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it and all its children with SIGKILL, as a power cut would."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """End it in order and start it again, on the same ports."""
        self.stop()
        self.start()

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        if self._guard is not None:
            self._guard.kill()
            self._guard.communicate()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, how)
        try:
            self._process.wait(_STOP_WITHIN)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None


def free_ports(count: int) -> list[int]:
    """Return different ports of loopback on which nobody listens now."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def answers(port: int) -> bool:
    """Whether somebody listens on a port of loopback."""
    with socket.socket() as one:
        one.settimeout(1)
        return one.connect_ex(("127.0.0.1", port)) == 0


def trusting(servers: MailServers) -> ssl.SSLContext:
    """Return a context for the standard library's clients that trusts the servers' authority."""
    return ssl.create_default_context(cafile=servers.ca_file)


def wait_for_messages(
    servers: MailServers, person: Person, count: int, mailbox: str = "INBOX"
) -> list[Kept]:
    """Return a mailbox's messages once there are `count`: Postfix delivers in its own time."""
    deadline = time.monotonic() + _DELIVER_WITHIN
    while len(kept := servers.messages(person, mailbox)) < count:
        assert time.monotonic() < deadline, f"{len(kept)} of {count} messages came to {mailbox}"
        time.sleep(0.02)
    return kept


def _kept(answer: list[tuple[bytes, bytes] | bytes | None]) -> Iterator[Kept]:
    for item in answer:
        if isinstance(item, tuple):
            head, source = item
            uid = int(head.split(b"UID ")[1].split()[0])
            flags = head.split(b"FLAGS (")[1].split(b")")[0].decode().split()
            yield Kept(uid, frozenset(flags) - {"\\Recent"}, source)


def _dropped(folder: Path, moment: int, source: bytes) -> str:
    """Write a message into a Maildir's folder; returns its name there.

    Dovecot hands out UIDs by the moment. Without both sizes in the name it would read the whole
    folder again for every message.
    """
    size = len(source)
    on_the_wire = size + source.count(b"\n") - source.count(b"\r\n")
    name = f"{moment}.M1P1.test,S={size},W={on_the_wire}:2,"
    (folder / name).write_bytes(source)
    return name


def _guard(group: int) -> subprocess.Popen[bytes]:
    """Watch over a group of processes: when this process dies, however it dies, they end.

    The pipe closes with us. (Linux's parent-death signal is lost where Postfix changes its user.)
    """
    command = ["sh", "-c", 'read -r _; kill -TERM "-$0"', str(group)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
