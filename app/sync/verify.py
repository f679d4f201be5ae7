"""How a mailbox here differs from the server's: pure functions over windows of UIDs."""

import random
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from app.model.mailbox import SyncState
from app.model.message import Flag
from app.model.report import Difference, DifferenceKind
from app.store.checking import NO_SOURCE, Counts, Row, Wishes
from app.sync.lines import Facts

WINDOW = 2_000
"""UIDs of the server compared in one step: some 40 ms, and the same memory for any mailbox."""

EXAMPLES = 10
SUSPECTS = 20
"""Sources whose length is not the server's word, looked at besides the sample in each mailbox."""

LAST_UID = 4_294_967_295
"""RFC 3501 §9: a UID is a number of 32 bits."""

T = TypeVar("T")

Said = tuple[Flag, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Findings:
    """What differs in one window, by UID. `flags` and `keywords` hold the server's word."""

    not_fetched: tuple[int, ...] = ()
    missing_here: tuple[int, ...] = ()
    missing_there: tuple[int, ...] = ()
    duplicated: tuple[int, ...] = ()
    flags: Mapping[int, Said] = field(default_factory=dict)
    keywords: Mapping[int, Said] = field(default_factory=dict)
    sizes: Mapping[int, int] = field(default_factory=dict)
    suspects: tuple[int, ...] = ()
    """Sources whose length is not the size the server names; no difference in itself."""

    def __iter__(self) -> Iterator[tuple[DifferenceKind, Sequence[int]]]:
        """Yield each kind of difference with its UIDs."""
        yield DifferenceKind.NOT_FETCHED, self.not_fetched
        yield DifferenceKind.MISSING_HERE, self.missing_here
        yield DifferenceKind.MISSING_THERE, self.missing_there
        yield DifferenceKind.DUPLICATED, self.duplicated
        yield DifferenceKind.FLAGS, tuple(self.flags)
        yield DifferenceKind.KEYWORDS, tuple(self.keywords)
        yield DifferenceKind.SIZE, tuple(self.sizes)


def windows(uids: "Sequence[int] | array[int]", width: int = WINDOW) -> Iterator[tuple[int, int]]:
    """Cut all possible UIDs into ranges that hold at most `width` of the server's, ascending.

    The ranges leave no gap: what is here and not there falls into one of them too.
    """
    low = 1
    for end in range(width, len(uids), width):
        yield low, uids[end - 1]
        low = uids[end - 1] + 1
    yield low, LAST_UID


def compared(
    rows: Sequence[Row], said: Iterable[Facts], wishes: Wishes, state: SyncState | None
) -> Findings:
    """Compare one window. What pending wishes explain is no difference.

    `state` says which UIDs were ever synchronised; what lies outside is not fetched yet.
    """
    there, duplicated = _once(said)
    here = {row.uid: row for row in rows}
    missing = sorted(uid for uid in there if uid not in here and uid not in wishes.leaving)
    both = [(row, there[row.uid]) for row in rows if row.uid in there]
    return Findings(
        not_fetched=tuple(uid for uid in missing if not _was_seen(uid, state)),
        missing_here=tuple(uid for uid in missing if _was_seen(uid, state)),
        missing_there=tuple(u for u in here if u not in there and u not in wishes.leaving),
        duplicated=duplicated,
        flags={r.uid: _word(f) for r, f in both if _flags_differ(r, f, wishes)},
        keywords={r.uid: _word(f) for r, f in both if _keywords_differ(r, f)},
        sizes={r.uid: f.size for r, f in both if f.size and f.size != r.size},
        suspects=tuple(r.uid for r, f in both if r.length not in (NO_SOURCE, f.size)),
    )


def miscounted(counts: Counts) -> list[Difference]:
    """Compare the kept counts of a mailbox with counting."""
    found = []
    if counts.total != counts.counted_total:
        found.append(_counted(DifferenceKind.TOTAL, counts.total, counts.counted_total))
    if counts.unread != counts.counted_unread:
        found.append(_counted(DifferenceKind.UNREAD, counts.unread, counts.counted_unread))
    return found


def shares(wanted: int, totals: Sequence[int]) -> list[int]:
    """Spread a sample over mailboxes: one for each that has any, the rest by their size."""
    given = [min(1, total, wanted) for total in totals]
    rest = max(0, wanted - sum(given))
    everything = sum(totals) or 1
    return [
        min(total, first + round(rest * total / everything))
        for first, total in zip(given, totals, strict=True)
    ]


class Sample(Generic[T]):
    """Some of a stream, each equally likely, and the same ones for the same seed.

    Vitter's algorithm R: no more is kept than is wanted.
    """

    def __init__(self, wanted: int, seed: str) -> None:
        self._wanted = wanted
        self._random = random.Random(seed)  # a spread, not a secret
        self._seen = 0
        self.chosen: list[T] = []

    def offer(self, items: Iterable[T]) -> None:
        """Consider more of the stream."""
        for item in items:
            self._seen += 1
            if len(self.chosen) < self._wanted:
                self.chosen.append(item)
            elif self._wanted and (at := self._random.randrange(self._seen)) < self._wanted:
                self.chosen[at] = item


class Tally:
    """Gathers the differences of one mailbox, and how many of them were mended."""

    def __init__(self) -> None:
        self._counts: dict[DifferenceKind, int] = defaultdict(int)
        self._mended: dict[DifferenceKind, int] = defaultdict(int)
        self._examples: dict[DifferenceKind, list[str]] = defaultdict(list)
        self._numbers: dict[DifferenceKind, tuple[int, int]] = {}

    def note(self, kind: DifferenceKind, which: Iterable[object], mended: int = 0) -> None:
        """Count messages that differ so."""
        for each in which:
            self._counts[kind] += 1
            if len(self._examples[kind]) < EXAMPLES:
                self._examples[kind].append(str(each))
        self._mended[kind] += mended

    def add(self, difference: Difference) -> None:
        """Note a difference of numbers."""
        kind = difference.kind
        self._counts[kind] += difference.count
        self._mended[kind] += difference.mended
        if difference.here is not None and difference.there is not None:
            self._numbers[kind] = (difference.here, difference.there)

    def differences(self) -> tuple[Difference, ...]:
        """Return what was gathered, in the order of kinds."""
        return tuple(self._difference(kind) for kind in DifferenceKind if self._counts[kind])

    def _difference(self, kind: DifferenceKind) -> Difference:
        here, there = self._numbers.get(kind, (None, None))
        mended = min(self._mended[kind], self._counts[kind])
        examples = tuple(self._examples[kind])
        return Difference(kind, self._counts[kind], examples, here, there, mended)


def _once(said: Iterable[Facts]) -> tuple[dict[int, Facts], tuple[int, ...]]:
    """Take each UID once, the last word on it counting; name those told of two messages.

    Servers may tell flags anew at any time; another size is another message.
    """
    there: dict[int, Facts] = {}
    twice = []
    for each in said:
        before = there.get(each.uid)
        if before is not None and before.size != each.size:
            twice.append(each.uid)
        there[each.uid] = each
    return there, tuple(dict.fromkeys(twice))


def _was_seen(uid: int, state: SyncState | None) -> bool:
    return state is not None and state.low <= uid < state.uidnext


def _flags_differ(row: Row, fact: Facts, wishes: Wishes) -> bool:
    """Whether the server's flags are not what was noted, or not what is shown.

    A wish on its way may have been heard or not: the flags it is about are left out.
    """
    pending = wishes.flags.get(row.uid)
    if pending is None:
        return not row.server_flags == fact.flags == row.flags
    noted = (row.server_flags ^ int(fact.flags)) & ~int(pending.add | pending.remove)
    return bool(noted) or int(pending.over(fact.flags)) != row.flags


def _keywords_differ(row: Row, fact: Facts) -> bool:
    """Whether other keywords are kept; they have no order."""
    nearly_always = not row.keywords and not fact.keywords
    return not nearly_always and set(row.keywords.split()) != set(fact.keywords)


def _word(fact: Facts) -> Said:
    return fact.flags, fact.keywords


def _counted(kind: DifferenceKind, kept: int, counted: int) -> Difference:
    return Difference(kind, 1, (), here=kept, there=counted)
