"""What to ask a server for, given what is known here: pure functions over UIDs and flags."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from app.model.mailbox import SyncState
from app.model.message import Flag

FIRST_BATCH = 200
BATCH = 1_000
RANGE_LIMIT = 500


class FlagCheck(Enum):
    """How changed flags are found."""

    NONE = "none"
    TOLD = "told"
    CHANGED_SINCE = "changed-since"
    COMPARE = "compare"


FlagsTold = tuple[int, Flag, tuple[str, ...]]
"""What a server says of one message: its UID, flags and keywords."""


@dataclass(frozen=True, slots=True)
class MailboxStatus:
    """What a server says of a mailbox. `uidnext` and `modseq` are 0 where it does not say.

    `resynced`: it was asked what has changed since a modseq, and answered (RFC 7162 §3.2.5) with
    the flags that `changed` and sets of the UIDs that are gone. `object_id` is its MAILBOXID.
    """

    uidvalidity: int
    uidnext: int
    exists: int
    modseq: int = 0
    resynced: bool = False
    changed: tuple[FlagsTold, ...] = ()
    vanished: tuple[str, ...] = ()
    object_id: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What has to be done in one mailbox.

    `forget`: UIDVALIDITY changed, all UIDs known here are void. `state` is what is known once that
    is done. `new` asks for what is from `state.uidnext` on, `older` for what is below `state.low`.
    `expunged`: look whether messages are gone, where the counts say so; with `whole`, whatever the
    counts say.
    """

    state: SyncState
    forget: bool = False
    first: bool = False
    new: bool = False
    older: bool = False
    flags: FlagCheck = FlagCheck.NONE
    expunged: bool = False
    whole: bool = False

    @property
    def idle(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.first or self.new or self.older or self.expunged) and (
            self.flags is FlagCheck.NONE
        )


def plan(saved: SyncState | None, now: MailboxStatus, known: int = 0) -> Plan:
    """Compare what was saved with what the server says; `known` counts the UIDs stored here.

    A UIDNEXT that fell within one UIDVALIDITY breaks RFC 3501 §2.3.1.1, but servers restored from a
    backup do so: then everything is compared anew, and nothing is dropped unseen. A HIGHESTMODSEQ
    that fell (Dovecot, after its index was made anew) says only that changes were not noted.
    """
    if saved is None:
        return Plan(fresh_state(now), first=True, older=now.exists > 0)
    if are_void(saved, now):
        return Plan(fresh_state(now), forget=True, first=True, older=now.exists > 0)
    grown = now.uidnext == 0 or now.uidnext > saved.uidnext
    fell = 0 < now.modseq < saved.modseq
    uneven = grown or now.resynced or known != now.exists
    return Plan(
        state=saved,
        new=grown,
        older=saved.low > 1,
        flags=FlagCheck.COMPARE if fell else _flag_check(saved, now, known),
        expunged=saved.low == 1 and (fell or uneven),
        whole=fell,
    )


def are_void(saved: SyncState, now: MailboxStatus) -> bool:
    """Whether the UIDs known here may name other messages now (RFC 3501 §2.3.1.1)."""
    return saved.uidvalidity != now.uidvalidity or 0 < now.uidnext < saved.uidnext


def believable(saved: SyncState, now: MailboxStatus, left: int) -> bool:
    """Whether what a server said of changes fits its own counts; `left` of the known are left.

    Between all that it has and what is left here lies only what is new. A server that says more or
    less has forgotten something, or tells the tale of another mailbox.
    """
    if saved.low > 1:  # what was never seen is not counted here
        return left <= now.exists
    newer = now.uidnext - saved.uidnext if now.uidnext else now.exists
    return 0 <= now.exists - left <= newer


def fresh_state(now: MailboxStatus, newest: int = 0) -> SyncState:
    """Return the state of a mailbox of which nothing was seen yet; `newest` is its highest UID."""
    uidnext = max(now.uidnext, newest + 1)
    return SyncState(now.uidvalidity, uidnext, uidnext if now.exists else 1, now.modseq)


def older_batches(
    uids: Sequence[int], low: int, first: int = FIRST_BATCH, later: int = BATCH
) -> Iterator[Sequence[int]]:
    """Yield the UIDs below `low` in batches, newest first, each ascending; `uids` are ascending.

    The first batch is small, so that a list is usable at once.
    """
    end, size = bisect_left(uids, low), first
    while end > 0:
        start = max(0, end - size)
        yield uids[start:end]
        end, size = start, later


def expunged(local: Iterable[int], server: Sequence[int], exists: int) -> list[int]:
    """Return the UIDs that are gone on the server; ascending.

    An answer with fewer UIDs than the mailbox is said to hold is not believed: an empty or broken
    SEARCH must not remove anything. The next visit asks again.
    """
    if len(server) < exists:
        return []
    there = set(server)
    return [uid for uid in local if uid not in there]


def changed_flags(
    local: Mapping[int, Flag], server: Iterable[tuple[int, Flag, tuple[str, ...]]]
) -> dict[int, tuple[Flag, tuple[str, ...]]]:
    """Return the server's word on messages known here whose flags differ, or that have keywords."""
    return {
        uid: (flags, keywords)
        for uid, flags, keywords in server
        if uid in local and (local[uid] != flags or keywords)
    }


def uid_set(uids: Iterable[int]) -> str:
    """Write ascending UIDs as a sequence set (RFC 3501 §9): 1:3,7."""
    return ",".join(f"{a}:{b}" if a != b else str(a) for a, b in ranges(uids))


def uid_sets(uids: Iterable[int], limit: int = RANGE_LIMIT) -> Iterator[str]:
    """Yield sequence sets of at most `limit` ranges, so that no command line grows too long."""
    found = list(ranges(uids))
    for start in range(0, len(found), limit):
        yield ",".join(f"{a}:{b}" if a != b else str(a) for a, b in found[start : start + limit])


def spans(sets: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield the (first, last) runs of sequence sets; what is none is left out."""
    for part in (part for text in sets for part in text.split(",")):
        first, _, last = part.partition(":")
        if first.isdecimal() and (last or first).isdecimal():
            yield min(int(first), int(last or first)), max(int(first), int(last or first))


def ranges(uids: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Join ascending UIDs into (first, last) runs."""
    first = last = 0
    for uid in uids:
        if first and uid == last + 1:
            last = uid
            continue
        if first:
            yield first, last
        first = last = uid
    if first:
        yield first, last


def _flag_check(saved: SyncState, now: MailboxStatus, known: int) -> FlagCheck:
    if now.resynced:
        return FlagCheck.TOLD
    if known == 0:
        return FlagCheck.NONE
    if saved.modseq and now.modseq:
        return FlagCheck.CHANGED_SINCE if now.modseq != saved.modseq else FlagCheck.NONE
    return FlagCheck.COMPARE
