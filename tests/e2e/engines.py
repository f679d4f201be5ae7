"""An engine for the end-to-end tests, and the waits that go with it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from app.engine import Engine
from app.model.account import Account, AccountSettings
from app.model.mailbox import Mailbox, Role
from app.model.message import BodyState, MessageContent, MessageKey, MessageRow
from app.model.spine import MailQuery
from app.model.submission import Draft, DraftKind, Submission
from app.settings import Profile
from tests.support.servers import SECRET, MailServers, Person

WITHIN = 20.0  # seconds; everything here takes a few hundred milliseconds on a quiet machine

Value = TypeVar("Value")


@contextmanager
def working(folder: Path) -> Iterator[Engine]:
    """Run an engine on a profile."""
    engine = Engine(Profile(folder))
    with engine:
        engine.start()
        yield engine


def add(engine: Engine, settings: AccountSettings) -> Account:
    """Add an account with the servers' one password."""
    return engine.accounts.add(settings, SECRET).result(WITHIN)


def until(ask: Callable[[], Value | None], what: str) -> Value:
    """Ask until the answer is true in Python's sense, and return it."""
    deadline = time.monotonic() + WITHIN
    while not (value := ask()):
        assert time.monotonic() < deadline, f"waited {WITHIN} s for {what}"
        time.sleep(0.01)
    return value


class Reader:
    """Looks at one account's mail through the engine's door, as the windows do."""

    def __init__(self, engine: Engine) -> None:
        self._mail = engine.mail

    def mailbox(self, role: Role) -> Mailbox:
        """Return the mailbox of a role, as soon as it is known."""
        return until(lambda: self._by_role(role), f"a mailbox for {role}")

    def rows(self, role: Role) -> tuple[MessageRow, ...]:
        """Return what is listed in a role's mailbox now."""
        mailbox = self._by_role(role)
        if mailbox is None:
            return ()
        head = self._mail.head(MailQuery(mailbox_ids=(mailbox.id,))).result(WITHIN)
        return self._mail.rows(head.keys).result(WITHIN)

    def arrived(self, role: Role, subject: str) -> MessageRow:
        """Return the row with a subject, as soon as it is listed."""
        return until(lambda: self._titled(role, subject), f"“{subject}” in {role}")

    def gone(self, role: Role, subject: str) -> bool:
        """Wait until no row has that subject."""
        return until(lambda: self._titled(role, subject) is None, f"“{subject}” to leave {role}")

    def content(self, key: MessageKey) -> MessageContent:
        """Return a message with its body, as soon as that is here."""
        return until(lambda: self._whole(key), "the body")

    def _by_role(self, role: Role) -> Mailbox | None:
        found = self._mail.mailboxes().result(WITHIN)
        return next((mailbox for mailbox in found if mailbox.role is role), None)

    def _titled(self, role: Role, subject: str) -> MessageRow | None:
        return next((row for row in self.rows(role) if row.subject == subject), None)

    def _whole(self, key: MessageKey) -> MessageContent | None:
        content = self._mail.open(key).result(WITHIN)
        return content if content.state is BodyState.HERE else None


def write(
    engine: Engine, account: Account, to: str, subject: str, text: str, *files: Path
) -> Submission:
    """Write a letter as a person does, and send it without the time for undoing."""
    draft = engine.mail.new_draft(DraftKind.NEW, None, account.identities[0].id).result(WITHIN)
    attached = tuple(engine.mail.attach(path).result(WITHIN) for path in files)
    return send(engine, replace(draft, to=to, subject=subject, text=text, attachments=attached))


def send(engine: Engine, draft: Draft) -> Submission:
    """Save a draft and send it at once."""
    engine.mail.save_draft(draft).result(WITHIN)
    return engine.mail.send(draft.id, delay=0).result(WITHIN)


def server_has(
    servers: MailServers, person: Person, mailbox: str, subject: str, flags: set[str] | None = None
) -> bool:
    """Wait until the server itself keeps a message with that (ASCII) word in a mailbox."""

    def found() -> bool:
        return any(
            subject.encode() in kept.source and (flags is None or flags == kept.flags)
            for kept in servers.messages(person, mailbox)
        )

    return until(found, f"“{subject}” with {flags} in {mailbox} on the server")


def server_lacks(servers: MailServers, person: Person, mailbox: str, subject: str) -> bool:
    """Wait until the server itself no longer keeps such a message."""
    return until(
        lambda: all(
            subject.encode() not in kept.source for kept in servers.messages(person, mailbox)
        ),
        f"“{subject}” to leave {mailbox} on the server",
    )
