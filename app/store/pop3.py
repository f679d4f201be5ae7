"""The ledger of what was fetched from POP3 accounts: nothing lost, nothing fetched twice."""

from collections.abc import Iterable

from app.model.account import AccountId
from app.model.message import MessageKey
from app.store.database import Reader, Transaction


def known(reader: Reader, account_id: AccountId) -> set[str]:
    """Return every UIDL of which the message is safely here."""
    return {
        uidl
        for (uidl,) in reader.each("SELECT uidl FROM pop3_uidl WHERE account_id = ?", (account_id,))
    }


def remember(
    tx: Transaction, account_id: AccountId, here: Iterable[tuple[str, MessageKey]]
) -> None:
    """Note by their UIDLs which messages are here.

    The transaction must be durable before a DELE.
    """
    tx.insert(
        "INSERT OR REPLACE INTO pop3_uidl (account_id, uidl, key)",
        [(account_id, uidl, key) for uidl, key in here],
    )


def forget(tx: Transaction, account_id: AccountId, uidls: Iterable[str]) -> None:
    """Forget what the server no longer has. Only after a listing that was complete."""
    tx.executemany(
        "DELETE FROM pop3_uidl WHERE account_id = ? AND uidl = ?",
        [(account_id, uidl) for uidl in uidls],
    )
