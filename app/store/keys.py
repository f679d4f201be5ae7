"""Hand out message keys whose order is the order of dates (ADR 0003): seconds << 24 | counter."""

import time
from collections.abc import Sequence

from app.model.message import MessageKey
from app.store.database import Transaction

_COUNTER_BITS = 24
_COUNTER_MASK = (1 << _COUNTER_BITS) - 1
_EARLIEST = 315_532_800  # 1980-01-01: no mail is older, only clocks are wrong
_DAY = 86_400


def plausible_date(date: int | None, received: int) -> int:
    """Return the Date header where it can be true, else when the message was received.

    A date before 1980, or more than a day after `received`, is a clock that was wrong, or a trick
    to stand on top of the list.
    """
    arrived = received if received >= _EARLIEST else int(time.time())
    if date is None or not _EARLIEST <= date <= arrived + _DAY:
        return arrived
    return date


def date_of(key: int) -> int:
    """Return the epoch seconds that stand in a key."""
    return key >> _COUNTER_BITS


def first_key(date: int) -> MessageKey:
    """Return the lowest key that a message of this second can have."""
    return MessageKey(date << _COUNTER_BITS)


def allocate(tx: Transaction, dates: Sequence[int]) -> list[MessageKey]:
    """Return one new key for each date."""
    if not dates:
        return []
    first = tx.value("SELECT value FROM counter WHERE name = 'message'")
    tx.execute("UPDATE counter SET value = value + ? WHERE name = 'message'", (len(dates),))
    keys = [
        MessageKey(date << _COUNTER_BITS | (first + n & _COUNTER_MASK))
        for n, date in enumerate(dates)
    ]
    if first + len(dates) > _COUNTER_MASK and _any_taken(tx, keys):
        return allocate(tx, dates)  # after 16 million messages the counter comes round again
    return keys


def _any_taken(tx: Transaction, keys: Sequence[MessageKey]) -> bool:
    return any(tx.value("SELECT 1 FROM message WHERE key = ?", (key,)) for key in keys)
