"""Keep what the domain name system said, so that one letter read twice asks once."""

import json

from app.store.database import Reader, Transaction

KEPT = 86_400
"""Seconds for which a record serves: a withdrawn key is noticed after a day."""

KEPT_NOTHING = 3_600
"""Seconds for which the word that there is nothing serves."""

_FORGOTTEN = 30 * 86_400


def texts(reader: Reader, name: str, now: int) -> tuple[str, ...] | None:
    """Return the TXT records of a name as they are known, None where they are to be asked for."""
    row = reader.row("SELECT texts, at FROM looked_up WHERE name = ?", (name,))
    if row is None:
        return None
    found = tuple(json.loads(row[0]))
    kept = KEPT if found else KEPT_NOTHING
    return found if now - kept < row[1] <= now else None


def keep(tx: Transaction, name: str, found: tuple[str, ...], now: int) -> None:
    """Keep the TXT records of a name, and forget what nobody asked for in a month."""
    tx.execute(
        "INSERT INTO looked_up (name, texts, at) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET texts = excluded.texts, at = excluded.at",
        (name, json.dumps(found), now),
    )
    tx.execute("DELETE FROM looked_up WHERE at < ?", (now - _FORGOTTEN,))
