"""What a server is asked for, given what is known here."""

import pytest

from app.model.mailbox import SyncState
from app.model.message import Flag
from app.sync.reconcile import (
    FlagCheck,
    MailboxStatus,
    Plan,
    believable,
    changed_flags,
    expunged,
    older_batches,
    plan,
    spans,
    uid_set,
    uid_sets,
)

DONE = SyncState(uidvalidity=7, uidnext=101, low=1, modseq=50)


def test_a_mailbox_never_seen_is_fetched_newest_first() -> None:
    made = plan(None, MailboxStatus(7, 101, 100, 50))
    assert made == Plan(SyncState(7, 101, 101, 50), first=True, older=True)


def test_an_empty_mailbox_never_seen_needs_nothing_older() -> None:
    made = plan(None, MailboxStatus(7, 1, 0))
    assert made.state == SyncState(7, 1, 1)
    assert not made.older


def test_nothing_new_is_nothing_to_do() -> None:
    assert plan(DONE, MailboxStatus(7, 101, 100, 50), known=100).idle


def test_new_mail_is_asked_for_and_expunges_are_looked_for() -> None:
    made = plan(DONE, MailboxStatus(7, 103, 102, 52), known=100)
    assert made.new
    assert made.expunged
    assert made.flags is FlagCheck.CHANGED_SINCE


def test_a_missing_uidnext_counts_as_maybe_new() -> None:
    assert plan(DONE, MailboxStatus(7, 0, 100, 50), known=100).new


def test_a_lower_count_looks_for_expunges_only() -> None:
    made = plan(DONE, MailboxStatus(7, 101, 99, 50), known=100)
    assert made.expunged
    assert not made.new


def test_without_modseq_flags_are_compared() -> None:
    saved = SyncState(7, 101, 1)
    assert plan(saved, MailboxStatus(7, 101, 100), known=100).flags is FlagCheck.COMPARE


@pytest.mark.parametrize(
    "now",
    [MailboxStatus(8, 101, 100, 50), MailboxStatus(7, 40, 39, 50)],
    ids=["validity", "rolled"],
)
def test_void_uids_are_forgotten_and_fetched_anew(now: MailboxStatus) -> None:
    made = plan(DONE, now, known=100)
    assert made.forget
    assert made.first
    assert made.older
    assert made.state.low == now.uidnext


def test_an_unfinished_first_sync_goes_on_below_what_was_seen() -> None:
    made = plan(SyncState(7, 101, 40), MailboxStatus(7, 101, 100), known=61)
    assert made.older
    assert not made.expunged


def test_batches_go_newest_first_and_begin_small() -> None:
    uids = list(range(1, 2001))
    batches = [list(batch) for batch in older_batches(uids, 2001, first=200)]
    assert [len(batch) for batch in batches] == [200, 1000, 800]
    assert batches[0] == list(range(1801, 2001))
    assert sorted(uid for batch in batches for uid in batch) == uids


def test_batches_leave_out_what_was_seen() -> None:
    assert [list(b) for b in older_batches([1, 5, 9, 12], 9)] == [[1, 5]]


@pytest.mark.parametrize(
    ("local", "server", "exists", "gone"),
    [
        ([1, 2, 3], [1, 3], 2, [2]),
        ([1, 2, 3], [], 0, [1, 2, 3]),
        ([1, 2, 3], [], 3, []),
        ([1, 2, 3], [1], 3, []),
        ([1, 2], [1, 2, 3], 2, []),
    ],
    ids=["one gone", "all gone", "an empty answer", "a short answer", "more there"],
)
def test_only_a_whole_answer_removes(
    local: list[int], server: list[int], exists: int, gone: list[int]
) -> None:
    assert expunged(local, server, exists) == gone


def test_only_changed_flags_of_known_messages_count() -> None:
    local = {1: Flag.NONE, 2: Flag.SEEN, 3: Flag.SEEN}
    said = [(1, Flag.SEEN, ()), (2, Flag.SEEN, ()), (3, Flag.SEEN, ("work",)), (9, Flag.SEEN, ())]
    assert changed_flags(local, said) == {1: (Flag.SEEN, ()), 3: (Flag.SEEN, ("work",))}


def test_uids_become_runs() -> None:
    assert uid_set([1, 2, 3, 7, 9, 10]) == "1:3,7,9:10"
    assert uid_set([]) == ""


def test_long_sets_are_cut() -> None:
    scattered = list(range(1, 2001, 2))
    sets = list(uid_sets(scattered, limit=500))
    assert len(sets) == 2
    assert all(text.count(",") == 499 for text in sets)


RESYNCED = MailboxStatus(7, 101, 100, 60, resynced=True)


@pytest.mark.parametrize(
    ("now", "known", "flags", "whole"),
    [
        (RESYNCED, 100, FlagCheck.TOLD, False),
        (RESYNCED, 0, FlagCheck.TOLD, False),
        (MailboxStatus(7, 101, 100, 60), 100, FlagCheck.CHANGED_SINCE, False),
        (MailboxStatus(7, 101, 100, 50), 100, FlagCheck.NONE, False),
        (MailboxStatus(7, 101, 100, 0), 100, FlagCheck.COMPARE, False),
        (MailboxStatus(7, 101, 100, 20), 100, FlagCheck.COMPARE, True),
    ],
    ids=["told", "told of nothing", "since", "unchanged", "no modseq", "modseq fell"],
)
def test_how_changed_flags_are_found(
    now: MailboxStatus, known: int, flags: FlagCheck, whole: bool
) -> None:
    made = plan(DONE, now, known)
    assert (made.flags, made.whole) == (flags, whole)
    assert made.expunged == (now.resynced or whole)


@pytest.mark.parametrize(
    ("now", "left", "believed"),
    [
        (MailboxStatus(7, 101, 100), 100, True),
        (MailboxStatus(7, 101, 98), 98, True),
        (MailboxStatus(7, 101, 100), 98, False),
        (MailboxStatus(7, 101, 98), 100, False),
        (MailboxStatus(7, 104, 102), 99, True),
        (MailboxStatus(7, 104, 102), 98, False),
        (MailboxStatus(7, 0, 102), 90, True),
    ],
    ids=["nothing", "two gone", "they are there", "more are gone", "three new", "or four", "mute"],
)
def test_a_word_on_changes_must_fit_the_counts(
    now: MailboxStatus, left: int, believed: bool
) -> None:
    assert believable(DONE, now, left) is believed


def test_what_was_never_seen_is_not_counted() -> None:
    unfinished = SyncState(7, 101, low=40, modseq=50)
    assert believable(unfinished, MailboxStatus(7, 101, 100), 61)
    assert not believable(unfinished, MailboxStatus(7, 101, 60), 61)


def test_sets_become_spans_and_nonsense_is_left_out() -> None:
    assert list(spans(["1:3,7", "12:10", "x,4:,:5,*,9"])) == [
        (1, 3),
        (7, 7),
        (10, 12),
        (4, 4),
        (9, 9),
    ]
