"""A round over an account's mailboxes: which there are, in what order, which differ from here."""

from collections.abc import Collection, Iterable, Mapping, Set

from app.model.account import Account
from app.model.mailbox import Mailbox, MailboxId, Role
from app.model.problem import ProblemKind
from app.store import mailboxes, standing
from app.store.database import Database
from app.store.standing import Standing
from app.sync.lines import Status, status_of
from app.sync.reconcile import plan
from app.sync.selection import Selection

# Where a person looks first comes first; what only repeats other mailboxes comes last.
_ORDER = (
    Role.INBOX,
    Role.DRAFTS,
    Role.SENT,
    Role.ARCHIVE,
    Role.NONE,
    Role.JUNK,
    Role.TRASH,
    Role.ALL,
)

# Trouble with one mailbox: the others go on, this one is tried again with the next round.
MAILBOX_TROUBLES = frozenset({ProblemKind.REFUSED, ProblemKind.MAILBOX_GONE, ProblemKind.PROTOCOL})


def surveyed(
    selection: Selection,
    database: Database,
    account: Account,
    unanswered: Mapping[MailboxId, Set[int]],
) -> list[Mailbox]:
    """Ask for all mailboxes and how they stand, in one round trip where the server can.

    Returns those that do not stand here as they do there, in the order in which they are visited.
    Of a mailbox that is open a server may tell how it stood when it was opened (Dovecot does,
    RFC 3501 §6.3.10): it is left before, or looked at in any case.
    """
    still_open = selection.leave()
    survey = selection.line.survey()
    with database.transaction() as tx:
        mailboxes.reconcile_list(tx, account.id, survey.mailboxes)
    standings = standing.of_account(database.reader(), account.id)
    return [
        box
        for box in in_order(mailboxes.all(database.reader()), account)
        if box.path == still_open
        or _differs(survey.statuses.get(box.path), standings[box.id], unanswered.get(box.id, ()))
    ]


def _differs(status: Status | None, here: Standing, unanswered: Collection[int]) -> bool:
    if status is None or here.restless:
        return True
    return not plan(here.state, status_of(status), here.known + len(unanswered)).idle


def in_order(found: Iterable[Mailbox], account: Account) -> list[Mailbox]:
    """Return an account's mailboxes in the order in which they are visited.

    What only shows flagged messages of other mailboxes (RFC 6154 §2) is left out.
    """
    own = [
        each
        for each in found
        if each.account_id == account.id and each.selectable and each.role in _ORDER
    ]
    return sorted(own, key=lambda each: (_ORDER.index(each.role), each.path))
