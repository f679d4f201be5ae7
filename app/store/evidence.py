"""Keep what is known of a letter of which nobody knows whether it left, as JSON in its row."""

import json
from dataclasses import asdict, replace
from typing import Any, NamedTuple

from app.model.account import AccountId
from app.model.submission import Evidence, Look, SentCopy, SubmissionId
from app.store import accounts
from app.store.database import Reader, Transaction

_LOOKS_KEPT = 12
_UNPROVEN = "unproven"


def read(reader: Reader, account_id: AccountId, stored: str) -> Evidence:
    """Return the evidence of a letter, with what is known of its account's server.

    Nothing is known so of an identity's own server.
    """
    kept = _parsed(stored)
    looks = tuple(Look(at, tuple(places), found) for at, places, found in kept.pop("looks", ()))
    known = sends_by(reader, account_id, kept.get("server", ""))
    return Evidence(
        **kept,
        looks=looks,
        can_look=accounts.speaks_imap(reader, account_id),
        sent_copy=sent_copy(reader, account_id) if known else SentCopy.UNKNOWN,
    )


def sends_by(reader: Reader, account_id: AccountId, server: str) -> bool:
    """Whether a server ("host:port"; "" where none is named) is the account's own for sending."""
    host = reader.value(
        "SELECT host FROM server WHERE id = (SELECT outgoing_id FROM account WHERE id = ?)",
        (account_id,),
    )
    return not server or server.rpartition(":")[0] == host


def begun(tx: Transaction, submission_id: SubmissionId, now: int, server: str) -> None:
    """Note that the final dot is about to be written to a server; earlier looks say no more."""
    twin = bool(_of(tx, submission_id).get("twin"))
    _write(tx, submission_id, Evidence(dotted=now, server=server, twin=twin))


def doubted(tx: Transaction, submission_id: SubmissionId, now: int) -> None:
    """Note since when nobody knows; the first look is due at once."""
    kept = {**_of(tx, submission_id), "since": now, "next_look": now}
    _put(tx, submission_id, kept)


def seen_before(tx: Transaction, submission_id: SubmissionId) -> None:
    """Note that the same letter lay on the server before it is sent: finding it proves nothing."""
    _put(tx, submission_id, {**_of(tx, submission_id), "twin": True})


def looked(
    tx: Transaction, submission_id: SubmissionId, before: Evidence, look: Look, next_look: int
) -> None:
    """Keep what a look has found, and when the next one is due."""
    looks = (*before.looks, look)[-_LOOKS_KEPT:]
    _write(tx, submission_id, replace(before, looks=looks, next_look=next_look))
    tx.execute("UPDATE submission SET looked = looked + 1 WHERE id = ?", (submission_id,))


def hurry(tx: Transaction, submission_id: SubmissionId, now: int) -> None:
    """Let the next look be due at once: a person asked for it."""
    _put(tx, submission_id, {**_of(tx, submission_id), "next_look": now})


class Proof(NamedTuple):
    """The letter by which it will be known who files what an account sends, and when."""

    due: int
    message_id: str


def sent_copy(reader: Reader, account_id: AccountId) -> SentCopy:
    """Return who files what this account sends."""
    stored = _sent_copy(reader, account_id)
    return SentCopy.UNKNOWN if stored.startswith(_UNPROVEN) else SentCopy(stored)


def sent_copy_proof(reader: Reader, account_id: AccountId) -> Proof | None:
    """Return what is yet to be looked at to know who files; None: nothing."""
    word, _, rest = _sent_copy(reader, account_id).partition(" ")
    due, _, message_id = rest.partition(" ")
    return Proof(int(due), message_id) if word == _UNPROVEN else None


def prove_sent_copy(tx: Transaction, account_id: AccountId, message_id: str, due: int) -> None:
    """Have it looked later, by this letter, who files; the first letter serves."""
    tx.execute(
        "UPDATE account SET sent_copy = ? WHERE id = ? AND sent_copy = ''",
        (f"{_UNPROVEN} {due} {message_id}", account_id),
    )


def _sent_copy(reader: Reader, account_id: AccountId) -> str:
    return reader.value("SELECT sent_copy FROM account WHERE id = ?", (account_id,)) or ""


def learn_sent_copy(tx: Transaction, account_id: AccountId, who: SentCopy) -> None:
    """Remember who files what this account sends."""
    tx.execute("UPDATE account SET sent_copy = ? WHERE id = ?", (who, account_id))


def _of(reader: Reader, submission_id: SubmissionId) -> dict[str, Any]:
    sql = "SELECT evidence FROM submission WHERE id = ?"
    return _parsed(reader.value(sql, (submission_id,)) or "")


def _parsed(stored: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(stored) if stored else {}
    return found


def _write(tx: Transaction, submission_id: SubmissionId, evidence: Evidence) -> None:
    kept = asdict(evidence)
    del kept["can_look"], kept["sent_copy"]  # those are known of the account
    kept["looks"] = [(look.at, look.places, look.found) for look in evidence.looks]
    _put(tx, submission_id, kept)


def _put(tx: Transaction, submission_id: SubmissionId, kept: dict[str, Any]) -> None:
    tx.execute("UPDATE submission SET evidence = ? WHERE id = ?", (json.dumps(kept), submission_id))
