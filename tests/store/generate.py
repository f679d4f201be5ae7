"""Fill a store quickly with mail that looks like mail, for benches and tests.

Everything is a pure function of the message's number, so that two runs fill the same.
"""

import random
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, islice

from app.model.mailbox import MailboxId
from app.model.message import Address, Arrival, Digest, Envelope, Flag, MessageKey
from app.store import bodies, messages
from app.store.database import Database, Transaction

NEWEST = 1_790_000_000
SECONDS_BETWEEN = 420
BATCH = 1_000

_CORE = (
    "the of and to in meeting invoice project budget review deadline contract shipment release"
    " patch"
    " server database client customer report attached please thanks tomorrow monday schedule agenda"
    " बैठक परियोजना रिपोर्ट भुगतान चालान कृपया धन्यवाद नमस्ते कार्यालय ग्राहक"
    " Besprechung Rechnung Übersicht Änderung Grüße Straße 会議 資料 確認 お願い 請求書 契約"
).split()
_PEOPLE = (
    ("John Smith", "john@example.com"),
    ("Jürgen Müller", "juergen@firma.example.de"),
    ("अमित शर्मा", "amit@bharat.example.in"),
    ("田中 太郎", "tanaka@kaisha.example.jp"),
    ("", "noreply@corp.example"),
    ("Grace Walker", "grace@uni.example.edu"),
)


def arrival(number: int, size: int = 6_000) -> Arrival:
    """Return the message of that number: the higher, the newer; one in three is an answer."""
    random_ = random.Random(number)
    date = NEWEST - 100_000_000 + number * SECONDS_BETWEEN // 10
    people = random_.sample(_PEOPLE, 2)
    parent = number - random_.randint(1, min(number, 40)) if number and number % 3 == 0 else None
    letter = Envelope(
        subject=" ".join(_words(random_, 5)) + f" {number}",
        sender=(Address(*people[0]),),
        to=(Address(*people[1]), Address("Me", "me@example.org")),
        date=date,
        message_id=_message_id(number),
        references=() if parent is None else (_message_id(parent),),
        has_attachment_hint=number % 11 == 0,
    )
    flags = Flag.SEEN if number % 7 else Flag.NONE
    if number % 50 == 0:
        flags |= Flag.FLAGGED
    return Arrival(number + 1, flags, (), date + 5, size, letter)


def body(number: int, words: int = 230) -> tuple[bytes, Digest]:
    """Return a source and what was read from it; a rare word stands in every 2,500th."""
    random_ = random.Random(-number - 1)
    text = " ".join(_words(random_, words))
    if number % 2_500 == 17:
        text += " zyxquartz"
    if number % 500 == 3:
        text += " orbital maintenance window"
    source = f"Subject: {number}\r\n\r\n{text}\r\n".encode()
    names = ("report.pdf",) if number % 11 == 0 else ()
    return source, Digest(text[:120], text, names)


def fill(
    database: Database,
    mailbox_id: MailboxId,
    count: int,
    *,
    first: int = 0,
    with_bodies: bool = False,
    batch: int = BATCH,
) -> list[MessageKey]:
    """Add `count` messages by the store's own doors; returns their keys, oldest first."""
    keys: list[MessageKey] = []
    for numbers in _batches(range(first, first + count), batch):
        with database.transaction() as tx:
            added = messages.add(tx, mailbox_id, [arrival(number) for number in numbers])
            if with_bodies:
                made = [body(number) for number in numbers]
                bodies.store(tx, [(key, *one) for key, one in zip(added, made, strict=True)])
            keys.extend(added)
    return keys


def fill_rows(database: Database, mailbox_id: MailboxId, count: int) -> None:
    """Add `count` rows without bodies by one statement: a million in some ten seconds."""
    with database.transaction() as tx:
        _insert_rows(tx, mailbox_id, count)
        tx.execute(
            "UPDATE mailbox SET total = total + ?1, unread = unread + (SELECT count(*)"
            " FROM message WHERE mailbox_id = ?2 AND flags & 1 = 0) WHERE id = ?2",
            (count, mailbox_id),
        )


def _insert_rows(tx: Transaction, mailbox_id: MailboxId, count: int) -> None:
    first = tx.value("SELECT value FROM counter WHERE name = 'message'")
    tx.execute(
        """
        WITH RECURSIVE numbers (n) AS (
            SELECT ?2 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?2 + ?3
        )
        INSERT INTO message (key, mailbox_id, uid, flags, server_flags, attachments,
                             conversation_id, received, date, size, sender_name, sender_address,
                             recipients, subject, message_id, people)
        SELECT (1400000000 + n * 60) << 24 | (n & 0xffffff), ?1, n + 1,
               (n % 7 > 0) | (n % 50 = 0) << 2, (n % 7 > 0) | (n % 50 = 0) << 2, n % 11 = 0,
               n + 1, 1400000000 + n * 60, 1400000000 + n * 60, 6000, 'Sender ' || n % 977,
               's' || n % 977 || '@example.com', 'Me, Grace Walker',
               'Re: project budget review of week ' || n, 'row-' || n || '@example.com',
               '[[],[["Me","me@example.org"],["Grace Walker","grace@uni.example.edu"]],[]]'
          FROM numbers
        """,
        (mailbox_id, first, count),
    )
    tx.execute("UPDATE counter SET value = value + ? WHERE name = 'message'", (count,))


def _message_id(number: int) -> str:
    return f"{number:08d}.generated@mail.example.com"


@lru_cache
def _vocabulary() -> tuple[Sequence[str], Sequence[float]]:
    """Return 20,000 words and their cumulated weights, as often as words are in letters (Zipf)."""
    random_ = random.Random(7)
    parts = [c + v for c in "bdfgklmnprstvw" for v in "aeiou"]
    made = {"".join(random_.choices(parts, k=random_.randint(2, 5))) for _ in range(20_000)}
    words = [*_CORE, *sorted(made, key=lambda word: (len(word), word))]
    return words, list(accumulate(1 / (rank + 2.7) for rank in range(len(words))))


def _words(random_: random.Random, count: int) -> list[str]:
    words, weights = _vocabulary()
    top = weights[-1]
    return [words[bisect_left(weights, random_.random() * top)] for _ in range(count)]


def _batches(numbers: range, size: int) -> Iterator[list[int]]:
    iterator = iter(numbers)
    while group := list(islice(iterator, size)):
        yield group
