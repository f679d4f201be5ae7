"""The server's numbers of messages: told, learnt to be void, and waited for in vain."""

from app.model.mailbox import MailboxId
from app.model.message import MessageKey
from app.store import adoption, mailboxes, messages
from app.store.database import Reader, Transaction


def set_uid(
    tx: Transaction, key: MessageKey, uid: int, mailbox_id: MailboxId | None = None
) -> None:
    """Say which uid a message got on the server, in `mailbox_id` or where one was expected.

    Where synchronising has brought in the same uid as a row of its own, that row goes and `key`
    stays. Where the uid was given before, all uids have become void unseen, and the mailbox is to
    be read anew. Until it was read once, nobody knows what its uids mean: `key` waits.
    """
    place = mailbox_id or adoption.expected_in(tx, key)
    if place is None:
        return
    other = adoption.rival(tx, key, uid, place)
    if adoption.uid_in(tx, key, place) != uid and _is_reused(tx, key, uid, place, other):
        forget_uids(tx, place)
        mailboxes.forget_sync_state(tx, place)
    if not adoption.is_numbered(tx, place):
        tx.execute("UPDATE message SET unconfirmed = 1 WHERE key = ? AND uid IS NULL", (key,))
        return
    if other is not None:
        messages.remove(tx, [other])
    adoption.give_uid(tx, key, uid, place)


def forget_uids(tx: Transaction, mailbox_id: MailboxId) -> None:
    """UIDVALIDITY changed: no uid means anything any more.

    Rows wait to be adopted by Message-ID.
    """
    tx.execute(
        "UPDATE message SET uid = NULL, unconfirmed = 1 WHERE mailbox_id = ? AND uid IS NOT NULL",
        (mailbox_id,),
    )
    tx.execute("UPDATE operation SET uid = NULL WHERE mailbox_id = ?", (mailbox_id,))


def drop_unadopted(tx: Transaction, mailbox_id: MailboxId) -> None:
    """Remove what the server has not shown again since forget_uids; what is here alone stays.

    So does what a pending move has yet to bring here.
    """
    rows = tx.rows(
        "SELECT key FROM message AS m WHERE mailbox_id = ? AND uid IS NULL AND unconfirmed = 1"
        " AND NOT EXISTS (SELECT 1 FROM operation AS o WHERE o.key = m.key"
        " AND o.mailbox_id <> m.mailbox_id)",
        (mailbox_id,),
    )
    messages.remove(tx, [MessageKey(key) for (key,) in rows])


def has_uid(reader: Reader, key: MessageKey) -> bool:
    """Whether the server's number of a message is known where it stands now."""
    return reader.value("SELECT uid FROM message WHERE key = ?", (key,)) is not None


def _is_reused(
    reader: Reader, key: MessageKey, uid: int, mailbox_id: MailboxId, other: MessageKey | None
) -> bool:
    """Whether a uid that the server has just given was another message's (RFC 3501 §2.3.1.1)."""
    if other is not None:
        return not adoption.same_letter(reader, key, other)
    state = mailboxes.sync_state(reader, mailbox_id)
    return state is not None and state.low <= uid < state.uidnext
