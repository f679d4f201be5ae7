"""Where one can go: each line of the mailbox tree leads to a place."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt

from app.model.account import AccountId
from app.model.mailbox import Mailbox, Role
from app.model.spine import MailQuery
from ui import wording

EVERYTHING = MailQuery()

# What an item of the tree carries.
PLACE = Qt.ItemDataRole.UserRole
BADGE = Qt.ItemDataRole.UserRole + 1
ICON_NAME = Qt.ItemDataRole.UserRole + 2
COLOUR = Qt.ItemDataRole.UserRole + 3


class PlaceKind(StrEnum):
    """What a line of the tree leads to."""

    LIST = "list"
    DRAFTS = "drafts"
    OUTBOX = "outbox"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Place:
    """Where one can go. `unified` is for lists over several accounts."""

    kind: PlaceKind
    title: str
    query: MailQuery = EVERYTHING
    mailbox: Mailbox | None = None
    unified: bool = False
    outgoing: bool = False
    account_id: AccountId | None = None
    """Whose line it is, for ACCOUNT."""


def listing(title: str, query: MailQuery, *, unified: bool) -> Place:
    """Return the place of a query over several mailboxes."""
    return Place(PlaceKind.LIST, title, query, unified=unified)


def place_of(box: Mailbox) -> Place:
    """Return the place of one mailbox."""
    title = wording.role(box.role) or box.title
    outgoing = box.role in (Role.SENT, Role.DRAFTS)
    return Place(PlaceKind.LIST, title, MailQuery((box.id,)), box, outgoing=outgoing)


def same(one: Place, other: Place) -> bool:
    """Whether two places are one, whatever they are called or count now."""
    return one.kind is other.kind and one.query == other.query
