"""Acts on messages: applied here at once, kept for the server, with a receipt to undo them by."""

from collections import defaultdict
from collections.abc import Sequence

from app.model.account import AccountId
from app.model.mailbox import Mailbox, MailboxId, Role
from app.model.message import Flag, MessageKey
from app.model.operation import Receipt, ReceiptKind
from app.model.problem import LifafaError, Problem, ProblemKind
from app.store import mailboxes, operations
from app.store.database import Transaction

TITLES = {Role.ARCHIVE: "Archive", Role.TRASH: "Trash", Role.JUNK: "Junk", Role.SENT: "Sent"}

# Removing for good waits this long before the server hears of it, so that it can be undone.
GRACE_SECONDS = 10


def flag(tx: Transaction, keys: Sequence[MessageKey], add: Flag, remove: Flag) -> Receipt:
    """Add and remove flags."""
    return operations.flag(tx, keys, add, remove)


def move(
    tx: Transaction,
    keys: Sequence[MessageKey],
    target: MailboxId,
    kind: ReceiptKind = ReceiptKind.MOVED,
) -> Receipt:
    """Move messages into a mailbox of their account. Raises MAILBOX_GONE."""
    mailbox = mailboxes.get(tx, target)
    if mailbox is None or not mailbox.selectable:
        raise LifafaError(Problem(ProblemKind.MAILBOX_GONE))
    return operations.move(tx, {target: tuple(keys)}, kind)


def move_to_role(
    tx: Transaction, keys: Sequence[MessageKey], role: Role, kind: ReceiptKind
) -> Receipt:
    """Move each message to its account's mailbox of a role, which is made where it is missing."""
    wanted: dict[MailboxId, list[MessageKey]] = defaultdict(list)
    for account_id, mine in operations.by_account(tx, keys).items():
        wanted[_with_role(tx, account_id, role).id].extend(mine)
    return operations.move(tx, {target: tuple(mine) for target, mine in wanted.items()}, kind)


def junk(tx: Transaction, keys: Sequence[MessageKey], is_junk: bool) -> Receipt:
    """Mark as junk and move to Junk; or take the mark away and move back to the inbox."""
    add, remove = (Flag.JUNK, Flag.NOTJUNK) if is_junk else (Flag.NOTJUNK, Flag.JUNK)
    operations.flag(tx, keys, add, remove)
    role = Role.JUNK if is_junk else Role.INBOX
    return move_to_role(tx, keys, role, ReceiptKind.JUNKED if is_junk else ReceiptKind.MOVED)


def delete(tx: Transaction, keys: Sequence[MessageKey], forever: bool, now: int) -> Receipt:
    """Move to Trash; what lies there already, or `forever`, is removed for good after a grace."""
    if forever or operations.all_in_role(tx, keys, Role.TRASH):
        return operations.delete(tx, keys, now + GRACE_SECONDS)
    return move_to_role(tx, keys, Role.TRASH, ReceiptKind.TRASHED)


def _with_role(tx: Transaction, account_id: AccountId, role: Role) -> Mailbox:
    found = mailboxes.by_role(tx, account_id, role)
    return found or mailboxes.ensure(tx, account_id, TITLES[role], "/", role)
