"""New mail, fetched at once: one round trip where its mailbox is open."""

import logging
from dataclasses import replace

from app.model.mailbox import Mailbox
from app.model.problem import LifafaError
from app.store import mailboxes, messages
from app.store.database import Database
from app.sync.reconcile import BATCH
from app.sync.rounds import MAILBOX_TROUBLES
from app.sync.selection import Selection

log = logging.getLogger(__name__)


def fetch_news(selection: Selection, database: Database, mailbox: Mailbox) -> None:
    """Fetch what came to a mailbox since its last visit, and store it.

    Only what the server surely has is believed: UIDNEXT moves up to what came. All else (flags,
    what is gone, more than a batch) is the next visit's. So is a trouble of this mailbox alone.
    """
    state = mailboxes.sync_state(database.reader(), mailbox.id)
    if state is None:
        return
    try:
        if selection.enter(mailbox.path).uidvalidity != state.uidvalidity:
            return
        # Not to *, which always names the last message, and may name ten thousand.
        asked = f"{state.uidnext}:{state.uidnext + BATCH - 1}"
        arrivals = {each.uid: each for each in selection.line.fetch_headers(asked)}
    except LifafaError as error:
        if error.problem.kind not in MAILBOX_TROUBLES or selection.line.closed:
            raise
        log.info("news were left to the next visit: %s", error.problem.kind)
        return
    if arrivals:
        with database.transaction() as tx:
            messages.add(tx, mailbox.id, list(arrivals.values()), fresh=True)
            mailboxes.set_sync_state(tx, mailbox.id, replace(state, uidnext=max(arrivals) + 1))
