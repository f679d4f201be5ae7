"""Keep drafts: letters being written, and those that wait in the outbox as they were written."""

import time
from dataclasses import replace

from app.events import DraftsChanged
from app.model.submission import Draft, DraftId
from app.store.arrows import wrong
from app.store.database import Reader, Transaction
from app.store.letters import DRAFT, as_draft, draft_columns


def save(tx: Transaction, draft: Draft) -> Draft:
    """Save a draft; id 0 makes a new one. Returns it with its id and the time."""
    draft = replace(draft, saved=int(time.time()))
    if not draft.id:
        tx.execute(
            "INSERT INTO draft (kind, identity_id) VALUES (?, ?)", (draft.kind, draft.identity_id)
        )
        draft = replace(draft, id=DraftId(tx.last_id))
    changed = tx.execute(
        "UPDATE draft SET kind = ?, identity_id = ?, recipients = ?, cc = ?, bcc = ?, subject ="
        " ?, text = ?,"
        " html = ?, attachments = ?, in_reply_to = ?, reference_ids = ?, answers = ?, saved = ?"
        " WHERE id = ?",
        (*draft_columns(draft), draft.id),
    )
    if not changed:  # discarded meanwhile, in another window: what is being written must not vanish
        return save(tx, replace(draft, id=DraftId(0)))
    tx.emit(DraftsChanged((draft.id,)))
    return draft


def get(reader: Reader, draft_id: DraftId) -> Draft:
    """Return one draft as last saved. Raises KeyError."""
    row = reader.row(f"SELECT {DRAFT} FROM draft WHERE id = ?", (draft_id,))
    if row is None:
        raise KeyError(draft_id)
    return as_draft(row)


def all(reader: Reader) -> tuple[Draft, ...]:
    """Return the drafts that are not in the outbox, the last saved first."""
    rows = reader.rows(
        f"SELECT {DRAFT} FROM draft WHERE id NOT IN (SELECT draft_id FROM submission"
        " WHERE draft_id IS NOT NULL) ORDER BY saved DESC, id DESC"
    )
    return tuple(map(as_draft, rows))


def discard(tx: Transaction, draft_id: DraftId) -> None:
    """Throw a draft away. Raises WrongState where its letter is in the outbox."""
    queued = tx.value("SELECT state FROM submission WHERE draft_id = ?", (draft_id,))
    if queued is not None:
        raise wrong(queued)
    tx.execute("DELETE FROM draft WHERE id = ?", (draft_id,))
    tx.emit(DraftsChanged((draft_id,)))
