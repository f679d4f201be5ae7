"""End what still waits to be found once every message of a mailbox is accounted for.

A row or a wish may wait for a uid: UIDVALIDITY changed, or a server moved a message without saying
where to. When all that the server has is known here and nothing of it was the one that is waited
for, then it is not there any more.
"""

from typing import NamedTuple

from app.events import OperationRefused
from app.model.account import AccountId
from app.model.mailbox import MailboxId
from app.model.message import MessageKey
from app.model.operation import OperationId, OperationKind
from app.model.problem import Problem, ProblemKind
from app.store import messages, operations
from app.store.database import Transaction

_LOST = """
SELECT o.id, o.account_id, o.kind, o.key, m.mailbox_id = ?1 AND o.kind <> 'copy'
  FROM operation AS o JOIN message AS m ON m.key = o.key
 WHERE o.mailbox_id = ?1 AND o.uid IS NULL AND o.kind <> 'append'
   AND NOT EXISTS (SELECT 1 FROM operation AS e WHERE e.id < o.id AND e.key = o.key)
   AND NOT EXISTS (SELECT 1 FROM operation AS e WHERE e.id < o.id AND e.key = o.source_key)
 ORDER BY o.id
"""


class _Lost(NamedTuple):
    id: OperationId
    account_id: AccountId
    kind: OperationKind
    key: MessageKey
    here: bool


def settle(tx: Transaction, mailbox_id: MailboxId) -> None:
    """Drop what the server has no more: rows that it has not shown again, wishes about them."""
    messages.drop_unadopted(tx, mailbox_id)
    for row in tx.rows(_LOST, (mailbox_id,)):
        wish = _Lost(*row)
        if wish.here:
            _end_here(tx, wish)
        else:
            _end_elsewhere(tx, wish)


def _end_here(tx: Transaction, wish: _Lost) -> None:
    """Forget a wish about what no server has: it is done with what was done here."""
    if OperationKind(wish.kind) is OperationKind.DELETE:
        messages.remove(tx, [wish.key])
    else:
        operations.cancel(tx, wish.id)


def _end_elsewhere(tx: Transaction, wish: _Lost) -> None:
    """Give up a move or a copy whose message is gone, and say so.

    A moved row stays until the mailbox it stands in is accounted for, too: it may be there.
    """
    if OperationKind(wish.kind) is OperationKind.COPY:
        operations.refused(tx, wish.id)
    else:
        operations.untold(tx, wish.id)
        if messages.has_uid(tx, wish.key):
            return  # an earlier try had moved it
    problem = Problem(ProblemKind.MESSAGE_GONE)
    tx.emit(OperationRefused(wish.account_id, OperationKind(wish.kind), problem))
