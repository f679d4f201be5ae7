"""Letters of which nobody knows whether they left: a server's own copy in Sent settles it."""

import logging
from collections.abc import Sequence

from app.model.account import AccountId
from app.model.mailbox import Role
from app.model.problem import LifafaError
from app.model.submission import Submission, SubmissionState
from app.store import mailboxes, outbox
from app.store.database import Database, Reader
from app.sync.selection import Selection
from app.sync.transfer import REFUSALS

log = logging.getLogger(__name__)


def settle(selection: Selection, database: Database, account_id: AccountId) -> bool:
    """Look in Sent for unsure letters. Returns whether one was found there, and so was sent.

    Not finding one proves nothing: most servers file nothing by themselves. Then a person decides.
    """
    reader = database.reader()
    unsure = _unsure(reader, account_id)
    sent = mailboxes.by_role(reader, account_id, Role.SENT)
    if not unsure or sent is None:
        return False
    try:
        selection.look(sent.path)
    except LifafaError as error:
        if error.problem.kind not in REFUSALS:
            raise
        return False
    found = [letter for letter in unsure if selection.line.find_message_id(letter.message_id)]
    for letter in found:
        log.info("an unsure letter was found in Sent")
        with database.transaction(durable=True) as tx:
            outbox.mark_sent(tx, letter.id)
    return bool(found)


def _unsure(reader: Reader, account_id: AccountId) -> Sequence[Submission]:
    return [
        letter
        for letter in outbox.all(reader)
        if letter.account_id == account_id and letter.state is SubmissionState.UNSURE
    ]
