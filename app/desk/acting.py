"""Acts on messages: applied here at once, kept for the server, with a receipt to undo them by."""

from collections import defaultdict
from collections.abc import Sequence

from app.model.account import AccountId
from app.model.mailbox import Mailbox, MailboxId, Role
from app.model.message import Flag, MessageKey
from app.model.operation import Receipt, ReceiptKind
from app.model.problem import LifafaError, Problem, ProblemKind
from app.store import acts, mailboxes, messages
from app.store.database import Transaction

TITLES = {Role.ARCHIVE: "Archive", Role.TRASH: "Trash", Role.JUNK: "Junk", Role.INBOX: "INBOX"}


def flag(tx: Transaction, keys: Sequence[MessageKey], add: Flag, remove: Flag, now: int) -> Receipt:
    """Add and remove flags."""
    return acts.flag(tx, keys, add=add, remove=remove, now=now)


def move(tx: Transaction, keys: Sequence[MessageKey], target: MailboxId, now: int) -> Receipt:
    """Move messages into a mailbox of their account. Raises MAILBOX_GONE."""
    _check_open(tx, target)
    return acts.move(tx, keys, target, now=now)


def copy(tx: Transaction, keys: Sequence[MessageKey], target: MailboxId, now: int) -> Receipt:
    """Copy messages into any mailbox. Raises MAILBOX_GONE."""
    _check_open(tx, target)
    return acts.copy(tx, keys, target, now=now)


def archive(tx: Transaction, keys: Sequence[MessageKey], now: int) -> Receipt:
    """Move each message to its account's Archive."""
    places = _places(tx, keys, Role.ARCHIVE)
    return acts.move_each(tx, places, now=now, kind=ReceiptKind.ARCHIVED)


def junk(tx: Transaction, keys: Sequence[MessageKey], is_junk: bool, now: int) -> Receipt:
    """Mark as junk and move to Junk; or take the mark away and move back to the inbox."""
    if is_junk:
        places = _places(tx, keys, Role.JUNK)
        kind, add, remove = ReceiptKind.JUNKED, Flag.JUNK, Flag.NOTJUNK
    else:
        places = _places(tx, keys, Role.INBOX)
        kind, add, remove = ReceiptKind.MOVED, Flag.NOTJUNK, Flag.JUNK
    return acts.move_each(tx, places, now=now, kind=kind, add=add, remove=remove)


def delete(tx: Transaction, keys: Sequence[MessageKey], forever: bool, now: int) -> Receipt:
    """Move to Trash; what lies there already, or `forever`, is removed for good after a grace."""
    if forever or _all_in_trash(tx, keys):
        return acts.delete(tx, keys, now=now)
    places = _places(tx, keys, Role.TRASH)
    return acts.move_each(tx, places, now=now, kind=ReceiptKind.TRASHED)


def _check_open(tx: Transaction, target: MailboxId) -> None:
    """Raise MAILBOX_GONE where nothing can be put into this mailbox."""
    if not mailboxes.get(tx, target).selectable:
        raise LifafaError(Problem(ProblemKind.MAILBOX_GONE))


def _places(
    tx: Transaction, keys: Sequence[MessageKey], role: Role
) -> dict[MailboxId, list[MessageKey]]:
    """Sort messages by their account's mailbox of a role, which is made where it is missing."""
    targets: dict[AccountId, MailboxId] = {}
    places: dict[MailboxId, list[MessageKey]] = defaultdict(list)
    for row in messages.rows(tx, keys):
        if row.account_id not in targets:
            targets[row.account_id] = _with_role(tx, row.account_id, role).id
        places[targets[row.account_id]].append(row.key)
    return places


def _with_role(tx: Transaction, account_id: AccountId, role: Role) -> Mailbox:
    found = mailboxes.by_role(tx, account_id, role)
    return found or mailboxes.ensure(tx, account_id, TITLES[role], "/", role)


def _all_in_trash(tx: Transaction, keys: Sequence[MessageKey]) -> bool:
    trash = {box.id for box in mailboxes.all(tx) if box.role is Role.TRASH}
    return all(row.mailbox_id in trash for row in messages.rows(tx, keys))
