"""What follows once a server has taken a letter: its copy in Sent, the flag on what it answers."""

import time

from app.mime.headers import scan
from app.mime.parse import header_block
from app.model.account import Account, Protocol
from app.model.mailbox import Mailbox, Role
from app.model.message import Flag, MessageKey
from app.model.operation import OperationKind
from app.model.submission import Draft, DraftKind, Submission
from app.store import bodies, mailboxes, messages, operations, outbox, wishes
from app.store.database import Database, Transaction

SENT_NAME = "Sent"


def file_sent(database: Database, account: Account, sent: Submission) -> None:
    """File a letter and take it out of the outbox, all in one commit.

    An IMAP server gets the copy by an APPEND of its own, which first looks whether the server filed
    the letter itself.
    """
    source = outbox.source(database.reader(), sent.id)
    envelope, digest = scan(header_block(source)), bodies.read(source)
    with database.transaction(durable=True) as tx:
        mailbox = _sent_mailbox(tx, account)
        received = int(time.time())
        key = messages.add_local(tx, mailbox.id, source, envelope, digest, Flag.SEEN, received)
        if account.settings.incoming.protocol is Protocol.IMAP:
            operations.add(tx, OperationKind.APPEND, key, target_id=mailbox.id)
        _flag_answered(tx, outbox.draft_of(tx, sent.id))
        outbox.filed(tx, sent.id)


def _sent_mailbox(tx: Transaction, account: Account) -> Mailbox:
    found = mailboxes.by_role(tx, account.id, Role.SENT)
    if found is not None:
        return found
    inbox = mailboxes.by_role(tx, account.id, Role.INBOX)
    delimiter = inbox.delimiter if inbox else ""
    return mailboxes.ensure(tx, account.id, SENT_NAME, delimiter, Role.SENT)


def _flag_answered(tx: Transaction, draft: Draft | None) -> None:
    """Mark the message that was answered or forwarded, here and on its server."""
    if draft is None or draft.answers is None or draft.kind is DraftKind.NEW:
        return
    flag = Flag.FORWARDED if draft.kind is DraftKind.FORWARD else Flag.ANSWERED
    wishes.flag(tx, [MessageKey(draft.answers)], flag, Flag.NONE)
